"""Rooms by hours: every entry once, every row full, nothing on top of anything."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from ixevents.core.timetable import Cell, lay_out

NOON = datetime(2027, 5, 8, 12, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Thing:
    title: str
    start: datetime
    end: datetime
    room: str


def thing(title: str, after: int, lasting: int, room: str = "Hall") -> Thing:
    return Thing(title, NOON + timedelta(minutes=after), NOON + timedelta(minutes=after + lasting), room)


def test_nothing_gives_an_empty_table() -> None:
    table = lay_out([])

    assert (table.rooms, table.rows, table.entries) == ((), (), ())


def test_entry_spans_the_steps_it_lasts() -> None:
    film = thing("film", 0, 90)

    table = lay_out([film])

    assert [row.cells for row in table.rows] == [(Cell(film, 3),), (), ()]


def test_entries_at_the_same_time_in_one_room_stand_side_by_side() -> None:
    table = lay_out([thing("a", 0, 60), thing("b", 30, 60), thing("c", 60, 30)])

    assert [(room.name, room.lanes) for room in table.rooms] == [("Hall", 2)]
    assert [cell.entry.title for row in table.rows for cell in row.cells if cell.entry] == ["a", "b", "c"]


def test_rooms_stand_in_the_order_of_first_use() -> None:
    table = lay_out([thing("late", 60, 30, "Yard"), thing("early", 0, 30, "Studio")])

    assert [room.name for room in table.rooms] == ["Studio", "Yard"]


def test_table_begins_on_a_full_step_and_knows_full_hours() -> None:
    table = lay_out([thing("late start", 40, 50)])

    assert [(row.start.minute, row.full_hour) for row in table.rows] == [(30, False), (0, True)]


@given(st.lists(st.tuples(st.integers(0, 600), st.integers(1, 240), st.sampled_from("ABC")), min_size=1, max_size=25))
def test_every_entry_appears_once_and_every_row_is_full(plan: list[tuple[int, int, str]]) -> None:
    entries = [thing(str(number), *values) for number, values in enumerate(plan)]

    table = lay_out(entries)

    shown = [cell.entry.title for row in table.rows for cell in row.cells if cell.entry]
    assert sorted(shown) == sorted(entry.title for entry in entries)
    width = sum(room.lanes for room in table.rooms)
    open_until = [0] * width
    for number, row in enumerate(table.rows):
        free = [lane for lane in range(width) if open_until[lane] <= number]
        assert len(free) == len(row.cells)
        for lane, cell in zip(free, row.cells, strict=True):
            open_until[lane] = number + cell.span
