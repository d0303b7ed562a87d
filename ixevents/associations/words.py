"""What states, vehicles and languages of stands are called."""

from babel import Locale
from flask_babel import lazy_gettext as _l

from ixevents.associations.models import StandState, Vehicle
from ixevents.core.languages import LOCALES
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
SPOKEN = ("fr", "nl", "en", "es", "pt", "de", "it", "ar", "tr", "ln", "sw", "rw", "wo")
"""Languages offered for the people at a stand."""


def language(code: str) -> str:
    """Return the name of a language in the language of the page."""
    return str(Locale.parse(LOCALES[current_language()]).languages.get(code, code))


def languages(codes: list[str]) -> str:
    """Return the names of languages, one after the other."""
    return ", ".join(language(code) for code in codes)
