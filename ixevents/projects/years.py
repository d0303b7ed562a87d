"""What happened year by year: projects under way, budgets where they are known by year, and counts that packages above hand in.

A total is never divided over years: a year without a budget of its own has none that is known.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from flask import Flask, current_app

from ixevents.core.clock import today
from ixevents.projects.models import Project, ProjectBudget

_KEY = "projects.years"

Counter = Callable[[], Mapping[int, int]]


@dataclass(frozen=True)
class Year:
    """One calendar year. None is not known, or nothing that could be counted."""

    year: int
    projects: tuple[Project, ...]
    budget: Decimal | None
    counts: Mapping[str, int]


def provide(app: Flask, name: str, counter: Counter) -> None:
    """Let a package above count something by year: `events`, `participations`."""
    app.extensions.setdefault(_KEY, {})[name] = counter


def of(projects: Sequence[Project]) -> list[Year]:
    """Return every year in which a project was under way or something was counted, the earliest first."""
    counted = {name: counter() for name, counter in _counters().items()}
    years = {year for project in projects for year in _years(project)} | {year for counts in counted.values() for year in counts}
    return [_year(year, projects, {name: counts[year] for name, counts in counted.items() if year in counts}) for year in sorted(years)]


def _counters() -> Mapping[str, Counter]:
    counters: Mapping[str, Counter] = current_app.extensions.get(_KEY, {})
    return counters


def _years(project: Project) -> range:
    if not (project.starts and project.ends):
        return range(0)
    return range(project.starts.first_day.year, project.ends.last_day.year + 1)


def _year(year: int, projects: Sequence[Project], counts: Mapping[str, int]) -> Year:
    under_way = tuple(project for project in projects if year in _years(project))
    budgets = [budget.amount for project in projects for budget in project.budgets if _within(budget, year)]
    return Year(year, under_way, sum(budgets, Decimal()) if budgets else None, counts)


def _within(budget: ProjectBudget, year: int) -> bool:
    """Whether a budget lies in one calendar year; one that spans two is not divided."""
    return budget.starts.year == budget.ends.year == year


def span_two(projects: Sequence[Project]) -> bool:
    """Whether budgets are known that belong to no single year."""
    return any(budget.starts.year != budget.ends.year for project in projects for budget in project.budgets)


def past(years: Sequence[Year], name: str) -> list[tuple[str, int]]:
    """Return the counts of one kind as rows of a chart, without gaps, up to this year."""
    known = [year for year in years if name in year.counts and year.year <= today().year]
    counts = {year.year: year.counts[name] for year in known}
    return [(str(year), counts.get(year, 0)) for year in range(min(counts), max(counts) + 1)] if counts else []
