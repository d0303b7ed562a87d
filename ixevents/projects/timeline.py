"""All projects on one line of time, as sharp as their dates are known.

A date known to the year alone fades over that year, one known to the month over the month: the drawing shows no day nobody has said.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flask import url_for

from ixevents.core.charts import Tick, percent
from ixevents.core.clock import today
from ixevents.core.web import plain
from ixevents.projects import wording
from ixevents.projects.models import Project
from ixevents.projects.partial_dates import PartialDate


@dataclass(frozen=True)
class Part:
    """A piece of a bar: where it begins and how wide it is, in percent."""

    x: str
    width: str


@dataclass(frozen=True)
class Span:
    """A project's bar: it may rise, is certain, may fall."""

    title: str
    url: str
    words: str
    rising: Part | None
    certain: Part | None
    falling: Part | None
    whole: Part
    end: str
    planned: bool
    assumed: bool
    current: bool


@dataclass(frozen=True)
class Timeline:
    """The years, and the bars below them."""

    years: tuple[Tick, ...]
    spans: tuple[Span, ...]
    today: str | None
    soft: bool
    planned: bool
    assumed: bool


@dataclass(frozen=True)
class _Scale:
    first: date
    days: int

    def at(self, day: date) -> float:
        return (day - self.first).days / self.days * 100

    def part(self, begins: date, ends: date) -> Part | None:
        """Return the piece from one day to before another; None for nothing."""
        return Part(percent(self.at(begins)), percent(self.at(ends) - self.at(begins))) if ends > begins else None


def of(projects: Sequence[Project], current: Project | None = None) -> Timeline | None:
    """Return the projects that have both dates, by their beginning; None when there is nothing to compare."""
    dated = sorted((project for project in projects if project.starts and project.ends), key=lambda one: (str(one.starts), str(one.ends)))
    if not dated:
        return None
    scale, last = _scale(dated)
    spans = tuple(_span(project, scale, current) for project in dated)
    now = scale.at(today())
    return Timeline(
        years=_years(scale, last),
        spans=spans,
        today=percent(now) if 0 < now < 100 else None,
        soft=any(span.rising or span.falling for span in spans),
        planned=any(span.planned for span in spans),
        assumed=any(span.assumed for span in spans),
    )


def _scale(projects: Sequence[Project]) -> tuple[_Scale, int]:
    first = min(project.starts.first_day.year for project in projects if project.starts)
    last = max(project.ends.last_day.year for project in projects if project.ends)
    return _Scale(date(first, 1, 1), (date(last + 1, 1, 1) - date(first, 1, 1)).days), last


def _years(scale: _Scale, last: int) -> tuple[Tick, ...]:
    years = range(scale.first.year, last + 1)
    every = 1 + len(years) // 6
    return tuple(Tick(percent(scale.at(date(year, 1, 1))), str(year), minor=(year - years[0]) % every != 0) for year in years)


def _span(project: Project, scale: _Scale, current: Project | None) -> Span:
    earliest, known_from = _edges(project.starts)
    known_until, latest = _edges(project.ends)
    middle = earliest + (latest - earliest) / 2
    # Both ends lie in one year that is all that is known: the bar rises to its middle and falls again.
    known_from, known_until = (known_from, known_until) if known_until >= known_from else (middle, middle)
    return Span(
        title=plain(project.title),
        url=url_for("projects.record", slug=project.slug),
        words=wording.period(project),
        rising=scale.part(earliest, known_from),
        certain=scale.part(known_from, known_until),
        falling=scale.part(known_until, latest),
        whole=Part(percent(scale.at(earliest)), percent(scale.at(latest) - scale.at(earliest))),
        end=percent(scale.at(latest)),
        planned=project.period_planned,
        assumed=project.starts_assumed or project.ends_assumed,
        current=current is not None and project.id == current.id,
    )


def _edges(moment: PartialDate | None) -> tuple[date, date]:
    """Return the first day a date may mean, and the first day after all it may mean; one day is sharp."""
    if moment is None:
        raise ValueError("only dated projects are drawn")
    if moment.first_day == moment.last_day:
        return moment.first_day, moment.first_day
    return moment.first_day, moment.last_day + timedelta(days=1)
