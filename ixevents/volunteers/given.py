"""What volunteers gave to editions: how many were there, and the hours. Each is counted once in an edition, and in each edition anew."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from ixevents.core import dates
from ixevents.core.clock import now
from ixevents.extensions import db
from ixevents.volunteers import queries


@dataclass
class Given:
    """What was given to one edition."""

    who: set[int] = field(default_factory=set)
    "The volunteers of whom somebody noted that they were there."
    hours: timedelta = timedelta()
    "Of the shifts at which they were."
    unsaid: int = 0
    "Turns that are over, of which nobody noted whether the person was there."

    @property
    def people(self) -> int:
        """How many were there."""
        return len(self.who)


def to_editions(edition_ids: Sequence[int], first: date = date.min, last: date = date.max) -> dict[int, Given]:
    """Return what was given to each edition that somebody took shifts of, by shifts that begin between two days; one statement."""
    found: defaultdict[int, Given] = defaultdict(Given)
    for edition_id, volunteer_id, came, starts_at, ends_at in db.session.execute(queries.taken_of(edition_ids)):
        if not first <= dates.local_day(starts_at) <= last:
            continue
        given = found[edition_id]
        if came:
            given.who.add(volunteer_id)
            given.hours += ends_at - starts_at
        elif came is None and ends_at <= now():
            given.unsaid += 1
    return dict(found)
