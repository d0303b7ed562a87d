"""Indicators as results: what was aimed at, period by period, and what was reached where that is known (IATI-11)."""

from collections.abc import Mapping
from decimal import Decimal
from xml.etree.ElementTree import Element

from ixevents.iati import codes
from ixevents.iati.reached import Key, Reached
from ixevents.iati.xml import add, narratives
from ixevents.projects.models import Project
from ixevents.projects.results import Indicator, IndicatorPeriod

Actuals = Mapping[Key, Reached]
"""What was reached, where it is known."""


def add_to(activity: Element, project: Project, actuals: Actuals) -> None:
    """Add a result for each indicator whose type of result somebody has said; samples stay out."""
    for indicator in project.indicators:
        if indicator.result_type and not indicator.sample:
            _add(activity, indicator, actuals)


def _add(activity: Element, indicator: Indicator, actuals: Actuals) -> None:
    result = add(activity, "result", type=codes.RESULTS[indicator.result_type], aggregation_status="0")  # type: ignore[index]
    narratives(add(result, "title"), indicator.name)
    element = add(result, "indicator", measure=codes.MEASURES[indicator.measure], ascending="1")
    narratives(add(element, "title"), indicator.name)
    if indicator.unit:
        narratives(add(element, "description"), indicator.unit)
    if indicator.baseline is not None and indicator.baseline_year:
        add(element, "baseline", year=str(indicator.baseline_year), value=_number(indicator.baseline))
    for period in indicator.periods:
        if not period.sample:
            _add_period(element, indicator, period, actuals)


def _add_period(parent: Element, indicator: Indicator, period: IndicatorPeriod, actuals: Actuals) -> None:
    element = add(parent, "period")
    add(element, "period-start", iso_date=period.starts.isoformat())
    add(element, "period-end", iso_date=period.ends.isoformat())
    if period.target is not None:
        add(element, "target", value=_number(period.target))
    reached = actuals.get((indicator.id, period.id))
    if reached is None:
        return
    add(element, "actual", value=_number(reached.value))
    for name, parts in reached.parts.items():
        for part, value in parts.items():
            add(add(element, "actual", value=_number(value)), "dimension", name=name, value=part)


def _number(value: Decimal) -> str:
    return f"{value.normalize():f}"
