"""The figures of a project year by year, side by side. A year is a calendar year, a school year, or one of the project.

What nobody has counted is not 0: a year in which nothing took place has no numbers, and an indicator has what was entered or counted for
exactly that year.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from ixevents.core.clock import BRUSSELS, today
from ixevents.figures import counting, indicators
from ixevents.figures.counting import Figures, Happenings
from ixevents.figures.indicators import Actual, Line
from ixevents.projects.models import Project
from ixevents.projects.partial_dates import Precision
from ixevents.projects.results import Indicator, IndicatorPeriod, Source

JANUARY, SEPTEMBER = 1, 9


@dataclass(frozen=True)
class Year:
    """One column: its days and what happened in them."""

    starts: date
    ends: date
    figures: Figures

    @property
    def running(self) -> bool:
        """Whether more may happen in it."""
        return self.ends >= today()

    @property
    def empty(self) -> bool:
        """Whether nothing took place in it, nobody was expected and nothing waits to be counted."""
        found = self.figures
        return not (found.slots.value or found.announced.value or found.uncounted.value or found.exchanges.exchanges)

    def is_of(self, period: IndicatorPeriod) -> bool:
        """Whether an indicator is measured over exactly these days."""
        return (period.starts, period.ends) == (self.starts, self.ends)


@dataclass(frozen=True)
class Reached:
    """What an indicator has reached in one year; None where nobody measured it."""

    actual: Actual
    target: Decimal | None

    @property
    def by_hand(self) -> bool:
        """Whether it was entered by hand."""
        return self.actual.entry is not None


@dataclass(frozen=True)
class Measured:
    """One indicator over the years."""

    indicator: Indicator
    whole: Line
    years: tuple[Reached | None, ...]
    elsewhere: tuple[Line, ...]
    "What was measured over days that are no year of the table, so that it stands in none."

    @property
    def mixed(self) -> bool:
        """Whether some years were entered by hand and others counted."""
        return {one.by_hand for one in self.years if one and one.actual.value is not None} == {True, False}


def months(project: Project) -> tuple[int, ...]:
    """Return with which months a year can begin: January, September, and that of the project where it is known."""
    own = [project.starts.first_day.month] if project.starts and project.starts.precision is not Precision.YEAR else []
    return tuple(dict.fromkeys((JANUARY, SEPTEMBER, *own)))


def month_of(lines: Sequence[Line], offered: Sequence[int]) -> int:
    """Return the month whose years most indicators are measured over; the first one offered where none are."""
    periods = [line.period for line in lines if line.period]
    return max(offered, key=lambda month: sum((one.starts, one.ends) == _days(one.starts, month) for one in periods))


def of(happened: Happenings, whole: Figures, lines: Sequence[Line], month: int) -> list[Year]:
    """Return the years from the first in which something is known to the last, without a gap and none that is still to come."""
    known = [_days(day, month)[0] for day in _known(happened, whole, lines, month) if day <= today()]
    if not known:
        return []
    starts = (date(year, month, 1) for year in range(min(known).year, max(known).year + 1))
    return [Year(*_days(day, month), counting.count(happened, *_days(day, month))) for day in starts]


def measured(lines: Sequence[Line], years: Sequence[Year]) -> list[Measured]:
    """Return each indicator over the years, in the order of the record."""
    found = []
    for whole in (line for line in lines if line.period is None):
        own = [line for line in lines if line.period and line.indicator is whole.indicator]
        apart = tuple(
            line for line in own if line.period and line.period.starts <= today() and not any(year.is_of(line.period) for year in years)
        )
        found.append(Measured(whole.indicator, whole, tuple(_reached(whole.indicator, own, year) for year in years), apart))
    return found


def _reached(indicator: Indicator, lines: Sequence[Line], year: Year) -> Reached | None:
    for line in lines:
        if line.period and year.is_of(line.period):
            counted = line.actual.entry is not None or not year.empty
            return Reached(line.actual if counted else Actual(), line.target)
    if indicator.source is None or year.empty:
        return None
    return Reached(Actual(indicators.computed(Source(indicator.source), year.figures)), None)


def _known(happened: Happenings, whole: Figures, lines: Sequence[Line], month: int) -> Iterator[date]:
    told = {*whole.slots.parts, *whole.announced.parts, *whole.uncounted.parts}
    yield from (happened.slots[slot_id].starts_at.astimezone(BRUSSELS).date() for slot_id in told)
    yield from (one.starts_at.astimezone(BRUSSELS).date() for one in happened.exchanges)
    yield from (
        line.period.starts for line in lines if line.period and (line.period.starts, line.period.ends) == _days(line.period.starts, month)
    )


def _days(day: date, month: int) -> tuple[date, date]:
    """Return the first and the last day of the year a day lies in."""
    year = day.year if day.month >= month else day.year - 1
    return date(year, month, 1), date(year + 1, month, 1) - timedelta(days=1)
