"""What states, vehicles and languages of stands are called."""

from collections.abc import Callable
from typing import Any

from babel import Locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from ixevents.associations.models import Stand, StandState, Vehicle
from ixevents.core import dates, enterprise
from ixevents.core.languages import LOCALES, NAMES
from ixevents.core.web import current_language
from ixevents.registrations.models import Channel

STATES = {
    StandState.HELD: _l("Address not confirmed"),
    StandState.RECEIVED: _l("Received"),
    StandState.SELECTED: _l("Selected for a stand"),
    StandState.WAITING: _l("On the waiting list"),
    StandState.REFUSED: _l("Refused"),
    StandState.CONFIRMED: _l("Confirmed"),
    StandState.PRESENT: _l("On the square"),
    StandState.WITHDRAWN: _l("Given up"),
    StandState.CALLED_OFF: _l("Stands called off"),
}
TONES = {
    "held": "plain",
    "received": "wait",
    "selected": "theme",
    "waiting": "plain",
    "refused": "over",
    "confirmed": "good",
    "present": "good",
    "withdrawn": "over",
    "called_off": "off",
}
CHANNELS = {
    Channel.WEB: _l("On this site"),
    Channel.PHONE: _l("By telephone"),
    Channel.PAPER: _l("On paper"),
    Channel.COUNTER: _l("Counter"),
}
VEHICLES = {
    Vehicle.NONE: _l("On foot or by public transport"),
    Vehicle.BIKE: _l("Bicycle or cargo bike"),
    Vehicle.CAR: _l("Car"),
    Vehicle.VAN: _l("Van"),
    Vehicle.TRUCK: _l("Truck, or with a trailer"),
}
FACTS = {
    "association": _l("Association"),
    "number": _l("Enterprise number"),
    "languages": _l("Languages spoken there"),
    "width": _l("Width"),
    "tables": _l("Tables"),
    "watts": _l("Electricity"),
    "food": _l("Food"),
    "drink": _l("Drinks"),
    "hygiene": _l("What is prepared, and how it is kept"),
    "insured": _l("Insurance"),
    "vehicle": _l("Vehicle"),
    "arrival_wish": _l("Wish for the arrival"),
    "volunteers": _l("People at the stand"),
    "needs_note": _l("What helps your people"),
    "contact": _l("Contact person"),
    "email": _l("Email address"),
    "phone": _l("Telephone on the day"),
    "language": _l("Language of our letters"),
}
"""What the letter about a change calls the facts an association gave, in the order of the form."""

LONG = ("hygiene", "needs_note")
"""Facts of which a letter says only how they are now."""

SPOKEN = ("fr", "nl", "en", "es", "pt", "de", "it", "ar", "tr", "ln", "sw", "rw", "wo")
"""Languages offered for the people at a stand."""


def said(name: str, value: Any) -> str:
    """Return a fact as a letter says it."""
    if name in _SAID:
        return str(_SAID[name](value)) or "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return str(value or "–")


def language(code: str) -> str:
    """Return the name of a language in the language of the page."""
    return str(Locale.parse(LOCALES[current_language()]).languages.get(code, code))


def kinds_served(stand: Stand) -> str:
    """Return whether a stand serves food, drinks or both, empty for neither."""
    return ", ".join(str(FACTS[kind]) for kind in ("food", "drink") if getattr(stand, kind))


def served(stand: Stand) -> str:
    """Return what a stand serves and how it is kept, empty for nothing."""
    return " – ".join(part for part in (kinds_served(stand), stand.hygiene) if part)


def languages(codes: list[str]) -> str:
    """Return the names of languages, one after the other."""
    return ", ".join(language(code) for code in codes)


_SAID: dict[str, Callable[[Any], object]] = {
    "number": enterprise.shown,
    "languages": languages,
    "width": lambda value: _("%(num)s m", num=value),
    "watts": lambda value: _("%(num)s W", num=value) if value else "",
    "vehicle": lambda value: VEHICLES[value],
    "arrival_wish": lambda value: dates.hour(value) if value else "",
    "language": lambda value: NAMES.get(value) or _("French and Dutch"),
}
