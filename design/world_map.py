"""Draw the countries of the world once, as SVG paths by ISO code: `python design/world_map.py <folder of world-atlas>`.

The borders are Natural Earth's (public domain), as TopoJSON in the package world-atlas (`npm pack world-atlas@2.0.2`, then unpack it).
Writes two drawings, the world in small scale (1:110 million), Europe and the Levant in larger (1:50 million), both in the Equal
Earth projection: their countries into `ixevents/projects/world.json`, the land into `static/img/world.svg`, as two views of one file.
Borders are simplified arc by arc, so neighbours keep their common border. The land as a whole has none: pages draw the borders of
countries with partners only. Antarctica lies below the drawing.
"""

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from babel.core import get_global

from ixevents.projects.projection import equal_earth

Point = tuple[float, float]
Ring = list[Point]
Frame = tuple[float, float, float, float]

ROOT = Path(__file__).parent.parent
COUNTRIES = ROOT / "ixevents" / "projects" / "world.json"
LAND = ROOT / "static" / "img" / "world.svg"
WIDTH = {"110m": 640, "50m": 760}
SMALLEST_TRIANGLE = {"110m": 3.2, "50m": 11.0}
"""Points of a border that make a smaller triangle with their neighbours, in square units of the drawing, are left out."""
SMALLEST_ISLAND = {"110m": 6.0, "50m": 22.0}
"""Of the land; a country keeps its small parts."""
CORNERS = {"110m": ((-168.5, 0), (190.5, 0), (11, 83.7), (11, -56)), "50m": ((-12.2, 37.5), (39.5, 31), (11, 56.5), (11, 28.7))}
"""Westernmost, easternmost, northernmost and southernmost point of each drawing."""
MARGIN = 30
STYLE = (
    "path{fill:#dccfb4;stroke:#dccfb4}@media(prefers-color-scheme:dark){path{fill:#3a4468;stroke:#3a4468}}"
    "@media(forced-colors:active){path{fill:Canvas;stroke:GrayText}}"
)
"""The land lies below the tokens of the site: a picture does not know them."""
JUMP = 200
"""Neighbours on a border that lie so far apart lie on both sides of the world's seam: small islands of the Bering Strait, left out."""

# ISO 3166-1 numeric to alpha-2, as CLDR has it. Territories without a number are drawn without a code.
CODES = {number: codes[0] for number, codes in get_global("territory_aliases").items() if number.isdigit()}


def main() -> None:
    """Write both drawings."""
    folder = Path(sys.argv[1])
    drawings = {"world": _drawing(folder, "110m"), "europe": _drawing(folder, "50m")}
    LAND.write_text(_views([(name, drawing["width"], drawing["height"], drawing.pop("land")) for name, drawing in drawings.items()]))
    COUNTRIES.write_text(json.dumps(drawings, separators=(",", ":"), sort_keys=True) + "\n", encoding="utf-8")


def _views(drawings: Sequence[tuple[str, int, int, str]]) -> str:
    """Return one SVG with the drawings below each other, each under its name (`world.svg#europe`)."""
    top, views, paths = 0, [], []
    for name, width, height, land in drawings:
        views.append(f'<view id="{name}" viewBox="0 {top} {width} {height}"/>')
        paths.append(f'<path transform="translate(0 {top})" d="{land}"/>')
        top += height + 3 * MARGIN
    return f'<svg xmlns="http://www.w3.org/2000/svg"><style>{STYLE}</style>{"".join(views)}{"".join(paths)}</svg>\n'


def _drawing(folder: Path, scale: str) -> dict[str, Any]:
    topology = json.loads((folder / f"countries-{scale}.json").read_text(encoding="utf-8"))
    west, east, north, south = (equal_earth(*corner) for corner in CORNERS[scale])
    left, top, size = west[0], north[1], (east[0] - west[0]) / WIDTH[scale]
    height = round((south[1] - top) / size)
    arcs = [_simple([((x - left) / size, (y - top) / size) for x, y in _projected(topology, arc)], scale) for arc in topology["arcs"]]
    frame = (-MARGIN, -MARGIN, WIDTH[scale] + MARGIN, height + MARGIN)
    countries: dict[str, str] = {}
    for shape in topology["objects"]["countries"]["geometries"]:
        if code := CODES.get(shape.get("id", "")):
            countries[code] = countries.get(code, "") + "".join(_paths(shape, arcs, frame))
    return {
        "left": round(left, 6),
        "top": round(top, 6),
        "size": round(size, 9),
        "width": WIDTH[scale],
        "height": height,
        "land": "".join(
            path for shape in topology["objects"]["land"]["geometries"] for path in _paths(shape, arcs, frame, SMALLEST_ISLAND[scale])
        ),
        "countries": {code: path for code, path in countries.items() if path},
    }


def _projected(topology: dict[str, Any], arc: Sequence[Sequence[int]]) -> Iterator[Point]:
    """Return the points of an arc, which is written as steps from one to the next."""
    scale, translate = topology["transform"]["scale"], topology["transform"]["translate"]
    x = y = 0
    for step in arc:
        x, y = x + step[0], y + step[1]
        yield equal_earth(x * scale[0] + translate[0], y * scale[1] + translate[1])


def _simple(points: Ring, scale: str) -> Ring:
    """Leave out the points that matter least, one after the other (Visvalingam).

    The ends and one between stay, or small countries would vanish.
    """
    kept = list(points)
    while len(kept) > 3:
        least, place = min((_triangle(*kept[index - 1 : index + 2]), index) for index in range(1, len(kept) - 1))
        if least >= SMALLEST_TRIANGLE[scale]:
            break
        del kept[place]
    return kept


def _triangle(a: Point, b: Point, c: Point) -> float:
    return abs((b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1])) / 2


def _paths(shape: dict[str, Any], arcs: list[Ring], frame: Frame, smallest: float = 0) -> Iterator[str]:
    polygons = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
    for ring in (ring for polygon in polygons for ring in polygon):
        points = _joined(ring, arcs)
        if any(abs(point[0] - points[index - 1][0]) > JUMP for index, point in enumerate(points)):
            continue
        points = _clipped(points, frame)
        if len(points) > 2 and _area(points) >= smallest:
            yield _path(points)


def _joined(ring: Iterable[int], arcs: list[Ring]) -> Ring:
    """Return the points of a ring; a negative number is an arc taken backwards."""
    points: Ring = []
    for number in ring:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        points += arc[1:] if points else arc
    return points[:-1]


def _clipped(points: Ring, frame: Frame) -> Ring:
    """Cut a ring at the four sides of a frame (Sutherland and Hodgman)."""
    for axis, limit, sign in ((0, frame[0], 1), (0, frame[2], -1), (1, frame[1], 1), (1, frame[3], -1)):
        inside = [sign * (point[axis] - limit) >= 0 for point in points]
        cut: Ring = []
        for index, point in enumerate(points):
            before = points[index - 1]
            if inside[index] != inside[index - 1]:
                share = (limit - before[axis]) / (point[axis] - before[axis])
                cut.append((before[0] + share * (point[0] - before[0]), before[1] + share * (point[1] - before[1])))
            if inside[index]:
                cut.append(point)
        points = cut
    return points


def _area(points: Ring) -> float:
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(points, [*points[1:], points[0]], strict=True))) / 2


def _path(points: Ring) -> str:
    """Return a ring as a path of whole steps, as short as it can be written."""
    x, y = round(points[0][0]), round(points[0][1])
    steps = []
    for point in points[1:]:
        dx, dy = round(point[0]) - x, round(point[1]) - y
        if (dx, dy) != (0, 0):
            steps.append(f"{dx}{'' if dy < 0 else ' '}{dy}")
            x, y = x + dx, y + dy
    start = f"M{round(points[0][0])} {round(points[0][1])}"
    return f"{start}l{' '.join(steps).replace(' -', '-')}z" if len(steps) > 1 else ""


main()
