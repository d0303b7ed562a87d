"""What indicators have reached, as far as it may be published (IATI-11): no number made of nothing, nobody who could be known from it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from ixevents.figures import indicators as reached_indicators
from ixevents.figures import small_cells
from ixevents.figures.indicators import Actual, Line
from ixevents.projects.models import Project
from ixevents.projects.results import Source

_OF_PEOPLE = (Source.PARTICIPATIONS, Source.PERSONS, Source.PUPILS, Source.ADULTS)

Key = tuple[int, int]
"""An indicator and one of its periods."""


@dataclass(frozen=True)
class Reached:
    """A value, and the parts it divides into, by dimension: sex, age band, country."""

    value: Decimal
    parts: dict[str, dict[str, Decimal]] = field(default_factory=dict)


def of(projects: Iterable[Project], day: date) -> dict[Key, Reached]:
    """Return what is known for the periods of indicators that are published; projects are loaded with them.

    A period that has not begun has no result. A computed zero is none either: of the years before this site there is nothing to count.
    """
    told = [one for project in projects for one in project.indicators if one.result_type and not one.sample]
    found: dict[Key, Reached] = {}
    for line in reached_indicators.of_periods(told, day):
        if line.period is not None and (reached := _reached(line)):
            found[line.indicator.id, line.period.id] = reached
    return found


def _reached(line: Line) -> Reached | None:
    actual = line.actual
    if actual.entry is not None:
        return _entered(actual)
    if actual.computed is None or not actual.computed.value:
        return None
    value = actual.computed.value
    if line.indicator.source in _OF_PEOPLE and small_cells.one(value) is None:
        return None
    return Reached(Decimal(value))


def _entered(actual: Actual) -> Reached | None:
    if actual.entry is None or actual.entry.sample or actual.value is None:
        return None
    dimensions = {name: _parts(parts, actual.value) for name, parts in actual.entry.dimensions.items()}
    return Reached(actual.value, {name: parts for name, parts in dimensions.items() if parts})


def _parts(parts: object, total: Decimal) -> dict[str, Decimal]:
    """Return the parts where they add up to the total and none is too small to publish; otherwise the value stands undivided."""
    if not isinstance(parts, dict):
        return {}
    numbers = {str(name): Decimal(str(number)) for name, number in parts.items()}
    small = any(small_cells.one(int(number)) is None for number in numbers.values())
    return {} if small or sum(numbers.values()) != total else numbers
