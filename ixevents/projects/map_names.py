"""On which side of its mark a name stands on the map, so that names cover neither each other nor marks, and none runs over the edge."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

Side = Literal["start", "end"]
Point = tuple[float, float]


@dataclass(frozen=True)
class Spot:
    """A place beside a mark: the side the name begins or ends at, and how far it stands below the mark, in lines; above when negative."""

    side: Side
    drop: float


class Box(NamedTuple):
    """What a name or a mark takes, in percent of the drawing."""

    left: float
    top: float
    right: float
    bottom: float

    def over(self, other: "Box") -> float:
        """Return how much of this lies over another."""
        width = min(self.right, other.right) - max(self.left, other.left)
        height = min(self.bottom, other.bottom) - max(self.top, other.top)
        return max(0, width) * max(0, height)

    def outside(self) -> float:
        """Return how much of this lies beyond the edges."""
        whole = (self.right - self.left) * (self.bottom - self.top)
        return whole - self.over(Box(0, 0, 100, 100))


_SIDES: tuple[Side, Side] = ("start", "end")
SPOTS = tuple(Spot(side, drop) for drop in (0, -0.75, 0.75, -1.15, 1.15) for side in _SIDES)
"""In the order in which they are tried."""
_LETTER, _LINE = 2.1, {"world": 9.0, "europe": 6.0}
"""Percent of the width that a letter takes on a telephone, and of the height that a line takes."""
_MARK_WIDTH, _MARK_HEIGHT, _APART = 1.6, 2.6, 2.6
"""Percent: what a mark takes to each side and up and down, and how far names stand off its middle."""
_CLOSE = 8
"""Percent within which two marks are neighbours: of these the southern one has its name below."""
_EDGE = 4
"""A name that is cut off at the edge is worse than one over another."""


def spots(drawing: str, names: Sequence[str], marks: Sequence[Point]) -> list[Spot]:
    """Return a spot for each name, given where its mark lies in percent; an empty name takes no room."""
    taken = [Box(x - _MARK_WIDTH, y - _MARK_HEIGHT, x + _MARK_WIDTH, y + _MARK_HEIGHT) for x, y in marks]
    found: list[Spot] = []
    for name, mark in zip(names, marks, strict=True):
        _cost, _order, spot, box = min(_tries(drawing, name, mark, marks, taken))
        found.append(spot)
        if name:
            taken.append(box)
    return found


def _tries(
    drawing: str, name: str, mark: Point, marks: Sequence[Point], taken: Sequence[Box]
) -> Iterator[tuple[tuple[float, int], int, Spot, Box]]:
    """Yield every spot with what it costs: what is covered or cut off, then how many neighbours the name would stand beyond."""
    close = [y - mark[1] for x, y in marks if (x, y) != mark and abs(x - mark[0]) < _CLOSE and abs(y - mark[1]) < _CLOSE]
    for order, spot in enumerate(SPOTS):
        box = _box(drawing, name, mark, spot)
        covered = round(sum(box.over(other) for other in taken) + box.outside() * _EDGE, 1)
        yield (covered, sum(down * spot.drop > 0 for down in close)), order, spot, box


def _box(drawing: str, name: str, mark: Point, spot: Spot) -> Box:
    (x, y), width, line = mark, len(name) * _LETTER, _LINE[drawing]
    left = x + _APART if spot.side == "start" else x - _APART - width
    top = y - line / 2 + spot.drop * line
    return Box(left, top, left + width, top + line)
