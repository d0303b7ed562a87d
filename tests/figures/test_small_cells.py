"""What may be published: no cell under five, and none that can be worked out."""

from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st

from ixevents.figures import small_cells
from ixevents.figures.small_cells import Published

tables = st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 12), max_size=6)
grids = st.dictionaries(st.sampled_from("abcd"), st.dictionaries(st.sampled_from("wxyz"), st.integers(0, 9), max_size=4), max_size=4)


def test_the_smallest_of_the_others_goes_with_a_small_cell() -> None:
    assert small_cells.hide({"fr": 40, "nl": 3, "en": 9}) == Published({"fr": 40, "nl": None, "en": None}, 52)
    assert small_cells.hide({"fr": 40, "nl": 5, "en": 0}) == Published({"fr": 40, "nl": 5, "en": 0}, 45)


def test_the_total_is_hidden_where_nothing_else_protects() -> None:
    assert small_cells.hide({"fr": 3}) == Published({"fr": None}, None)
    assert small_cells.hide({"fr": 3, "nl": 0}) == Published({"fr": None, "nl": None}, None)


@given(tables)
def test_nothing_small_can_be_read_or_worked_out(table: dict[str, int]) -> None:
    published = small_cells.hide(table)

    _assert_safe(table, published.cells, told=published.total is not None)


@given(grids)
def test_no_row_and_no_column_gives_a_cell_away(grid: dict[str, dict[str, int]]) -> None:
    published = small_cells.hide_grid(grid)

    for key, row in published.items():
        assert all(value is None or value == grid[key].get(column, 0) for column, value in row.items())
    columns = {column: {key: row.get(column, 0) for key, row in grid.items()} for row in grid.values() for column in row}
    for key, row in published.items():
        _assert_safe({column: grid[key].get(column, 0) for column in row}, row, told=any(value is not None for value in row.values()))
    for column, down in columns.items():
        shown = {key: published[key][column] for key in published}
        _assert_safe(down, shown, told=any(value is not None for value in shown.values()))


def _assert_safe(table: Mapping[str, int], cells: Mapping[str, int | None], *, told: bool) -> None:
    hidden = [key for key, value in cells.items() if value is None]
    assert {key: table[key] for key in table if key not in hidden} == {key: value for key, value in cells.items() if value is not None}
    assert all(value == 0 or value >= small_cells.FEWEST for key, value in table.items() if key not in hidden)
    if told and hidden:
        assert len(hidden) > 1
        assert sum(table[key] for key in hidden) >= small_cells.FEWEST
