"""The partners on a map: where each lies, which countries are theirs, and which of them a record names as receiving support.

A partner's country is not a country that receives aid: those come from the records alone (A-04). `design/world_map.py` draws the land once,
into `static/img/world.svg`; borders are drawn of countries with partners only.
"""

import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from ixevents.core.charts import percent
from ixevents.core.web import plain
from ixevents.projects import map_names
from ixevents.projects.map_names import Side
from ixevents.projects.partners import Partner, Relation
from ixevents.projects.projection import equal_earth

_FILE = Path(__file__).with_name("world.json")


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

    def share(self, partner: Partner) -> tuple[float, float]:
        """Return where a partner lies, in percent from the left and from the top."""
        x, y = equal_earth(float(partner.longitude or 0), float(partner.latitude or 0))
        return (x - self.left) / self.size / self.width * 100, (y - self.top) / self.size / self.height * 100

    def shows(self, partner: Partner) -> bool:
        """Whether a partner lies in this drawing."""
        return all(0 <= share <= 100 for share in self.share(partner))


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
    # A partner nobody has placed is told in the list, and its country is tinted.
    placed = [partner for partner in partners if partner.latitude is not None and partner.longitude is not None]
    near = [partner for partner in placed if _land("europe").shows(partner)]
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
        tuple(_marks(land, placed, named_elsewhere)),
        _frame(land, _land("europe")) if named_elsewhere else None,
    )


def _marks(land: Land, placed: Sequence[Partner], named_elsewhere: Collection[Partner]) -> Iterator[Mark]:
    names = ["" if partner in named_elsewhere else plain(partner.name) for partner in placed]
    shares = [land.share(partner) for partner in placed]
    for partner, name, (x, y), spot in zip(placed, names, shares, map_names.spots(land.name, names, shares), strict=True):
        yield Mark(name, percent(x), percent(y), spot.side, f"{0.35 + spot.drop:g}em", home=partner.relation == Relation.SELF)


def _frame(land: Land, larger: Land) -> tuple[str, str, str, str]:
    """Return the part of a drawing that another one shows, in percent."""
    step = land.size * land.width / 100, land.size * land.height / 100
    left, top = (larger.left - land.left) / step[0], (larger.top - land.top) / step[1]
    width, height = larger.size * larger.width / step[0], larger.size * larger.height / step[1]
    return percent(left), percent(top), percent(width), percent(height)


@lru_cache
def _land(name: str) -> Land:
    return Land(name=name, **json.loads(_FILE.read_text(encoding="utf-8"))[name])
