"""What the screens of the figures show: numbers with the way to where they come from, breakdowns, indicators."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import select

from ixevents.accounts import access
from ixevents.core import dates
from ixevents.core.charts import Item
from ixevents.core.languages import Translated
from ixevents.core.web import current_language, plain, tr
from ixevents.events.models import Slot
from ixevents.extensions import db
from ixevents.figures import axes, words
from ixevents.figures.axes import Axis
from ixevents.figures.counting import Figures, Happenings, Number
from ixevents.figures.indicators import Line
from ixevents.projects import wording
from ixevents.projects.models import Project
from ixevents.projects.results import Indicator, IndicatorPeriod, Measure
from ixevents.staff import ways
from ixevents.staff.figures.forms import Period

HEADLINES = ("participations", "announced", "persons")
DETAILS = tuple(name for name in words.NUMBERS if name not in HEADLINES)


@dataclass(frozen=True)
class Shown:
    """A number with its words and the way to its sources."""

    name: str
    words: str
    meaning: str
    value: str
    url: str | None


@dataclass(frozen=True)
class Split:
    """One breakdown, as bars."""

    axis: Axis
    title: str
    head: str
    rows: list[Item]
    note: str


@dataclass(frozen=True)
class Source:
    """A date that has part in a number."""

    when: str
    title: str
    place: str
    part: int
    url: str | None


@dataclass(frozen=True)
class Reached:
    """An indicator in one period, in words."""

    line: Line
    name: str
    unit: str
    period: str
    target: str
    value: str
    computed: str
    by_hand: bool
    reason: Translated | str
    url: str
    source_url: str | None
    share: int | None


def numbers(project: Project, period: Period, figures: Figures, names: Sequence[str]) -> list[Shown]:
    """Return numbers in the order of their names."""
    return [_number(project, period, name, getattr(figures, name)) for name in names]


def splits(project: Project, period: Period, figures: Figures, schools: Mapping[str, str]) -> list[Split]:
    """Return the breakdowns of which anything is known."""
    found = []
    for axis, parts in figures.splits.items():
        values = {key: number.value for key, number in parts.items()}
        if set(values) - {axes.UNKNOWN}:
            rows = [
                Item(words.key(axis, key, schools), values[key], url=source_url(project, period, axis, key))
                for key in axes.in_order(axis, values)
            ]
            found.append(Split(axis, str(words.AXES[axis]), str(words.HEADS[axis]), rows, str(words.NOTES.get(axis, ""))))
    return found


def schools(happened: Happenings) -> dict[str, str]:
    """Return the names of the schools that came, by number as a key of a breakdown has it."""
    return {str(number): name for number, (name, _postcode, _country) in happened.schools.items()}


def sources(number: Number, slots: Sequence[Slot]) -> list[Source]:
    """Return the dates a number comes from; those of programmes somebody does not work for lead nowhere."""
    lang, own = current_language(), _own(slots)
    return [
        Source(
            f"{dates.day_short(slot.starts_at, lang, slot.zone)}, {dates.hour(slot.starts_at, slot.zone)}",
            plain(slot.event.title),
            plain(slot.place.name),
            number.parts[slot.id],
            (ways.to("staff_slots.slot", slot_id=slot.id) or ways.to("staff_events.event", event_id=slot.event_id))
            if slot.id in own
            else None,
        )
        for slot in slots
    ]


def _own(slots: Sequence[Slot]) -> set[int]:
    """Return the ids of those dates that the person looking can open."""
    found = {slot.id for slot in slots}
    if access.current().confined_to:
        with access.within_own_programmes():
            return set(db.session.scalars(select(Slot.id).where(Slot.id.in_(found))))
    return found


def reached(lines: Sequence[Line]) -> list[Reached]:
    """Return indicators in words."""
    return [_reached(line) for line in lines]


def value(line: Line, number: Decimal | int | None) -> str:
    """Return a value of an indicator in words; unknown is said as unknown (PRJ-01)."""
    if number is None:
        return str(_("not known"))
    return wording.percentage(Decimal(number)) if line.indicator.measure == Measure.PERCENTAGE else wording.number(number)


def days(line: Line) -> str:
    """Return the period of a line in words."""
    return _said(line.period) if line.period else str(_("Whole project"))


def periods(indicator: Indicator, current: IndicatorPeriod | None) -> list[tuple[str, str, bool]]:
    """Return the ways to the whole and to each period of an indicator, for `tabs`."""
    found = [
        (_said(one), url_for("staff_figures.indicator", indicator_id=indicator.id, period=one.id), one is current)
        for one in indicator.periods
    ]
    return [(str(_("Whole project")), url_for("staff_figures.indicator", indicator_id=indicator.id), current is None), *found]


def _said(period: IndicatorPeriod) -> str:
    return dates.days(period.starts, period.ends, current_language())


def _reached(line: Line) -> Reached:
    told, actual = tr(line.actual.entry.words) if line.actual.entry and line.actual.entry.words else "", line.actual
    share = round(100 * actual.value / line.target) if actual.value is not None and line.target else None
    period_id = line.period.id if line.period else None
    named = line.indicator.source and actual.computed is not None and actual.computed.parts
    return Reached(
        line,
        wording.capital(line.indicator.name),
        plain(line.indicator.unit),
        days(line),
        value(line, line.target),
        told or value(line, actual.value),
        value(line, actual.computed.value) if actual.computed is not None else "",
        actual.entry is not None,
        actual.reason or "",
        url_for("staff_figures.indicator", indicator_id=line.indicator.id, period=period_id),
        url_for("staff_figures.indicator", indicator_id=line.indicator.id, period=period_id, _anchor="sources") if named else None,
        share,
    )


def _number(project: Project, period: Period, name: str, number: Number) -> Shown:
    url = source_url(project, period, name, None) if number.parts else None
    return Shown(name, str(words.NUMBERS[name]), str(words.MEANINGS[name]), wording.number(number.value), url)


def source_url(project: Project, period: Period, name: str, key: str | None = None) -> str:
    """Return the way to the dates a number comes from."""
    asked: dict[str, Any] = {"name": name, "key": key, **period.args}
    return url_for("staff_figures.source", project_id=project.id, **asked)
