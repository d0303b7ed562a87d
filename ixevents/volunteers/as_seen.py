"""What a call, a shift or a volunteer looked like when somebody opened its form: nobody writes over what a colleague has saved since."""

from ixevents.core.refusal import Conflict
from ixevents.core.seen import seen_mark
from ixevents.volunteers.models import Shift, Volunteer, VolunteerCall

FACTS: dict[type, tuple[str, ...]] = {
    VolunteerCall: ("words", "note", "age_least"),
    Shift: ("title", "details", "place_id", "starts_at", "ends_at", "wanted"),
    Volunteer: ("name", "email", "phone", "language"),
}
"""What the forms change."""


def mark(thing: VolunteerCall | Shift | Volunteer) -> str:
    """Return a mark that is another one after every change of these facts."""
    return seen_mark([str(getattr(thing, name)) for name in FACTS[type(thing)]])


def require(thing: VolunteerCall | Shift | Volunteer, opened: str) -> None:
    """Raise `Conflict` where a locked thing is not as it was opened."""
    if opened != mark(thing):
        raise Conflict
