"""Doors by the hour: today's and those to come, some at a time; of earlier days those that wait to be closed or may be opened again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from flask_sqlalchemy.pagination import Pagination

from ixevents.associations import queries as stand_queries
from ixevents.core import asked, dates
from ixevents.core.clock import BRUSSELS, now, today
from ixevents.events import desk
from ixevents.events.models import Slot
from ixevents.extensions import db
from ixevents.registrations import attendance, queries
from ixevents.registrations.attendance import Count

AHEAD = timedelta(days=60)
BEHIND = timedelta(days=30)
PAGE_SIZE = 60
MOST_LEFT = 30
"""So many doors to close are shown; closing these brings the next."""


@dataclass(frozen=True)
class DayList:
    """What the page shows."""

    q: str
    from_day: str
    page: Pagination
    todays: list[Slot]
    days: list[tuple[datetime, list[Slot]]]
    left: Sequence[Slot]
    closed: Sequence[Slot]
    counts: Mapping[int, Count]
    stands_today: list[Any]
    stands_later: list[Any]

    @property
    def whole(self) -> bool:
        """Whether this is the page one opens, with all that belongs to the day."""
        return not self.args and not self.page.has_prev

    @property
    def args(self) -> dict[str, str]:
        """What a link to another page of the list carries."""
        return {name: value for name, value in (("q", self.q), ("from", self.from_day)) if value}


def read(args: Mapping[str, str], own: Sequence[int] | None) -> DayList:
    """Return the doors asked for, of some events only where given; the night belongs to the day before."""
    q, from_day = asked.words(args.get("q")), asked.day(args.get("from"))
    day = dates.long_day(now())
    begun, ends = dates.morning(day), dates.morning(day + timedelta(days=1))
    first = max(begun, asked.midnight(from_day)) if from_day else begun
    doors = queries.door_slots(first, first + AHEAD, own)
    page = db.paginate(doors.where(desk.saying(q)) if q else doors, per_page=PAGE_SIZE, max_per_page=PAGE_SIZE, error_out=False)
    whole = not (q or from_day) and page.page == 1
    left = db.session.scalars(queries.doors_left_open(begun - BEHIND, begun, own).limit(MOST_LEFT)).all() if whole else []
    last = now() - attendance.REOPENS
    closed = db.session.scalars(queries.doors_closed(begun - BEHIND, begun, last, own).limit(MOST_LEFT)).all() if whole else []
    todays = [slot for slot in page.items if slot.starts_at < ends]
    later = [slot for slot in page.items if slot.starts_at >= ends]
    # Of days to come the slots themselves say how many seats are taken: to add up all their parties takes its time.
    counts = attendance.counts([slot.id for slot in (*todays, *left, *closed)])
    left = [slot for slot in left if counts[slot.id].parties or counts[slot.id].inside]
    return DayList(q, from_day, page, todays, _by_day(later), left, closed, counts, **_stands(own, whole=whole))


def _stands(own: Sequence[int] | None, *, whole: bool) -> dict[str, list[Any]]:
    midnight = datetime.combine(today(), time(), BRUSSELS)
    calls = db.session.execute(stand_queries.on_the_days(midnight, midnight + AHEAD, own)).all() if whole else []
    there = {True: "stands_today", False: "stands_later"}
    return {name: [row for row in calls if row[0].on_the_day(now()) is on] for on, name in there.items()}


def _by_day(slots: Sequence[Slot]) -> list[tuple[datetime, list[Slot]]]:
    days: dict[object, list[Slot]] = {}
    for found in slots:
        days.setdefault(dates.local_day(found.starts_at, found.zone), []).append(found)
    return [(group[0].starts_at, group) for group in days.values()]
