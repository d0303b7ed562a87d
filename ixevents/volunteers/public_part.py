"""What volunteers add to the page of an edition: the call, as long as hands are wanted."""

from dataclasses import dataclass

from ixevents.core.clock import now
from ixevents.events.models import Edition
from ixevents.extensions import db
from ixevents.volunteers import notices, queries
from ixevents.volunteers.models import VolunteerCall


@dataclass(frozen=True)
class Wanted:
    """The part of the page."""

    call: VolunteerCall
    hands: int
    "How many are wanted still."
    theme: str
    template: str = "volunteers/part.html"


def on_edition(edition: Edition) -> Wanted | None:
    """Return how many hands are wanted still; nothing where none are, or nobody asks for any."""
    call = db.session.scalars(queries.call_of_edition(edition.id)).first()
    free = [shift for shift in call.shifts if shift.takes(now())] if call else []
    return Wanted(call, sum(shift.left for shift in free), notices.theme(call)) if call and free else None
