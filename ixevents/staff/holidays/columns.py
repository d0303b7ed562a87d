"""What the page of days without school shows: both communities side by side, for one school year."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ixevents.core.clock import today
from ixevents.core.web import plain
from ixevents.events import words as event_words
from ixevents.schools.calendars import SchoolCalendar
from ixevents.schools.models import Community, HolidayException
from ixevents.staff.schools import words

SHOWN = (Community.FRENCH, Community.DUTCH)
OFFICIAL_UNTIL = 2029
"""School years that begin later follow the general rule; no decree has fixed them yet."""


@dataclass(frozen=True)
class Column:
    """The days without school of one community."""

    name: str
    lessons: str
    stretches: list[tuple[str, str, bool]]
    "When, what, and whether no school has school on the other side either."


def columns(start: int, exceptions: Sequence[HolidayException]) -> list[Column]:
    """Return the two communities for the school year that begins in `start`."""
    calendars = [SchoolCalendar(community, exceptions) for community in SHOWN]
    first = min(calendar.year_of(start)[0] for calendar in calendars)
    last = date(start + 1, 7, 10)
    return [_column(calendar, first, last, start, others=[one for one in calendars if one is not calendar]) for calendar in calendars]


def current_start() -> int:
    """Return the year in which the school year of today began, or the next one does."""
    return starting(today())


def starting(day: date | None) -> int:
    """Return the year in which the school year around a day begins."""
    return current_start() if day is None else day.year if day.month >= 7 else day.year - 1


def years() -> list[int]:
    """Return the school years one may look at."""
    return [current_start() + step for step in range(-1, 4)]


def _column(calendar: SchoolCalendar, first: date, last: date, start: int, others: Sequence[SchoolCalendar]) -> Column:
    begins, ends = calendar.year_of(start)
    stretches = [
        (event_words.span(one.first, one.last), plain(one.name), all(other.day_off(one.first) for other in others))
        for one in calendar.stretches(first, last)
        if one.last >= begins
    ]
    return Column(str(words.COMMUNITIES[calendar.community]), event_words.span(begins, ends), stretches)
