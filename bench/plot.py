"""The figures as a picture: the share of the bare rate by subject with its target, and cost by the number of registrations."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from bench.figures import Figures, median_share, where
from bench.growth import ANEW, SIZES
from bench.scenarios import FEW, MANY
from bench.visits import SUBJECTS

WIDTH, LEFT, RIGHT = 900, 190, 60
BAR, GAP = 11, 9
MOST_SHARE = 2.5
"""Longer bars are cut and say their number."""
CHART_HEIGHT = 300
COLOURS = 6
_STYLE = """
text { font: 13px system-ui, sans-serif; fill: var(--ink); }
.title { font-weight: 600; font-size: 15px; } .small { font-size: 11px; }
.axis { stroke: var(--ink); stroke-width: 1; } .grid { stroke: var(--line); stroke-width: 1; }
.mark { stroke: var(--ink); stroke-width: 2.5; } path { fill: none; stroke-width: 2; }
svg { --ink: #1d2330; --line: #d5d9e0; --paper: #fff; }
.c0 { --c: #1f5fa8; } .c1 { --c: #b4521e; } .c2 { --c: #2d7a4b; } .c3 { --c: #8a3b8f; } .c4 { --c: #7a6a10; } .c5 { --c: #a3263f; }
@media (prefers-color-scheme: dark) {
svg { --ink: #e8ebf0; --line: #3c4452; --paper: #151a23; }
.c0 { --c: #7db4f0; } .c1 { --c: #f09a66; } .c2 { --c: #77cf99; } .c3 { --c: #d894dd; } .c4 { --c: #d8c65a; } .c5 { --c: #f08a9d; }
}
.bar, .dot { fill: var(--c); } path { stroke: var(--c); } .paper { fill: var(--paper); }
"""

SLOTS_WIDTH = 110
"""Kept on the right for the database of many slots."""


@dataclass(frozen=True)
class Line:
    """What one kind of visit costs."""

    name: str
    points: list[tuple[int, float]]
    "By the number of registrations."
    slots: float | None = None
    "With many slots."


def draw(figures: Figures) -> str:
    """Return an SVG picture."""
    shares = list(_shares(figures)) if figures.results else []
    top = _shares_height(figures) if figures.results else 28
    costs = list(_costs(_lines(figures), top))
    height = top + CHART_HEIGHT + 130 + 18 * len(_lines(figures))
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" aria-label="Speed of ixevents">',
            f"<style>{_STYLE}</style>",
            f'<rect class="paper" width="{WIDTH}" height="{height}"/>',
            *shares,
            *costs,
            "</svg>",
            "",
        ]
    )


def _shares_height(figures: Figures) -> int:
    return 80 + len(SUBJECTS) * (len(figures.results) * BAR + GAP) + 60


def _shares(figures: Figures) -> Iterator[str]:
    """Draw the shares as bars, a colour for each scenario, a stroke for each target."""
    yield _text(20, 28, "Share of the rate of a bare Flask page; strokes are targets", "title")
    for number, result in enumerate(figures.results):
        x = 20.0 + 160 * number
        yield f'<rect class="bar c{number % COLOURS}" x="{x}" y="42" width="12" height="12"/>' + _text(x + 18, 53, where(result))
    y, step = 74.0, len(figures.results) * BAR + GAP
    bottom = y + len(SUBJECTS) * step
    for percent in range(0, int(MOST_SHARE * 100) + 1, 50):
        x = _share_x(percent / 100)
        yield f'<line class="grid" x1="{x}" y1="{y - 6}" x2="{x}" y2="{bottom}"/>' + _text(x, bottom + 18, f"{percent} %", anchor="middle")
    for subject in SUBJECTS:
        yield _text(LEFT - 10, y + (step - GAP) / 2 + 5, subject.name, anchor="end")
        for number, result in enumerate(figures.results):
            share, at = median_share(result, subject), y + number * BAR
            width = _share_x(share) - LEFT
            yield f'<rect class="bar c{number % COLOURS}" x="{LEFT}" y="{at}" width="{width:.1f}" height="{BAR - 2}"/>'
            yield _text(_share_x(share) + 5, at + 9, f"{share:.0%}", "small")
        if subject.target:
            x = _share_x(subject.target)
            yield f'<line class="mark" x1="{x}" y1="{y - 3}" x2="{x}" y2="{y + step - GAP + 1}"/>'
        y += step


def _share_x(share: float) -> float:
    return LEFT + (WIDTH - LEFT - RIGHT) * min(share, MOST_SHARE) / MOST_SHARE


def _lines(figures: Figures) -> list[Line]:
    """Return cost by registrations, of each engine: from databases of all sizes where they were measured."""
    grown = [(one.engine, subject.name, one) for one in figures.growth for subject in ANEW]
    if grown:
        same = [size for size in SIZES if size.slots == SIZES[0].slots]
        return [
            Line(
                f"{name}, {engine}",
                [(size.registrations, one.measured[size, name].cost) for size in same],
                one.measured[SIZES[-1], name].cost,
            )
            for engine, name, one in grown
        ]
    return [
        Line(
            f"{subject.name}, {where(result)}",
            [
                (size.registrations, result.measured[name, subject.name].cost)
                for name, size in ((FEW, result.plan.few), (MANY, result.plan.many))
            ],
        )
        for result in figures.results
        for subject in ANEW
    ]


def _costs(lines: list[Line], top: int) -> Iterator[str]:
    """Draw cost by the number of registrations, and apart with many slots: flat is what is wanted."""
    yield _text(20, top, "Processor milliseconds of a visit made anew, web and database, by registrations in the database", "title")
    high = _round_up(max(cost for line in lines for cost in [*(cost for _x, cost in line.points), line.slots or 0]))
    counts = [count for count, _cost in lines[0].points]
    low, far = math.log10(min(counts)), math.log10(max(counts))
    floor, apart, edge = top + 24 + CHART_HEIGHT, lines[0].slots is not None, WIDTH - RIGHT
    end = edge - SLOTS_WIDTH if apart else edge

    def x(count: int) -> float:
        return LEFT + (end - LEFT) * (math.log10(count) - low) / (far - low)

    def y(cost: float) -> float:
        return floor - CHART_HEIGHT * cost / high

    for part in range(5):
        cost = high * part / 4
        yield f'<line class="grid" x1="{LEFT}" y1="{y(cost)}" x2="{edge}" y2="{y(cost)}"/>'
        yield _text(LEFT - 10, y(cost) + 4, f"{cost:g} ms", anchor="end")
    yield f'<line class="axis" x1="{LEFT}" y1="{floor}" x2="{edge}" y2="{floor}"/>'
    for count in counts:
        yield _text(x(count), floor + 20, f"{count:,}", anchor="middle")
    yield _text((LEFT + end) / 2, floor + 40, "registrations", anchor="middle")
    if apart:
        yield _text(edge, floor + 20, f"{SIZES[-1].slots:,}", anchor="middle") + _text(edge, floor + 40, "slots", anchor="middle")
    for number, line in enumerate(lines):
        places = [(x(count), y(cost)) for count, cost in line.points]
        yield _drawn(number, line, places, [] if line.slots is None else [(edge, y(line.slots))], floor + 62 + 18 * number)


def _drawn(number: int, line: Line, places: list[tuple[float, float]], alone: list[tuple[float, float]], at: float) -> str:
    """Draw a line, its dots with those that stand alone, and its words below."""
    way = " ".join(f"{'L' if place else 'M'}{x:.1f} {y:.1f}" for place, (x, y) in enumerate(places))
    dashes = f' stroke-dasharray="{4 + 3 * (number // COLOURS)} 4"' if number >= COLOURS else ""
    dots = "".join(f'<circle class="dot" cx="{x:.1f}" cy="{y:.1f}" r="3.5"/>' for x, y in [*places, *alone])
    key = f'<path d="M{LEFT} {at} H{LEFT + 30}"{dashes}/>' + _text(LEFT + 40, at + 4, line.name)
    return f'<g class="c{number % COLOURS}"><path d="{way}"{dashes}/>{dots}{key}</g>'


def _round_up(cost: float) -> float:
    """Return the next number that four steps divide well."""
    step = 10 ** math.floor(math.log10(cost))
    return next(step * factor for factor in (1, 2, 4, 8, 10) if step * factor >= cost)


def _text(x: float, y: float, words: str, kind: str = "", anchor: str = "start") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" class="{kind}" text-anchor="{anchor}">{escape(words)}</text>'
