"""Who counts: the members with a vote who are there at a moment, and whether they are enough (COU-07).

Nothing here asks the database: the attendances of the sitting are loaded, with their spells, mandates and seats.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from ixevents.council import quorum as council_quorum
from ixevents.council.models import CouncilCategory, MandateRole
from ixevents.meetings.models import Meeting
from ixevents.minutes.models import Attendance, ItemRecord, Sitting

BEFORE, AFTER = timedelta(hours=2), timedelta(hours=6)
"""So long around a meeting, what is entered happens now; else it is entered from notes."""


@dataclass(frozen=True)
class Group:
    """One category: how many of its members with a vote are there, of how many in office."""

    category: CouncilCategory
    there: int
    office: int


@dataclass(frozen=True)
class Quorum:
    """Who is there of those with a vote, at a moment."""

    voters: tuple[Attendance, ...]
    office: int
    second_notice: bool
    "It is decided whatever the number."
    groups: tuple[Group, ...]

    @property
    def there(self) -> int:
        """How many count."""
        return len(self.voters)

    @property
    def needed(self) -> int:
        """More than half of those in office."""
        return council_quorum.needed(self.office)

    @property
    def missing(self) -> int:
        """How many more would be needed."""
        return max(0, self.needed - self.there)

    @property
    def reached(self) -> bool:
        """Whether the item can be decided."""
        return self.second_notice or (self.office > 0 and self.there >= self.needed)

    @property
    def weight(self) -> int:
        """How many votes those who are there have together."""
        return sum(voter.weight for voter in self.voters)


def quorum(sitting: Sitting, moment: datetime, record: ItemRecord | None = None, again: Collection[int] = ()) -> Quorum:
    """Return who counts at a moment; for an item, without those who left it, and `again` are items that need no quorum."""
    away = {conflict.attendance_id for conflict in record.conflicts} if record else set()
    voters = tuple(_voters(sitting.attendances, moment, away))
    there = {voter.seat_id for voter in voters}
    return Quorum(
        voters, len(in_office(sitting.attendances)), record is not None and record.item_id in again, _groups(sitting.attendances, there)
    )


def in_office(attendances: Sequence[Attendance]) -> list[Attendance]:
    """Return the effective members with a vote: what a quorum is half of; each person once."""
    found: dict[int, Attendance] = {}
    for one in attendances:
        if one.voting and one.role == MandateRole.EFFECTIVE:
            found.setdefault(one.member_id, one)
    return list(found.values())


def moment_of(meeting: Meeting, record: ItemRecord | None, present: datetime) -> datetime:
    """Return the moment at which the quorum of an item is looked at: just before its end, else its beginning or the present."""
    if record is None or record.started_at is None:
        return usual(meeting, present)
    # Who leaves at the hour an item ends was there for it.
    last = usual(meeting, present) if record.ended_at is None else record.ended_at - timedelta(seconds=1)
    return max(record.started_at, last)


def usual(meeting: Meeting, present: datetime) -> datetime:
    """Return when something entered at the present moment happened, unless another hour is given."""
    return present if meeting.starts_at - BEFORE <= present <= meeting.ends_at + AFTER else meeting.starts_at


def latest(sitting: Sitting, present: datetime) -> datetime:
    """Return the moment of the newest thing that was entered, or the present one."""
    moments = [moment for one in sitting.attendances for spell in one.spells for moment in (spell.arrived_at, spell.left_at) if moment]
    return max([usual(sitting.meeting, present), *moments])


def last(sitting: Sitting) -> datetime | None:
    """Return when the last member left; None while somebody is there, or nobody came."""
    ends = [spell.left_at for one in sitting.attendances for spell in one.spells]
    known = [end for end in ends if end is not None]
    return max(known) if known and len(known) == len(ends) else None


def fullest(sitting: Sitting) -> Quorum:
    """Return the quorum at the moment when most were there."""
    arrivals = {spell.arrived_at for one in sitting.attendances for spell in one.spells} or {sitting.meeting.starts_at}
    return max((quorum(sitting, moment) for moment in sorted(arrivals)), key=lambda found: found.there)


def _voters(attendances: Sequence[Attendance], moment: datetime, away: Collection[int]) -> Iterator[Attendance]:
    """Yield who counts: effective members who are there, then substitutes of those who are not; nobody twice."""
    counted: set[int] = set()
    taken: set[int] = set()
    for role in (MandateRole.EFFECTIVE, MandateRole.SUBSTITUTE):
        for one in attendances:
            if one.role != role or not one.voting or not one.is_there(moment) or one.seat_id in taken or not _filled(one, attendances):
                continue
            # Who leaves an item for a personal interest is not replaced by the substitute: the interest is the seat's.
            taken.add(one.seat_id)
            if one.id not in away and one.member_id not in counted:
                counted.add(one.member_id)
                yield one


def _filled(one: Attendance, attendances: Sequence[Attendance]) -> bool:
    """Whether somebody holds the seat: a substitute stands in for an effective member, never for nobody."""
    return one.role == MandateRole.EFFECTIVE or any(
        other.seat_id == one.seat_id and other.role == MandateRole.EFFECTIVE for other in attendances
    )


def _groups(attendances: Sequence[Attendance], there: Collection[int]) -> tuple[Group, ...]:
    by_category: dict[int, list[Attendance]] = {}
    for one in in_office(attendances):
        by_category.setdefault(one.mandate.seat.category_id, []).append(one)
    return tuple(
        Group(ones[0].mandate.seat.category, sum(one.seat_id in there for one in ones), len(ones)) for ones in by_category.values()
    )
