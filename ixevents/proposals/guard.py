"""What speaks against a date before there is an event.

The same public or place at that hour, rooms and kits that are taken, days without school, meetings of the council. It warns, and the
officer decides; rooms and kits that are reserved along are refused where they are taken (SCH-11).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from ixevents.core import dates
from ixevents.core.dates import DEFAULT_ZONE
from ixevents.core.languages import Translated
from ixevents.events import cautions
from ixevents.events.cautions import Caution, Time
from ixevents.extensions import db
from ixevents.meetings import at_once
from ixevents.proposals.models import EventProposal
from ixevents.resources import occupancy, queries
from ixevents.resources.models import Kind, Resource
from ixevents.resources.occupancy import Use

Moment = tuple[datetime, datetime]


class About(StrEnum):
    """What a date meets with."""

    EVENT = "event"
    DAY = "day"
    MEETING = "meeting"
    RESOURCE = "resource"


@dataclass(frozen=True)
class Against:
    """One thing that speaks against a date."""

    about: About
    number: int
    "The id of the event, meeting or resource; of a day its number in the calendar."
    words: str
    at: datetime
    "When it begins, so that the same event on another day is another thing."

    @property
    def key(self) -> str:
        """What tells it apart, in any language."""
        return f"{self.about}-{self.number}-{self.at:%Y%m%d%H%M}"


def against(proposal: EventProposal, moments: Sequence[Moment], place_id: int | None, wanted: Iterable[int] = ()) -> list[list[Against]]:
    """Return what speaks against each moment; `wanted` are the rooms and kits to be reserved. Statements: three, and one a moment."""
    times = [Time(starts, ends, place_id) for starts, ends in moments]
    found = cautions.of_plan(proposal.audience, proposal.call.edition_id, times)
    there = _watched(place_id, set(wanted))
    return [[*_of_plan(time, met), *_taken(time, met, there), *_meetings(time)] for time, met in zip(times, found, strict=True)]


def _of_plan(time: Time, met: Sequence[Caution]) -> Iterator[Against]:
    for one in met:
        if one.slot is not None:
            yield Against(About.EVENT, one.slot.event_id, one.words, one.slot.starts_at)
        else:
            yield Against(About.DAY, dates.local_day(time.starts_at).toordinal(), one.words, time.starts_at)


def _watched(place_id: int | None, wanted: set[int]) -> list[Resource]:
    """Return the rooms of a place, and whatever else is wanted."""
    in_use = db.session.scalars(queries.in_use())
    return [one for one in in_use if one.id in wanted or (place_id and one.kind == Kind.ROOM and one.place_id == place_id)]


def _taken(time: Time, met: Sequence[Caution], there: Sequence[Resource]) -> Iterator[Against]:
    """Yield the rooms and kits that are taken, by what is not named as being in the same place already."""
    named = {one.slot.id for one in met if one.slot is not None and one.here}
    uses = occupancy.uses([one.id for one in there], time.starts_at, time.ends_at) if there else {}
    for one in there:
        clashing = occupancy.against(_as_usual(time, one), uses[one.id], one.copies)
        if clashing and not {use.slot_id for use in clashing} <= named:
            yield Against(About.RESOURCE, one.id, occupancy.taken(one.title, clashing), time.starts_at)


def _as_usual(time: Time, resource: Resource) -> Use:
    buffer = resource.buffer_minutes
    return Use(resource.id, 0, time.starts_at, time.ends_at, buffer, buffer, 1, Translated(), DEFAULT_ZONE, False)


def _meetings(time: Time) -> Iterator[Against]:
    for meeting in at_once.of(time.starts_at, time.ends_at):
        yield Against(About.MEETING, meeting.id, at_once.said(meeting), meeting.starts_at)
