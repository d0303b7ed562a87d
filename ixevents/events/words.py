"""The words of events: kinds, audiences, accessibility, languages. Each in the reader's language."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache

from babel import Locale
from babel.numbers import format_currency
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from ixevents.core import dates
from ixevents.core.languages import LOCALES
from ixevents.core.web import current_language, plain, unbroken
from ixevents.events.models import Access, Audience, Event, EventKind, Place, Slot

KINDS = {
    EventKind.CONCERT: _l("Concert"),
    EventKind.FILM: _l("Film"),
    EventKind.DEBATE: _l("Debate"),
    EventKind.WORKSHOP: _l("Workshop"),
    EventKind.WALK: _l("Walk"),
    EventKind.STAND: _l("Stands"),
    EventKind.CHILDREN: _l("For children"),
    EventKind.EXHIBITION: _l("Exhibition"),
    EventKind.MEAL: _l("Meal"),
    EventKind.THEATRE: _l("Theatre"),
}

AUDIENCES = {
    Audience.EVERYONE: _l("Everyone"),
    Audience.FAMILIES: _l("Families"),
    Audience.YOUTH: _l("Young people"),
    Audience.ADULTS: _l("Adults"),
    Audience.SCHOOLS: _l("Schools"),
}

ACCESS = {
    Access.STEP_FREE: _l("No steps from the street to your seat"),
    Access.ACCESSIBLE_TOILET: _l("Accessible toilet"),
    Access.INDUCTION_LOOP: _l("Induction loop"),
    Access.SIGN_LSFB: _l("French Belgian sign language (LSFB)"),
    Access.SIGN_VGT: _l("Flemish sign language (VGT)"),
    Access.QUIET_SPACE: _l("A quiet room to withdraw to"),
    Access.COMPANION_FREE: _l("A companion comes in free"),
}


def when(slot: Slot) -> str:
    """Return "samedi 5 décembre 2026, 14:30 – 16:00" on the slot's own clock; see `dates.when`."""
    return _when(slot.starts_at, slot.ends_at, current_language(), slot.zone, all_day=slot.all_day)


def inhabitants_first(event: Event, at: datetime) -> str:
    """Say until when places go to inhabitants of the municipality first; nothing where they do not, or no longer."""
    if event.inhabitants_first_until is None or event.inhabitants_first_until <= at:
        return ""
    until = dates.until(event.inhabitants_first_until, current_language())
    return _("Until %(until)s, places go first to people who live in the municipality.", until=until)


# Many slots are said again and again.
_when = lru_cache(maxsize=2048)(dates.when)


@lru_cache(maxsize=64)
def kind(value: EventKind, lang: str) -> str:
    """Return "Concert" in the language being spoken, looked up once: every row of every list says it."""
    return str(KINDS[value])


def waiting(slot: Slot) -> str:
    """Return how many wait for a full slot, or nothing."""
    if not slot.seats_waiting:
        return ""
    return ngettext("%(num)s person is waiting for a place.", "%(num)s people are waiting for a place.", slot.seats_waiting)


def spoken(codes: Sequence[str]) -> str:
    """Return the names of languages: "French, Dutch and Lingala" as "français, néerlandais, lingala"."""
    names = Locale.parse(LOCALES[current_language()]).languages
    return ", ".join(names.get(code, code) for code in codes)


def price(amount: Decimal) -> str:
    """Return "8,00 €" as the language writes it."""
    return format_currency(amount, "EUR", locale=LOCALES[current_language()])


def conditions(event: Event) -> str:
    """Return what it costs and whether one signs up, as other agendas want it said."""
    cost = _("%(price)s a person.", price=price(event.price)) if event.price else _("Free of charge.")
    sign_up = _("Sign up on our site.") if event.needs_registration else _("Just come, no need to sign up.")
    return f"{cost} {sign_up}"


def when_short(slot: Slot) -> str:
    """Return "sam. 5 déc. 2026, 14:30 – 16:00": a table has no room for whole words. It breaks between day and hours only."""
    lang = current_language()
    day = unbroken(f"{dates.weekday_short(slot.starts_at, lang, slot.zone)} {dates.day_short(slot.starts_at, lang, slot.zone)}")
    if not slot.all_day:
        return f"{day}, {unbroken(dates.hours(slot.starts_at, slot.ends_at, slot.zone))}"
    last = dates.ending(slot.starts_at, slot.ends_at, lang, slot.zone, all_day=True)
    return f"{day}\u00a0– {last}" if last else day


def span(first: date, last: date) -> str:
    """Return the days from one to another: "12 – 13 décembre 2026"."""
    lang = current_language()
    if first == last:
        return dates.day_long(first, lang)
    if (first.year, first.month) == (last.year, last.month):
        return f"{dates.day_of_month(first, lang)} – {last.day} {dates.month(last, lang)} {last.year}"
    return _("%(first)s to %(last)s", first=dates.day_short(first, lang), last=dates.day_short(last, lang))


def address(place: Place) -> str:
    """Return where a place is on one line, with the country when it is another one."""
    locality = f"{place.postcode} {plain(place.locality)}"
    abroad = "" if place.country == "BE" else Locale.parse(LOCALES[current_language()]).territories.get(place.country, place.country)
    return line((plain(place.name), plain(place.street), locality, abroad))


def line(parts: Iterable[str]) -> str:
    """Return the parts of an address on one line; a square whose street is its name is named once."""
    told = {part.casefold(): part for part in reversed([" ".join(part.split()) for part in parts]) if part}
    return ", ".join(reversed(told.values()))
