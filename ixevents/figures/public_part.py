"""What the public reads of a project's indicators: how far each aim is, no small number of people, and since when nobody has said."""

from decimal import Decimal

from flask_babel import gettext as _
from markupsafe import Markup

from ixevents.core import dates
from ixevents.core.charts import Item
from ixevents.core.web import current_language
from ixevents.figures import indicators, small_cells
from ixevents.figures.indicators import Line
from ixevents.projects import wording
from ixevents.projects.models import Project
from ixevents.projects.parts import Part
from ixevents.projects.results import Measure, Source
from ixevents.visits import participation

OF_PEOPLE = frozenset({Source.PARTICIPATIONS, Source.PERSONS, Source.PUPILS, Source.ADULTS, Source.SEATS_ANNOUNCED})
"""Sources that count people: their small numbers are not published (GDPR-02)."""
ALL = 100
"""Percent: the aim."""


def on_record(project: Project) -> Part | None:
    """Return the section of a record's page; None while no published aim has a value.

    `project.indicators`, the published ones, are loaded with their periods.
    """
    if not project.indicators:
        return None
    lines = [line for line in indicators.of(project.indicators) if line.target]
    told = [line for line in lines if line.actual.value is not None]
    if not told:
        return None
    rows = [_row(line) for line in lines if line.period is None or line in told]
    sample = any(line.indicator.sample for line in lines)
    return Part("figures/reached.html", {"rows": rows, "sample": sample, "by_hand": any(line.actual.entry for line in told)})


def _row(line: Line) -> Item:
    value = line.actual.value
    hidden = value is not None and line.indicator.source in OF_PEOPLE and small_cells.one(int(value)) is None
    share = None if value is None or hidden or not line.target else min(ALL, round(ALL * value / line.target))
    words = str(_("fewer than %(num)s", num=small_cells.FEWEST)) if hidden else _number(line, value)
    return Item(_label(line), share, words, aim=ALL, aim_words=_number(line, line.target))


def _label(line: Line) -> str:
    name = wording.capital(line.indicator.name)
    if line.period is None:
        return name
    lang = current_language()
    return Markup("{}, {} – {}").format(name, dates.day_short(line.period.starts, lang), dates.day_short(line.period.ends, lang))


def _number(line: Line, number: Decimal | None) -> str:
    if number is None:
        return str(_("not known"))
    return wording.percentage(number) if line.indicator.measure == Measure.PERCENTAGE else wording.number(number)


def by_year() -> dict[int, int]:
    """Return the participations of each year; a year with too few people to publish is left out (GDPR-02)."""
    return {year: count for year, count in participation.by_year().items() if small_cells.one(count)}
