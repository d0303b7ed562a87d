"""What a class looked like when somebody opened the form that changes it: nobody writes over what a colleague has told since."""

from collections.abc import Mapping

from flask_babel import gettext as _

from ixevents.classes import words
from ixevents.classes.models import ClassParty
from ixevents.core.refusal import Refused
from ixevents.core.seen import seen_mark
from ixevents.extensions import db
from ixevents.registrations.models import Registration

CHANGED = "changed"
FACTS = ("label", "level", "pupils", "adults", "hours", "day_phone", "photos", "transport")
"""What the form of a teacher changes; that of staff changes the first four."""


def mark(party: ClassParty) -> str:
    """Return a mark that is another one after every change of the class."""
    return seen_mark([_told(getattr(party, name)) for name in FACTS])


def require(registration: Registration, party: ClassParty, seen: str, values: Mapping[str, object]) -> None:
    """Refuse what was said before somebody else changed the class: other values, or none, for a number that stays as it was seen.

    The same values once more are no change.
    The slot is locked. Raises `Refused` with the reason `CHANGED`.
    """
    db.session.refresh(party, attribute_names=FACTS)
    # A form that was opened before this was asked holds no mark.
    if not seen or seen == mark(party):
        return
    if not values or any(_told(value) != _told(_now(registration, party, name)) for name, value in values.items()):
        now = f"{words.label(party)}, {words.who(party.pupils, party.adults)}"
        raise Refused(_("Somebody changed this class meanwhile. It is now %(now)s. Send again if yours is right.", now=now), CHANGED)


def _now(registration: Registration, party: ClassParty, name: str) -> object:
    found = getattr(party, name)
    return found or registration.phone if name == "day_phone" else found


def _told(value: object) -> str:
    return "" if value is None else str(value)
