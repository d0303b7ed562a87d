"""The yearly report of the council: composition, meetings with attendance and quorum, opinions with what became of them (COU-11)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time

from ixevents.core import zones
from ixevents.core.clock import today
from ixevents.council import gender, terms, voting
from ixevents.council.gender import Ratio
from ixevents.council.models import CouncilCategory, Derogation
from ixevents.extensions import db
from ixevents.meetings.models import Meeting
from ixevents.minutes import queries as minutes
from ixevents.minutes import room
from ixevents.minutes.models import Sitting
from ixevents.opinions import queries
from ixevents.opinions.models import Opinion


@dataclass(frozen=True)
class Held:
    """One meeting: how many members with a vote were there at once, and whether that was enough."""

    meeting: Meeting
    there: int
    office: int
    needed: int

    @property
    def reached(self) -> bool:
        """Whether the quorum was there at some moment."""
        return self.office > 0 and self.there >= self.needed


@dataclass(frozen=True)
class Report:
    """One year."""

    year: int
    day: date
    "Of the composition: the last of the year, or today."
    categories: tuple[tuple[CouncilCategory, int], ...]
    "Effective members by category."
    ratio: Ratio
    derogation: Derogation | None
    meetings: tuple[Held, ...]
    opinions: Sequence[Opinion]

    @property
    def attendance(self) -> int | None:
        """Share of members with a vote who were there, in a hundred, over all meetings."""
        office = sum(held.office for held in self.meetings)
        return round(100 * sum(held.there for held in self.meetings) / office) if office else None


def of(year: int) -> Report:
    """Gather the report of a year; as many statements for many meetings as for one."""
    day = min(date(year, 12, 31), today())
    office = terms.office(day)
    counts: dict[int, tuple[CouncilCategory, int]] = {}
    for mandate in office:
        if voting.is_voting(mandate) or (not mandate.seat.category.voting and mandate.role == "effective"):
            category, count = counts.get(mandate.seat.category_id, (mandate.seat.category, 0))
            counts[category.id] = (category, count + 1)
    begin, end = zones.instant(date(year, 1, 1), time()), zones.instant(date(year + 1, 1, 1), time())
    sittings = db.session.scalars(minutes.held_between(begin, end)).all()
    opinions = db.session.scalars(queries.of_year(year)).all()
    return Report(year, day, tuple(counts.values()), gender.ratio(office), gender.derogated(day), tuple(map(_held, sittings)), opinions)


def _held(sitting: Sitting) -> Held:
    found = room.fullest(sitting)
    return Held(sitting.meeting, found.there, found.office, found.needed)
