"""Names on the map: none lies over another or over a mark where there is room, none is cut off, neighbours stand in their order."""

from itertools import combinations

import pytest

from ixevents.projects import map_names
from ixevents.projects.map_names import Spot

FIVE = {"Lille": (30.0, 40.0), "Aachen": (42.0, 42.0), "Luxembourg": (44.0, 52.0), "Paris": (27.0, 55.0), "Köln": (47.0, 36.0)}


def _boxes(drawing: str, places: dict[str, tuple[float, float]]) -> dict[str, map_names.Box]:
    spots = map_names.spots(drawing, list(places), list(places.values()))
    return {name: map_names._box(drawing, name, mark, spot) for (name, mark), spot in zip(places.items(), spots, strict=True)}


def test_names_cover_neither_each_other_nor_the_marks() -> None:
    boxes = _boxes("europe", FIVE)

    assert [(one, other) for one, other in combinations(FIVE, 2) if boxes[one].over(boxes[other]) > 0] == []
    assert [
        (name, mark) for name in FIVE for mark in FIVE.values() if boxes[name].over(map_names.Box(*mark, *(x + 0.1 for x in mark)))
    ] == []


@pytest.mark.parametrize(("mark", "side"), [((1.0, 50.0), "start"), ((99.0, 50.0), "end"), ((50.0, 1.0), "start"), ((50.0, 99.0), "start")])
def test_no_name_is_cut_off_at_the_edge(mark: tuple[float, float], side: str) -> None:
    (box,) = _boxes("europe", {"Sevilla": mark}).values()
    (spot,) = map_names.spots("europe", ["Sevilla"], [mark])

    assert (spot.side, box.outside()) == (side, 0)


def test_of_two_close_neighbours_the_southern_one_has_its_name_below() -> None:
    first, second = map_names.spots("europe", ["Megiddo", "Zababdeh"], [(94.0, 80.0), (94.4, 80.6)])

    assert (first.drop, second.drop > 0) == (0, True)


def test_who_is_named_elsewhere_takes_no_room() -> None:
    alone = map_names.spots("europe", ["Megiddo"], [(50.0, 50.0)])
    beside = map_names.spots("europe", ["", "Megiddo"], [(58.0, 60.0), (50.0, 50.0)])

    assert alone == beside[1:] == [Spot("start", 0)]
