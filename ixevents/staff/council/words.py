"""The words of the council's screens."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from ixevents.core.languages import NAMES, UNKNOWN
from ixevents.council.models import CouncilSeat, EndReason, Gender
from ixevents.council.words import OFFICES, ROLES
from ixevents.projects import wording

__all__ = ["OFFICES", "ROLES"]

REASONS = {
    EndReason.RESIGNED: _l("Resigned"),
    EndReason.LEFT_ORGANISATION: _l("No longer with the organisation"),
    EndReason.REPLACED: _l("Replaced by the organisation"),
    EndReason.TERM: _l("End of the term"),
    EndReason.ABSENT: _l("Declared resigned for absences"),
    EndReason.REVOKED: _l("Ended by the municipal council"),
    EndReason.DECEASED: _l("Deceased"),
    EndReason.CORRECTED: _l("Entered by mistake"),
}
GENDERS = {Gender.WOMAN: _l("Woman"), Gender.MAN: _l("Man"), Gender.OTHER: _l("Neither of these"), "": _l("Not declared")}
STATES = {
    "office": _l("In office"),
    "ended": _l("No longer in office"),
    "never": _l("Never appointed"),
    "without_mail": _l("In office, without email"),
}
LANGUAGES = {**NAMES, UNKNOWN: _l("Not known: French and Dutch")}


def category(seat: CouncilSeat) -> str:
    """Return the name of a seat's category, for a line of its own."""
    return wording.capital(seat.category.name)


def seat_name(seat: CouncilSeat) -> str:
    """Return what a seat is called: its organisation, or its number among the others."""
    return seat.organisation or _("Seat %(number)s", number=seat.id)


def language(code: str) -> str:
    """Return a language in its own words."""
    return str(LANGUAGES.get(code, code))
