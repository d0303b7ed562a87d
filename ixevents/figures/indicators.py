"""What indicators have reached: computed from what happened, or entered by hand with a reason; both are always shown (PRJ-02, PRJ-03)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache

from ixevents.core.languages import Translated
from ixevents.extensions import db
from ixevents.figures import counting, queries
from ixevents.figures.counting import Figures, Happenings, Number
from ixevents.projects.models import Project
from ixevents.projects.results import Indicator, IndicatorPeriod, IndicatorValue, Source

NAMES = {source: {Source.SEATS_ANNOUNCED: "announced"}.get(source, str(source)) for source in Source if source != Source.MEETINGS}
"""The figure that feeds an indicator, by its source; meetings across borders are figures of their own."""

Counted = Callable[[int, date | None, date | None], Figures]

Key = tuple[int, int | None]
"""An indicator, and one of its periods; None is the whole project."""


@dataclass(frozen=True)
class Actual:
    """What was reached: the entry by hand where there is one, else what was computed; None is not known."""

    computed: Number | None = None
    "None where no figure feeds the indicator."
    entry: IndicatorValue | None = None
    "The last entry by hand, unless it was withdrawn."

    @property
    def value(self) -> Decimal | None:
        """What counts."""
        if self.entry is not None:
            return self.entry.value
        return None if self.computed is None else Decimal(self.computed.value)

    @property
    def corrected_by(self) -> str | None:
        """Who has entered it by hand, as the journal writes it."""
        return self.entry.actor if self.entry else None

    @property
    def reason(self) -> Translated | str | None:
        """Why it was entered by hand; a plain text is in a language nobody knows."""
        return self.entry.why if self.entry else None


@dataclass(frozen=True)
class Line:
    """One indicator in one period, or in all: what was to be reached and what was."""

    indicator: Indicator
    period: IndicatorPeriod | None
    actual: Actual

    @property
    def target(self) -> Decimal | None:
        """What was to be reached."""
        return self.indicator.target if self.period is None else self.period.target

    @property
    def starts(self) -> date | None:
        """The first day that counts."""
        return self.period.starts if self.period else None

    @property
    def ends(self) -> date | None:
        """The last day that counts."""
        return self.period.ends if self.period else None

    @property
    def difference(self) -> Decimal | None:
        """How far what counts lies from what was computed, where both are known."""
        if self.actual.value is None or self.actual.computed is None:
            return None
        return self.actual.value - self.actual.computed.value


def actual(indicator: Indicator, period: IndicatorPeriod | None = None) -> Actual:
    """Return what one indicator has reached in a period, or in all; for several ask `of_project`."""
    figures = _figures({indicator.project_id: counting.read(indicator.project_id)} if indicator.source else {})
    entries = db.session.scalars(queries.entries([indicator.id])).all()
    return _actual(indicator, period, figures, _in_force(entries))


def of_project(project: Project, happened: Happenings | None = None) -> list[Line]:
    """Return all indicators of a project, each first as a whole and then period by period; eleven statements at most."""
    return of(db.session.scalars(queries.indicators(project.id)).all(), happened)


def of(indicators: Sequence[Indicator], happened: Happenings | None = None) -> list[Line]:
    """Return the same for indicators of one project that are loaded with their periods."""
    fed = {indicator.project_id for indicator in indicators if indicator.source}
    figures = _figures({project_id: happened or counting.read(project_id) for project_id in fed})
    entries = _in_force(db.session.scalars(queries.entries([one.id for one in indicators])).all() if indicators else [])
    return [
        Line(indicator, period, _actual(indicator, period, figures, entries))
        for indicator in indicators
        for period in (None, *indicator.periods)
    ]


def of_periods(indicators: Sequence[Indicator], day: date) -> list[Line]:
    """Return indicators of any projects, loaded with their periods, in each period that has begun on a day; ten statements at most."""
    begun = [(one, period) for one in indicators for period in one.periods if period.starts <= day]
    fed = {one.project_id for one, _period in begun if one.source}
    figures = _figures(counting.read_all(sorted(fed)) if fed else {})
    entries = _in_force(db.session.scalars(queries.entries([one.id for one in indicators])).all() if begun else [])
    return [Line(one, period, _actual(one, period, figures, entries)) for one, period in begun]


def computed(source: Source, figures: Figures) -> Number:
    """Return the figure a source stands for."""
    if source == Source.MEETINGS:
        return Number(figures.exchanges.exchanges)
    found: Number = getattr(figures, NAMES[source])
    return found


def _figures(happened: Mapping[int, Happenings]) -> Counted:
    """Return what counts the figures of a project in a period, each once."""
    return cache(lambda project_id, starts, ends: counting.count(happened[project_id], starts, ends))


def _actual(indicator: Indicator, period: IndicatorPeriod | None, figures: Counted, entries: Mapping[Key, IndicatorValue]) -> Actual:
    entry = entries.get((indicator.id, period.id if period else None))
    if indicator.source is None:
        return Actual(None, entry)
    days = (period.starts, period.ends) if period else (None, None)
    return Actual(computed(Source(indicator.source), figures(indicator.project_id, *days)), entry)


def _in_force(entries: Sequence[IndicatorValue]) -> dict[Key, IndicatorValue]:
    """Return the last entry of each; one without value and words withdraws those before."""
    last = {(entry.indicator_id, entry.period_id): entry for entry in entries}
    return {key: entry for key, entry in last.items() if entry.value is not None or entry.words}
