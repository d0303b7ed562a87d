"""What the covers show: a square full of people, in six ways, in the colours of a programme. Same slug, same picture."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from math import cos, pi, sin
from random import Random

from ixevents.core.shapes import Disc, Line, Pieces, Shape, Sheet, Slice, Strokes

INK, PAPER, SUN = "#16203A", "#FFFAF0", "#FFC83D"
SKIN = ("#4A2C1C", "#7A4A2E", "#B47B52", "#E8B98F")


@dataclass(frozen=True)
class Palette:
    """The papers of a programme: grounds (each with the sun that shines on it) and papers for people, flags, houses."""

    grounds: tuple[tuple[str, str], ...]
    papers: tuple[str, ...]
    "The first is the programme's own: its posters stand on it."


PALETTES = {
    "festival": Palette(
        (("#C2410C", SUN), ("#FFD27A", "#E4572E"), ("#F7B7C3", "#C2410C")), ("#C2410C", "#0F6B63", "#F28FA8", SUN, INK, PAPER)
    ),
    "week": Palette((("#0F6B63", SUN), ("#BFE3D0", "#F2684B"), ("#F6D98B", "#0F6B63")), ("#0F6B63", "#F2684B", SUN, "#7CC4A4", INK, PAPER)),
    "youth": Palette(
        (("#5B3DB0", "#FF9DB5"), ("#D9CCFA", SUN), ("#FFC3CF", "#5B3DB0")), ("#5B3DB0", "#FF8FAB", SUN, "#5DB8DC", INK, PAPER)
    ),
    "council": Palette(
        (("#1F4E8C", SUN), ("#CFE0F3", "#E8623D"), ("#F4D58A", "#1F4E8C")), ("#1F4E8C", "#E8623D", SUN, "#8DB8E6", INK, PAPER)
    ),
    "projects": Palette(
        (("#7A5200", SUN), ("#F3DDAE", "#D9643A"), ("#BFDDD3", "#E9A93A")), ("#7A5200", "#D9643A", "#2F8F83", "#E9B44C", INK, PAPER)
    ),
    "house": Palette((("#FFE3B0", "#E4572E"), ("#F7C9B0", SUN)), ("#C2410C", "#0F6B63", "#5B3DB0", "#1F4E8C", SUN, "#F28FA8", INK)),
}


class Scene:
    """A picture in the making: a sheet of paper, a palette and dice that always fall the same for one slug."""

    def __init__(self, slug: str, theme: str, width: int, height: int) -> None:
        self.dice = Random(f"{theme}/{slug}")  # noqa: S311 a picture, not a secret
        self.width, self.height = width, height
        self.unit = height / 450
        palette = PALETTES.get(theme, PALETTES["house"])
        self.ground, self.sun = self.dice.choice(palette.grounds)
        self.own = palette.papers[0]
        self.papers = [paper for paper in palette.papers if paper != self.ground]
        self.dice.shuffle(self.papers)
        self.shapes: list[Shape] = [Sheet(self.ground, 0, 0, width, height)]

    def add(self, *shapes: Shape) -> None:
        """Lay pieces on top."""
        self.shapes.extend(shapes)

    def size(self, units: float) -> int:
        """Return a length given for a sheet 450 high, on this sheet."""
        return max(1, round(units * self.unit))

    def across(self, share: float) -> int:
        """Return a place on the width, 0 to 1."""
        return round(self.width * share)

    def between(self, low: float, high: float) -> float:
        """Throw the dice."""
        return self.dice.uniform(low, high)

    def crowd(self, top: float, *, rows: int = 2, small: float = 62, grow: float = 1.4) -> None:
        """Fill the bottom with people at eye level, in rows that come nearer; `top` is where the last heads are."""
        papers = [paper for paper in self.papers if paper not in (PAPER, self.sun)] or self.papers
        for row in range(rows):
            width = small * grow**row
            y = top + row * (450 - top) / (rows + 0.4)
            self._row(y, width, papers[row % len(papers) :] + papers[: row % len(papers)])

    def _row(self, top: float, width: float, papers: list[str]) -> None:
        bodies: dict[str, list[Line]] = {}
        heads: dict[str, list[Line]] = {}
        x, last = self.between(-0.4, 0.4) * width, ""
        while (x - width) * self.unit < self.width:
            # One in seven is a child.
            y = top + self.between(0, 0.55) * width + (width * 0.8 if self.dice.random() < 0.14 else 0)
            last = self.dice.choice([paper for paper in papers[:4] if paper != last])
            px, chin = round(x * self.unit), self.size(y)
            bodies.setdefault(last, []).append((px, self.size(y + width * 0.86), px, self.height + self.size(width / 2)))
            heads.setdefault(self.dice.choice(SKIN), []).append((px, chin, px, chin))
            x += width * self.between(1.04, 1.4)
        self.add(*(Strokes(paper, self.size(width), tuple(lines)) for paper, lines in bodies.items()))
        self.add(*(Strokes(skin, self.size(width * 0.62), tuple(lines)) for skin, lines in heads.items()))

    def bunting(self, y: float, sag: float, papers: list[str]) -> None:
        """Hang a line of little flags from edge to edge."""
        steps = max(3, round(self.width / self.size(62)))
        flags: dict[str, list[tuple[tuple[int, int], ...]]] = {}
        points = [(self.across(i / steps), self.size(y + sag * sin(pi * i / steps))) for i in range(steps + 1)]
        for number, ((x1, y1), (x2, y2)) in enumerate(pairwise(points)):
            tip = ((x1 + x2) // 2, (y1 + y2) // 2 + self.size(40))
            flags.setdefault(papers[number % len(papers)], []).append(((x1, y1), (x2, y2), tip))
        self.add(*(Pieces(paper, tuple(polygons)) for paper, polygons in flags.items()))


def square(scene: Scene) -> None:
    """People on the square, houses with round tops behind, flags over it, the sun."""
    x = scene.between(0.15, 0.85)
    scene.add(Disc(scene.sun, scene.across(x), scene.size(scene.between(90, 170)), scene.size(scene.between(80, 130))))
    houses: dict[str, list[Line]] = {}
    # A house of the sun's colour would melt into it.
    walls = [paper for paper in scene.papers if paper != scene.sun][:3]
    width = scene.between(88, 120)
    for number in range(-1, int(scene.width / scene.unit / width) + 2):
        if scene.dice.random() < 0.72:
            px = round((number + 0.5) * width * scene.unit)
            houses.setdefault(walls[number % 3], []).append((px, scene.size(scene.between(150, 270)), px, scene.height))
    scene.add(*(Strokes(paper, scene.size(width), tuple(lines)) for paper, lines in houses.items()))
    scene.bunting(scene.between(10, 50), scene.between(40, 110), [PAPER, *scene.papers[-2:]])
    scene.crowd(scene.between(250, 285), rows=2, small=scene.between(56, 70), grow=1.45)


def above(scene: Scene) -> None:
    """The same square from a window: people in rings around what happens in the middle."""
    cx, cy = scene.across(scene.between(0.38, 0.62)), scene.size(scene.between(200, 250))
    # A floor of the programme's own colour would melt into the poster around it.
    first, second, third = sorted(scene.papers[:2], key=lambda paper: paper == scene.own) + scene.papers[2:3]
    for r, paper in ((330, first), (230, scene.ground), (120, second)):
        scene.add(Disc(paper, cx, cy, scene.size(r)))
    scene.add(Disc(scene.sun, cx, cy, scene.size(scene.between(48, 78))))
    for r, people in ((165, 11), (262, 17), (372, 24)):
        turn = scene.between(0, 1)
        spots = [(turn + 2 * pi * (i + scene.between(-0.22, 0.22)) / people, r + scene.between(-16, 16)) for i in range(people)]
        _ring(scene, cx, cy, spots, [paper for paper in (third, *scene.papers[3:]) if paper != scene.sun])


def _ring(scene: Scene, cx: int, cy: int, spots: list[tuple[float, float]], papers: list[str]) -> None:
    shoulders: dict[str, list[Line]] = {}
    heads: dict[str, list[Line]] = {}
    for angle, r in spots:
        x, y = cx + r * scene.unit * cos(angle), cy + r * scene.unit * sin(angle)
        if not -30 < x < scene.width + 30 or not -30 < y < scene.height + 30:
            continue
        dx, dy = -sin(angle) * 16 * scene.unit, cos(angle) * 16 * scene.unit
        line = (round(x - dx), round(y - dy), round(x + dx), round(y + dy))
        shoulders.setdefault(scene.dice.choice(papers), []).append(line)
        heads.setdefault(scene.dice.choice(SKIN), []).append((round(x), round(y), round(x), round(y)))
    scene.add(*(Strokes(paper, scene.size(30), tuple(lines)) for paper, lines in shoulders.items()))
    scene.add(*(Strokes(skin, scene.size(27), tuple(lines)) for skin, lines in heads.items()))


def arcs(scene: Scene) -> None:
    """Arcs of paper rising from a corner like a fan, a sun in the other, people below."""
    right = scene.dice.random() < 0.5
    cx, cy = scene.across(0.78 if right else 0.22), scene.size(scene.between(380, 450))
    scene.add(Disc(scene.sun, scene.across(0.2 if right else 0.8), scene.size(scene.between(90, 150)), scene.size(scene.between(60, 95))))
    band = scene.between(52, 70)
    for number, paper in enumerate(scene.papers[:4]):
        scene.add(Disc(paper, cx, cy, scene.size(band * (5.4 - number)), ring=scene.size(band)))
    scene.add(Disc(PAPER if scene.ground != PAPER else INK, cx, cy, scene.size(band * 1.5)))
    scene.crowd(scene.between(285, 315), rows=2, small=60, grow=1.4)


def banners(scene: Scene) -> None:
    """People who carry flags over hills of paper."""
    for number, share in enumerate((scene.between(0, 0.3), scene.between(0.6, 1))):
        scene.add(Slice(scene.papers[number], scene.across(share), scene.height, scene.size(scene.between(230, 330))))
    scene.add(
        Disc(scene.sun, scene.across(scene.between(0.35, 0.65)), scene.size(scene.between(80, 150)), scene.size(scene.between(55, 85)))
    )
    poles: list[Line] = []
    flags: dict[str, list[tuple[tuple[int, int], ...]]] = {}
    count = 4 + round(scene.width / scene.height)
    for number in range(count):
        x = scene.across((number + scene.between(0.2, 0.8)) / count)
        y, w, h = scene.size(scene.between(40, 170)), scene.size(scene.between(80, 120)), scene.size(scene.between(52, 80))
        w *= scene.dice.choice((1, -1))
        poles.append((x, y, x + scene.size(8), scene.height))
        flag = ((x, y), (x + w, y), (x + w * 3 // 4, y + h // 2), (x + w, y + h), (x, y + h))
        flags.setdefault(scene.papers[2 + number % (len(scene.papers) - 2)], []).append(flag)
    scene.add(Strokes(INK if scene.ground != INK else PAPER, scene.size(6), tuple(poles)))
    scene.add(*(Pieces(paper, tuple(polygons)) for paper, polygons in flags.items()))
    scene.crowd(scene.between(275, 305), rows=2, small=60, grow=1.4)


def tiles(scene: Scene) -> None:
    """A wall of cut halves, quarters and whole circles, with faces looking out of some."""
    side = scene.size(150)
    for column in range(-(-scene.width // side)):
        for row in range(-(-scene.height // side)):
            _tile(scene, column * side, row * side, side)


def _tile(scene: Scene, x: int, y: int, side: int) -> None:
    back, front = scene.dice.sample([*scene.papers, scene.ground], 2)
    half, kind = side // 2, scene.dice.randrange(6)
    if back != scene.ground:
        scene.add(Sheet(back, x, y, side, side))
    if kind == 0:
        scene.add(Disc(front, x + half, y + half, half))
    elif kind == 1:
        turn = scene.dice.randrange(4)
        scene.add(Slice(front, x + side * (turn > 1), y + side * (turn in (0, 3)), side, turn, quarter=True))
    elif kind == 2:
        scene.add(Slice(front, x + half, y + side, half), Slice(front, x + half, y + half, half))
    elif kind == 3:
        scene.add(Disc(front, x + half, y + half, side * 3 // 10, ring=side // 6))
    else:
        head = (x + half, y + side * 36 // 100, x + half, y + side * 36 // 100)
        scene.add(Slice(front, x + half, y + side, side * 42 // 100), Strokes(scene.dice.choice(SKIN), side * 2 // 5, (head,)))


def water(scene: Scene) -> None:
    """Hills, a sun, and rows of waves that people stand in front of."""
    scene.add(
        Disc(scene.sun, scene.across(scene.between(0.2, 0.8)), scene.size(scene.between(110, 180)), scene.size(scene.between(80, 120)))
    )
    for paper in [paper for paper in scene.papers if paper != scene.sun][:3]:
        scene.add(Slice(paper, scene.across(scene.between(0, 1)), scene.size(330), scene.size(scene.between(130, 230))))
    wave = scene.between(60, 84)
    for row, paper in enumerate((scene.papers[3 % len(scene.papers)], scene.papers[1])):
        y, step = scene.size(300 + row * wave * 0.62), scene.size(wave)
        shift = row * step // 2
        dots = tuple((x - shift, y, x - shift, scene.height) for x in range(0, scene.width + 2 * step, step))
        scene.add(Strokes(paper, step, dots))
    scene.crowd(scene.between(300, 330), rows=1, small=scene.between(62, 84))


def people(scene: Scene) -> None:
    """Only people, on whatever paper lies below: the end of every page."""
    scene.shapes.clear()
    scene.crowd(110, rows=2, small=130, grow=1.35)


SCENES: dict[str, tuple[Callable[[Scene], None], ...]] = {
    "festival": (square, square, banners, arcs, above),
    "week": (arcs, above, banners, square, tiles),
    "youth": (banners, tiles, square, arcs),
    "council": (above, above, tiles, square),
    "projects": (water, water, arcs, tiles),
    "house": (square,),
    "crowd": (people,),
}


def compose(slug: str, theme: str, width: int, height: int) -> list[Shape]:
    """Return the pieces of the picture for a slug, bottom first."""
    scene = Scene(slug, theme, width, height)
    scene.dice.choice(SCENES.get(theme, SCENES["house"]))(scene)
    return scene.shapes
