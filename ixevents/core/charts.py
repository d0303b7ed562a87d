"""Charts as plain SVG: where bars, columns and points stand, in shares of their plot. Unknown is None and drawn as unknown, never as 0.

Pages give rows, the macros `chart_bars`, `chart_columns` and `chart_line` draw them with the table of the same rows beside.
All places are percentages, so text in a chart keeps the size the reader chose.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from babel.numbers import format_decimal
from flask import Flask
from flask_babel import gettext as _

from ixevents.core.languages import LOCALES
from ixevents.core.web import current_language

Number = int | float | Decimal

_HEADROOM = 14
"""Part of a plot, in percent, that stays free above the highest mark for its words."""
_BAR_SHARE = 0.68
_MOST_WORDS = 8
"""With more columns than this, their values stand in the table only."""
_MOST_LEVELS = 5
_MOST_LABELS = 7
"""With more columns than this, some of their labels give way on a phone."""
_MOST_LABEL_LINES = 3
_PHONE = 36
"""Signs that stand side by side below a plot on a phone of 360 pixels."""
_STEPS = (1, 2, 2.5, 5, 10)


@dataclass(frozen=True)
class Item:
    """A row of a chart with one value. `words` is how the value is written; without them it is written as a number."""

    label: str
    value: Number | None
    words: str = ""
    url: str = ""
    aim: Number | None = None
    aim_words: str = ""


@dataclass(frozen=True)
class Bar:
    """A bar, with what its row says; `share` and `aim` are None where the value is unknown."""

    label: str
    words: str
    share: str | None
    url: str
    aim: str | None
    aim_words: str


@dataclass(frozen=True)
class Tick:
    """A place on an axis with its words; where there is little room, a minor one gives way and others stand on lower lines."""

    at: str
    words: str
    minor: bool = False
    line: int = 1


@dataclass(frozen=True)
class Mark:
    """A column, or a point of a line. Unknown ones have no height."""

    x: str
    centre: str
    width: str
    y: str
    height: str | None
    words: str
    series: int


@dataclass(frozen=True)
class Plot:
    """A chart with axes, and the rows of its table."""

    marks: tuple[Mark, ...]
    lines: tuple[tuple[int, str], ...]
    "Unbroken runs of known points: number of the series, and the points for `polyline` in a box of 100 by 100."
    levels: tuple[Tick, ...]
    labels: tuple[Tick, ...]
    label_lines: int
    rows: tuple[tuple[str, tuple[str, ...]], ...]
    worded: bool
    "The columns are few enough to carry their values."


@dataclass(frozen=True)
class _Cell:
    series: int
    value: Number | None
    words: str


@dataclass(frozen=True)
class _Row:
    label: str
    cells: tuple[_Cell, ...]


def init_app(app: Flask) -> None:
    """Give templates the geometry behind the chart macros."""
    app.jinja_env.globals.update(chart_of_bars=bars, chart_of_columns=columns, chart_of_points=points)


def bars(rows: Iterable[Item | Sequence[Any]]) -> tuple[Bar, ...]:
    """Return a bar for each row; the longest, of values and aims, fills the plot."""
    items = [row if isinstance(row, Item) else Item(*row) for row in rows]
    most = _most([item.value for item in items] + [item.aim for item in items])
    return tuple(
        Bar(
            item.label,
            item.words or number(item.value),
            _share(item.value, most),
            item.url,
            _share(item.aim, most),
            item.aim_words or number(item.aim),
        )
        for item in items
    )


def columns(rows: Iterable[Sequence[Any]], series: int = 1) -> Plot:
    """Return columns side by side for rows `(label, value)` or `(label, values)`; `series` says how many values a row has.

    A third entry of a row, of the same form, says how its values are written.
    """
    table = _table(rows, series)
    slot = 100 / max(len(table), 1)
    width = slot * _BAR_SHARE / series
    marks = [(cell, place * slot + slot * (1 - _BAR_SHARE) / 2 + cell.series * width, width) for place, cell in _cells(table)]
    return _plot(table, marks, joined=False)


def points(rows: Iterable[Sequence[Any]], series: int = 1) -> Plot:
    """Return points joined by lines, for the same rows; a line is broken where a value is unknown."""
    table = _table(rows, series)
    slot = 100 / max(len(table), 1)
    return _plot(table, [(cell, place * slot, slot) for place, cell in _cells(table)], joined=True)


def number(value: Number | None) -> str:
    """Return "1 200" in the language of the page, or that the number is not known."""
    return str(_("not known")) if value is None else str(format_decimal(value, locale=LOCALES[current_language()]))


def percent(value: float) -> str:
    """Return a share as SVG wants it: "12.5%"."""
    return f"{round(value, 3):g}%"


def _table(rows: Iterable[Sequence[Any]], series: int) -> list[_Row]:
    """Return each row with as many cells as there are series."""
    table = [_row(*row) for row in rows]
    wrong = [row.label for row in table if len(row.cells) != series]
    if wrong:
        raise ValueError(f"every row needs {series} values: {wrong}")
    return table


def _row(label: object, values: Any, words: Any = ()) -> _Row:
    values = values if isinstance(values, list | tuple) else (values,)
    words = words if isinstance(words, list | tuple) else (words,)
    written = [*words, *[""] * (len(values) - len(words))]
    cells = (_Cell(index, value, said or number(value)) for index, (value, said) in enumerate(zip(values, written, strict=True)))
    return _Row(str(label), tuple(cells))


def _cells(table: list[_Row]) -> list[tuple[int, _Cell]]:
    """Return every cell with the place of its row."""
    return [(place, cell) for place, row in enumerate(table) for cell in row.cells]


def _plot(table: list[_Row], marks: list[tuple[_Cell, float, float]], *, joined: bool) -> Plot:
    top = _top(_most([cell.value for cell, _x, _width in marks]))
    drawn = tuple(_mark(cell, x, width, top) for cell, x, width in marks)
    slot = 100 / max(len(table), 1)
    kept = _kept(table)
    lines = _label_lines(table)
    labels = (
        Tick(percent((place + 0.5) * slot), row.label, minor=place % kept != 0, line=place % lines + 1) for place, row in enumerate(table)
    )
    return Plot(
        marks=drawn,
        lines=tuple(_lines(drawn)) if joined else (),
        levels=_levels(top),
        labels=tuple(labels),
        label_lines=lines,
        rows=tuple((row.label, tuple(cell.words for cell in row.cells)) for row in table),
        worded=len(drawn) <= _MOST_WORDS,
    )


def _mark(cell: _Cell, x: float, width: float, top: float) -> Mark:
    height = 0 if cell.value is None else float(cell.value) / top * (100 - _HEADROOM)
    return Mark(
        x=percent(x),
        centre=percent(x + width / 2),
        width=percent(width),
        y=percent(100 - height),
        height=None if cell.value is None else percent(height),
        words=cell.words,
        series=cell.series,
    )


def _lines(marks: Sequence[Mark]) -> list[tuple[int, str]]:
    """Return the unbroken runs of each series."""
    series = sorted({mark.series for mark in marks})
    return [(one, run) for one in series for run in _runs([mark for mark in marks if mark.series == one])]


def _runs(marks: list[Mark]) -> list[str]:
    """Return the unbroken runs of known points."""
    runs: list[list[str]] = [[]]
    for mark in marks:
        if mark.height is None:
            runs.append([])
        else:
            runs[-1].append(f"{mark.centre[:-1]},{mark.y[:-1]}")
    return [" ".join(run) for run in runs if len(run) > 1]


def _most(values: Sequence[Number | None]) -> float:
    """Return the largest value, 1 when there is none above 0."""
    known = [float(value) for value in values if value is not None]
    if any(value < 0 for value in known):
        raise ValueError("charts show amounts and counts, which are never below 0")
    return max(known, default=0) or 1


def _share(value: Number | None, most: float) -> str | None:
    return None if value is None else percent(float(value) / most * 100)


def _top(most: float) -> float:
    """Return the highest level drawn: the next round number."""
    step = _step(most)
    return step * math.ceil(round(most / step, 9))


def _step(most: float) -> float:
    """Return the smallest round number of which five reach the top; whole, for counts are."""
    size = 10 ** math.floor(math.log10(most / _MOST_LEVELS))
    return max(next(step * size for step in _STEPS if step * size * _MOST_LEVELS >= most), 1)


def _levels(top: float) -> tuple[Tick, ...]:
    step = _step(top)
    return tuple(
        Tick(percent(100 - level * step / top * (100 - _HEADROOM)), number(round(level * step, 6)))
        for level in range(1, round(top / step) + 1)
    )


def _kept(table: list[_Row]) -> int:
    """Return which labels stay where there is little room: of a few all, of many every second, third or further one."""
    return max(2, _crowding(table)) if len(table) > _MOST_LABELS else 1


def _label_lines(table: list[_Row]) -> int:
    """Return on how many lines the labels stand where there is little room and all of them stay."""
    return 1 if len(table) > _MOST_LABELS else min(_crowding(table), _MOST_LABEL_LINES)


def _crowding(table: list[_Row]) -> int:
    """Return how many times the width of a phone the labels take side by side, each as wide as the longest, with a gap."""
    return max(1, math.ceil(len(table) * (max((len(row.label) for row in table), default=0) + 1.5) / _PHONE))
