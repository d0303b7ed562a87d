"""The partners on a map: where each lies, which countries are theirs, and which of them a record names as receiving support.

A partner's country is not a country that receives aid: those come from the records alone (A-04). `design/world_map.py` draws the land once,
into `static/img/world.svg`; borders are drawn of countries with partners only.
"""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

from ixevents.core.charts import percent
from ixevents.core.web import plain
from ixevents.projects.partners import Partner, Relation
from ixevents.projects.projection import equal_earth

_FILE = Path(__file__).with_name("world.json")

Side = Literal["start", "end"]


@dataclass(frozen=True)
class Place:
    """Where a partner lies, and on which side of the mark its name has room."""

    longitude: float
    latitude: float
    side: Side = "start"
    drop: float = 0
    "How far the name stands below its mark, in lines; above it when negative."


PLACES = {
    "ixelles": Place(4.37, 50.83, "end", -0.5),
    "biarritz": Place(-1.56, 43.48, "end"),
    "cascais": Place(-9.42, 38.70, drop=1.15),
    "bielefeld": Place(8.53, 52.02),
    "mizil": Place(26.44, 45.00, drop=-0.9),
    "zacharo": Place(21.65, 37.49, "end"),
    "kalamu": Place(15.32, -4.35, "end"),
    "megiddo": Place(35.18, 32.58, "end", -0.55),
    "zababdeh": Place(35.32, 32.39, "end", 0.75),
}
"""By slug; a partner that is not here is told in the list, and its country is tinted."""


@dataclass(frozen=True)
class Land:
    """The size of a drawing and the countries in it, as `design/world_map.py` left it."""

    name: str
    left: float
    top: float
    size: float
    width: int
    height: int
    countries: dict[str, str]

    def share(self, place: Place) -> tuple[float, float]:
        """Return where a place lies, in percent from the left and from the top."""
        x, y = equal_earth(place.longitude, place.latitude)
        return (x - self.left) / self.size / self.width * 100, (y - self.top) / self.size / self.height * 100

    def shows(self, place: Place) -> bool:
        """Whether a place lies in this drawing."""
        return all(0 <= share <= 100 for share in self.share(place))


@dataclass(frozen=True)
class Mark:
    """A partner on a sheet; without a name where a larger sheet names it."""

    name: str
    x: str
    y: str
    side: Side
    drop: str
    home: bool


@dataclass(frozen=True)
class Sheet:
    """A drawing with its partners."""

    name: str
    width: int
    height: int
    countries: tuple[tuple[str, bool], ...]
    "Path, and whether a record says that support goes there."
    marks: tuple[Mark, ...]
    frame: tuple[str, str, str, str] | None
    "Left, top, width and height of what another sheet shows in larger scale."


def sheets(partners: Sequence[Partner], receiving: Collection[str] = ()) -> tuple[Sheet, ...]:
    """Return the sheets that show these partners: the world, Europe and the Levant, or both; none when nobody can be placed."""
    placed = [partner for partner in partners if partner.slug in PLACES]
    near = [partner for partner in placed if _land("europe").shows(PLACES[partner.slug])]
    if not [partner for partner in placed if partner.relation != Relation.SELF]:
        return ()
    if len(near) == len(placed):
        return (_sheet("europe", partners, receiving, placed),)
    if len(near) < _WORTH_A_SHEET:
        return (_sheet("world", partners, receiving, placed),)
    return _sheet("world", partners, receiving, placed, named_elsewhere=near), _sheet("europe", partners, receiving, near)


_WORTH_A_SHEET = 3


def _sheet(
    name: str, partners: Sequence[Partner], receiving: Collection[str], placed: Sequence[Partner], named_elsewhere: Sequence[Partner] = ()
) -> Sheet:
    land = _land(name)
    codes = dict.fromkeys(partner.country for partner in partners if partner.country) | dict.fromkeys(receiving)
    return Sheet(
        name,
        land.width,
        land.height,
        tuple((land.countries[code], code in receiving) for code in codes if code in land.countries),
        tuple(_mark(land, partner, named=partner not in named_elsewhere) for partner in placed),
        _frame(land, _land("europe")) if named_elsewhere else None,
    )


def _mark(land: Land, partner: Partner, *, named: bool) -> Mark:
    place = PLACES[partner.slug]
    x, y = land.share(place)
    drop = f"{0.35 + place.drop:g}em"
    return Mark(plain(partner.name) if named else "", percent(x), percent(y), place.side, drop, home=partner.relation == Relation.SELF)


def _frame(land: Land, larger: Land) -> tuple[str, str, str, str]:
    """Return the part of a drawing that another one shows, in percent."""
    step = land.size * land.width / 100, land.size * land.height / 100
    left, top = (larger.left - land.left) / step[0], (larger.top - land.top) / step[1]
    width, height = larger.size * larger.width / step[0], larger.size * larger.height / step[1]
    return percent(left), percent(top), percent(width), percent(height)


@lru_cache
def _land(name: str) -> Land:
    return Land(name=name, **json.loads(_FILE.read_text(encoding="utf-8"))[name])
