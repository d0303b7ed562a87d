"""What a call or a shift looked like when somebody opened its form: nobody writes over what a colleague has saved since."""

from ixevents.core.refusal import Conflict
from ixevents.core.seen import seen_mark
from ixevents.volunteers.models import Shift, VolunteerCall

CALL, SHIFT = ("words", "note", "age_least"), ("title", "details", "place_id", "starts_at", "ends_at", "wanted")
"""What the forms change."""


def mark(thing: VolunteerCall | Shift) -> str:
    """Return a mark that is another one after every change of these facts."""
    return seen_mark([str(getattr(thing, name)) for name in (SHIFT if isinstance(thing, Shift) else CALL)])


def require(thing: VolunteerCall | Shift, opened: str) -> None:
    """Raise `Conflict` where a locked thing is not as it was opened."""
    if opened != mark(thing):
        raise Conflict
