"""Cells too small to publish: who is one of four can be known (GDPR-02).

A number of people from 1 to 4 is hidden. Whoever knows the total could work it out again, so what is hidden together is at least two
cells and at least five people: the smallest of the others is hidden too. Where that cannot be had, the total is hidden as well.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

FEWEST = 5
"""Fewer people than this are not published."""

K = TypeVar("K", bound=Hashable)
C = TypeVar("C", bound=Hashable)


@dataclass(frozen=True)
class Published(Generic[K]):
    """A table as the public may read it; None is hidden, and is less than what was asked for, or protects it."""

    cells: Mapping[K, int | None]
    total: int | None

    @property
    def hides(self) -> bool:
        """Whether anything is hidden; the page says so then."""
        return self.total is None or None in self.cells.values()


def hide(table: Mapping[K, int]) -> Published[K]:
    """Return a table of numbers of people that add up, with what is too small to publish hidden."""
    hidden = _hidden(table, {key for key, value in table.items() if 0 < value < FEWEST})
    closed = not hidden or _safe(table, hidden)
    return Published({key: None if key in hidden else value for key, value in table.items()}, sum(table.values()) if closed else None)


def hide_grid(grid: Mapping[K, Mapping[C, int]]) -> dict[K, dict[C, int | None]]:
    """Return rows by columns with cells hidden so that neither the total of a row nor that of a column gives one away.

    What is hidden for a row may be missing in a column then, so rows and columns are looked at in turn until nothing more is hidden.
    """
    columns = list(dict.fromkeys(column for row in grid.values() for column in row))
    full = {key: {column: row.get(column, 0) for column in columns} for key, row in grid.items()}
    hidden = {(key, column) for key, row in full.items() for column, value in row.items() if 0 < value < FEWEST}
    before = -1
    while len(hidden) > before:
        before = len(hidden)
        for key, row in full.items():
            hidden |= {(key, column) for column in _hidden(row, {column for column in columns if (key, column) in hidden})}
        for column in columns:
            down = {key: row[column] for key, row in full.items()}
            hidden |= {(key, column) for key in _hidden(down, {key for key in down if (key, column) in hidden})}
    return {key: {column: None if (key, column) in hidden else value for column, value in row.items()} for key, row in full.items()}


def one(value: int) -> int | None:
    """Return a number of people that stands alone, None where it is too small."""
    return None if 0 < value < FEWEST else value


def _hidden(table: Mapping[K, int], hidden: set[K]) -> set[K]:
    """Return what else has to be hidden with some cells: the smallest others, those with nobody last."""
    hidden = set(hidden)
    others = sorted((key for key in table if key not in hidden), key=lambda key: (table[key] == 0, table[key]))
    while hidden and not _safe(table, hidden) and others:
        hidden.add(others.pop(0))
    return hidden


def _safe(table: Mapping[K, int], hidden: set[K]) -> bool:
    return len(hidden) > 1 and sum(table[key] for key in hidden) >= FEWEST
