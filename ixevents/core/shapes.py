"""Shapes of cut paper, and how each is written as SVG or drawn as pixels. Knows nothing of what a picture shows."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby, pairwise
from math import hypot
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    # Who writes SVG need not load it.
    from PIL.ImageDraw import ImageDraw

Point = tuple[int, int]
Line = tuple[int, int, int, int]


class Shape(Protocol):
    """One piece of paper."""

    def svg(self) -> str:
        """Return the piece as one SVG element with presentation attributes only."""

    def draw(self, pen: "ImageDraw", scale: float) -> None:
        """Draw the piece, every length multiplied by `scale`."""


@dataclass(frozen=True)
class Sheet:
    """A rectangle."""

    colour: str
    x: int
    y: int
    width: int
    height: int

    def svg(self) -> str:
        """Write the rectangle."""
        return f'<path fill="{self.colour}" d="M{self.x} {self.y}h{self.width}v{self.height}h-{self.width}z"/>'

    def draw(self, pen: "ImageDraw", scale: float) -> None:
        """Draw the rectangle."""
        box = (self.x, self.y, self.x + self.width, self.y + self.height)
        pen.rectangle([value * scale for value in box], fill=self.colour)


@dataclass(frozen=True)
class Disc:
    """A circle; `ring` gives it a hole and is then the width of the band."""

    colour: str
    x: int
    y: int
    r: int
    ring: int = 0

    def svg(self) -> str:
        """Write the circle."""
        paint = f'fill="none" stroke="{self.colour}" stroke-width="{self.ring}"' if self.ring else f'fill="{self.colour}"'
        return f'<circle cx="{self.x}" cy="{self.y}" r="{self.r}" {paint}/>'

    def draw(self, pen: "ImageDraw", scale: float) -> None:
        """Draw the circle."""
        r = self.r + self.ring / 2
        box = [value * scale for value in (self.x - r, self.y - r, self.x + r, self.y + r)]
        if self.ring:
            pen.ellipse(box, outline=self.colour, width=round(self.ring * scale))
        else:
            pen.ellipse(box, fill=self.colour)


@dataclass(frozen=True)
class Slice:
    """Half of a circle (`turn` 0 up, 1 right, 2 down, 3 left) or a quarter (0 up right, then clockwise), around x, y."""

    colour: str
    x: int
    y: int
    r: int
    turn: int = 0
    quarter: bool = False

    def svg(self) -> str:
        """Write the slice."""
        r, x, y = self.r, self.x, self.y
        if self.quarter:
            first, second = [((0, -r), (r, r)), ((r, 0), (-r, r)), ((0, r), (-r, -r)), ((-r, 0), (r, -r))][self.turn]
            return f'<path fill="{self.colour}" d="M{x} {y}l{first[0]} {first[1]}a{r} {r} 0 0 1 {second[0]} {second[1]}z"/>'
        start, across = [((-r, 0), (2 * r, 0)), ((0, -r), (0, 2 * r)), ((r, 0), (-2 * r, 0)), ((0, r), (0, -2 * r))][self.turn]
        return f'<path fill="{self.colour}" d="M{x + start[0]} {y + start[1]}a{r} {r} 0 0 1 {across[0]} {across[1]}z"/>'

    def draw(self, pen: "ImageDraw", scale: float) -> None:
        """Draw the slice."""
        box = [value * scale for value in (self.x - self.r, self.y - self.r, self.x + self.r, self.y + self.r)]
        start = (270 if self.quarter else 180) + 90 * self.turn
        pen.pieslice(box, start, start + (90 if self.quarter else 180), fill=self.colour)


@dataclass(frozen=True)
class Strokes:
    """Several lines of one colour and width with round ends: bodies, heads, poles, waves.

    `svg` leaves width and ends to the group around.
    """

    colour: str
    width: int
    lines: tuple[Line, ...]

    def svg(self) -> str:
        """Write the lines."""
        path = "".join(_stroke(line) for line in self.lines)
        return f'<path stroke="{self.colour}" d="{path}"/>'

    def draw(self, pen: "ImageDraw", scale: float) -> None:
        """Draw the lines."""
        r = self.width * scale / 2
        for line in self.lines:
            x1, y1, x2, y2 = (value * scale for value in line)
            for x, y in ((x1, y1), (x2, y2)):
                pen.ellipse((x - r, y - r, x + r, y + r), fill=self.colour)
            length = hypot(x2 - x1, y2 - y1)
            if length:
                dx, dy = (y2 - y1) * r / length, (x1 - x2) * r / length
                pen.polygon([(x1 + dx, y1 + dy), (x2 + dx, y2 + dy), (x2 - dx, y2 - dy), (x1 - dx, y1 - dy)], fill=self.colour)


@dataclass(frozen=True)
class Pieces:
    """Several straight-edged pieces of one colour."""

    colour: str
    polygons: tuple[tuple[Point, ...], ...]

    def svg(self) -> str:
        """Write the polygons."""
        path = "".join(
            f"M{x} {y}" + "".join(_step(*pair) for pair in pairwise(polygon)) + "z" for polygon in self.polygons for x, y in polygon[:1]
        )
        return f'<path fill="{self.colour}" d="{path}"/>'

    def draw(self, pen: "ImageDraw", scale: float) -> None:
        """Draw the polygons."""
        for polygon in self.polygons:
            pen.polygon([(x * scale, y * scale) for x, y in polygon], fill=self.colour)


def to_svg(shapes: Iterable[Shape]) -> str:
    """Return all pieces; neighbouring lines of one width share a group, which keeps a crowd small."""
    parts: list[str] = []
    for width, group in groupby(shapes, key=lambda shape: shape.width if isinstance(shape, Strokes) else 0):
        inner = "".join(shape.svg() for shape in group)
        parts.append(f'<g stroke-width="{width}" stroke-linecap="round">{inner}</g>' if width else inner)
    return "".join(parts)


def _stroke(line: Line) -> str:
    x1, y1, x2, y2 = line
    if x1 == x2:
        # A stroke of no length with round ends is a dot: the shortest way to write a head.
        return f"M{x1} {y1}h0" if y1 == y2 else f"M{x1} {y1}V{y2}"
    return f"M{x1} {y1}{_step((x1, y1), (x2, y2))}"


def _step(start: Point, end: Point) -> str:
    """Return a relative line; a minus sign is also a separator."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    return f"l{dx}{dy}" if dy < 0 else f"l{dx} {dy}"
