"""Lay out a day as rooms by hours for the timetable component; things at the same time in one room stand side by side."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol


class Entry(Protocol):
    """What the timetable needs to know; the component also shows title, url, state and words."""

    start: datetime
    end: datetime
    room: str


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
    lanes = _lanes(ordered)
    first = _floor(ordered[0].start, step)
    count = -(-(max(entry.end for entry in ordered) - first) // step)
    columns = [_column(lane, first, step, count) for room in lanes.values() for lane in room]
    rows = tuple(_row(first + number * step, number, columns) for number in range(count))
    return Timetable(tuple(Room(name, len(room)) for name, room in lanes.items()), rows, ordered)


def _lanes(ordered: Sequence[Entry]) -> dict[str, list[list[Entry]]]:
    """Return, for every room, as few columns as keep its entries from overlapping."""
    rooms: dict[str, list[list[Entry]]] = {}
    for entry in ordered:
        room = rooms.setdefault(entry.room, [])
        lane = next((lane for lane in room if lane[-1].end <= entry.start), None)
        if lane is None:
            lane = []
            room.append(lane)
        lane.append(entry)
    return rooms


def _floor(moment: datetime, step: timedelta) -> datetime:
    hour = moment.replace(minute=0, second=0, microsecond=0)
    return hour + (moment - hour) // step * step


def _column(lane: Sequence[Entry], first: datetime, step: timedelta, count: int) -> dict[int, Cell]:
    """Return the cells of one column by the number of the row in which each begins."""
    cells: dict[int, Cell] = {}
    free = 0
    for entry in lane:
        # Two short entries may share a step: the later one then begins one row further down.
        begin = max(free, (entry.start - first) // step)
        end = max(begin + 1, -(-(entry.end - first) // step))
        cells.update((number, Cell(None, 1)) for number in range(free, begin))
        cells[begin] = Cell(entry, end - begin)
        free = end
    cells.update((number, Cell(None, 1)) for number in range(free, count))
    return cells


def _row(start: datetime, number: int, columns: Sequence[dict[int, Cell]]) -> Row:
    cells = tuple(column[number] for column in columns if number in column)
    return Row(start, start.minute == 0, cells)
