"""Lay out a day as rooms by hours for the timetable component; things at the same time in one room stand side by side."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol


class Entry(Protocol):
    """What the timetable needs to know; the component also shows title, url, state and words."""

    @property
    def start(self) -> datetime:
        """When it begins."""

    @property
    def end(self) -> datetime:
        """When it ends."""

    @property
    def room(self) -> str:
        """Where it is."""


@dataclass(frozen=True)
class Room:
    """A room and how many columns it takes."""

    name: str
    lanes: int


@dataclass(frozen=True)
class Cell:
    """An entry, or nothing, over `span` rows."""

    entry: Entry | None
    span: int


@dataclass(frozen=True)
class Row:
    """One step of time; a cell is absent where one from above still reaches."""

    start: datetime
    full_hour: bool
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Timetable:
    """Rooms by hours, and the same entries by time."""

    rooms: tuple[Room, ...]
    rows: tuple[Row, ...]
    entries: tuple[Entry, ...]


def lay_out(entries: Sequence[Entry], step: timedelta = timedelta(minutes=30)) -> Timetable:
    """Return the timetable of a day; rooms stand in the order in which they are first used."""
    ordered = tuple(sorted(entries, key=lambda entry: (entry.start, entry.end)))
    if not ordered:
        return Timetable((), (), ())
    grid = Grid(_floor(ordered[0].start, step), step)
    rooms = _lanes(ordered, grid)
    count = max(grid.stop(entry) for entry in ordered)
    columns = [_column(lane, grid, count) for lanes in rooms.values() for lane in lanes]
    rows = tuple(_row(grid.first + number * step, number, columns) for number in range(count))
    return Timetable(tuple(Room(name, len(lanes)) for name, lanes in rooms.items()), rows, ordered)


@dataclass(frozen=True)
class Grid:
    """Time as numbers of rows."""

    first: datetime
    step: timedelta

    def begin(self, entry: Entry) -> int:
        """Return the row in which an entry begins."""
        return (entry.start - self.first) // self.step

    def stop(self, entry: Entry) -> int:
        """Return the first row after an entry; it takes at least one."""
        return max(self.begin(entry) + 1, -(-(entry.end - self.first) // self.step))


def _lanes(ordered: Sequence[Entry], grid: Grid) -> dict[str, list[list[Entry]]]:
    """Return, for every room, columns in which no two entries share a row."""
    rooms: dict[str, list[list[Entry]]] = {}
    for entry in ordered:
        lanes = rooms.setdefault(entry.room, [])
        lane = next((lane for lane in lanes if grid.stop(lane[-1]) <= grid.begin(entry)), None)
        if lane is None:
            lane = []
            lanes.append(lane)
        lane.append(entry)
    return rooms


def _floor(moment: datetime, step: timedelta) -> datetime:
    hour = moment.replace(minute=0, second=0, microsecond=0)
    return hour + (moment - hour) // step * step


def _column(lane: Sequence[Entry], grid: Grid, count: int) -> dict[int, Cell]:
    """Return the cells of one column by the number of the row in which each begins."""
    cells = dict.fromkeys(range(count), Cell(None, 1))
    for entry in lane:
        begin, stop = grid.begin(entry), grid.stop(entry)
        for number in range(begin, stop):
            del cells[number]
        cells[begin] = Cell(entry, stop - begin)
    return cells


def _row(start: datetime, number: int, columns: Sequence[dict[int, Cell]]) -> Row:
    cells = tuple(column[number] for column in columns if number in column)
    return Row(start, start.minute == 0, cells)
