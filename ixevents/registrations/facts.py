"""What, when, where, at which price, for how many: the facts of a registration, the same in letters and in calendars (INV-12)."""

from datetime import datetime

from babel.numbers import format_currency
from flask_babel import gettext as _
from flask_babel import ngettext

from ixevents.core import dates
from ixevents.core.languages import LOCALES
from ixevents.core.links import external
from ixevents.core.web import current_language, plain
from ixevents.events import words
from ixevents.events.models import Place, Slot
from ixevents.outbox import letters
from ixevents.registrations import kinds, wishes
from ixevents.registrations.models import Registration, State

Rows = list[tuple[str, str]]
"""Labels and values, each of one line."""
GONE = (State.CANCELLED, State.CALLED_OFF, State.REFUSED, State.DECLINED, State.EXPIRED)
"""Who does not come needs no way there and no price."""


def rows(registration: Registration) -> Rows:
    """Return the facts, in the language being spoken; of a party in a round its wishes."""
    slot = registration.slot
    if registration.state == State.WISHED:
        return [(label, letters.one_line(value)) for label, value in _wished_rows(registration)]
    rows = [(_("What"), plain(slot.event.title)), (_("When"), when(slot)), (_("Where"), where(slot.place))]
    if registration.state not in GONE:
        rows += _for_who_comes(slot)
    kind = kinds.of(registration)
    rows += kind.rows(registration) if kind else _seats(registration)
    return [(label, letters.one_line(value)) for label, value in rows]


def _for_who_comes(slot: Slot) -> Rows:
    way = [(_("Getting there"), plain(slot.place.directions))] if slot.place.directions else []
    return [*way, (_("Price"), price(slot))]


def _seats(registration: Registration) -> Rows:
    rows = [(_("Places"), str(registration.seats))] if registration.seats else []
    if registration.seats_waiting:
        rows.append((_("Waiting for"), ngettext("%(num)s place", "%(num)s places", registration.seats_waiting)))
    return rows


def _wished_rows(registration: Registration) -> Rows:
    wanted = wishes.rows(registration) or [(_("Wish"), when(registration.slot))]
    kind = kinds.of(registration)
    # A teacher wishes for several classes: each letter says for which.
    party = kind.rows(registration) if kind else [(_("Places asked for"), str(registration.seats_waiting))]
    return [(_("What"), plain(registration.slot.event.title)), *wanted, *party]


def when(slot: Slot) -> str:
    """Return when a slot is, as letters say it."""
    when = dates.when(slot.starts_at, slot.ends_at, current_language(), slot.zone, all_day=slot.all_day)
    return when if slot.all_day or slot.zone == dates.DEFAULT_ZONE else f"{when} ({slot.zone})"


def hour_of(moment: datetime, slot: Slot) -> str:
    """Return a day and hour, as they are where the slot takes place."""
    return f"{dates.day_long(moment, current_language(), slot.zone)}, {dates.hour(moment, slot.zone)}"


def until(end: datetime, slot: Slot) -> str:
    """Return the day and hour of an end, as they are where the slot takes place: midnight is 24:00 of the day it ends."""
    return dates.until(end, current_language(), slot.zone)


def price(slot: Slot) -> str:
    """Return what a slot costs, as letters say it."""
    if not slot.event.price:
        return _("Free of charge")
    return _("%(price)s a person", price=format_currency(slot.event.price, "EUR", locale=LOCALES[current_language()]))


def where(place: Place) -> str:
    """Return where a place is, as letters say it."""
    return words.address(place)


def link(registration: Registration, lang: str) -> str:
    """Return the address of the party's own page in a language."""
    return external("registrations.private", lang=lang, code=registration.code)
