"""What shifts and those who take them are called, the same on pages, in letters and on paper."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from babel import Locale
from babel.numbers import format_decimal
from flask_babel import gettext as _
from flask_babel import ngettext

from ixevents.core import dates
from ixevents.core.languages import LOCALES, Translated
from ixevents.core.web import current_language, plain
from ixevents.events.models import Place
from ixevents.registrations.facts import where
from ixevents.volunteers.models import Shift

Rows = list[tuple[str, str]]


@dataclass(frozen=True)
class Told:
    """What letters say of a shift, as it is or as it was."""

    title: Translated
    details: Translated
    place: Place
    starts_at: datetime
    ends_at: datetime


def told(shift: Shift) -> Told:
    """Return what letters say of a shift now, to be held against later."""
    return Told(shift.title, shift.details, shift.place, shift.starts_at, shift.ends_at)


def when(shift: Shift | Told) -> str:
    """Return day and hours of a shift."""
    return dates.when(shift.starts_at, shift.ends_at, current_language())


def choice(shift: Shift) -> str:
    """Return a shift as a form offers it: what, and when."""
    return _("%(what)s: %(when)s", what=plain(shift.title), when=when(shift))


def hint(shift: Shift) -> str:
    """Return when and where a shift is, and how many are still looked for."""
    day = dates.day_medium(shift.starts_at, current_language())
    return f"{day}, {dates.hours(shift.starts_at, shift.ends_at)} · {plain(shift.place.name)} · {still(shift)}"


def still(shift: Shift) -> str:
    """Return how many hands a shift still misses."""
    if not shift.left:
        return _("Complete, thank you")
    return ngettext("%(num)s person still wanted", "%(num)s people still wanted", shift.left)


def old_enough(age: int) -> str:
    """Return what somebody says who is old enough."""
    return _("I am %(age)s or older on that day", age=age)


def rows(shift: Shift | Told) -> Rows:
    """What, when, where, and what to know: the same facts in letters, in calendars and on the private page."""
    found = [(_("What"), plain(shift.title)), (_("When"), when(shift)), (_("Where"), where(shift.place))]
    return [*found, (_("Good to know"), plain(shift.details))] if shift.details else found


def former(before: Told, shift: Shift) -> Rows:
    """Return what was told otherwise before."""
    now_told = dict(rows(shift))
    return [(label, value) for label, value in rows(before) if now_told.get(label) != value]


def quarters(length: timedelta) -> Decimal:
    """Return a length in hours, to the quarter."""
    return Decimal(round(length.total_seconds() / 900)) / 4


def hours(length: timedelta) -> str:
    """Return a length in hours, to the quarter: "2.5 hours"."""
    number, locale = quarters(length), Locale.parse(LOCALES[current_language()])
    # Parts of an hour count too: "1,5 heure" in French, "1.5 hours" in English. The catalogues ask for a whole number.
    one = locale.plural_form(number) == "one"
    return ngettext("%(hours)s hour", "%(hours)s hours", 1 if one else 2, hours=format_decimal(number, locale=locale))


def paragraphs(text: Translated) -> list[str]:
    """Return a text of several paragraphs, as a letter writes it."""
    return [" ".join(part.split()) for part in re.split(r"\n\s*\n", plain(text)) if part.strip()]
