"""Pages of a list that is counted or cut by hand, as the pagination component wants them."""

from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


class Pages:
    """One page of so many things."""

    def __init__(self, page: int, total: int, size: int) -> None:
        self.total, self.size = total, size
        self.pages = max(1, -(-total // size))
        self.page = min(max(page, 1), self.pages)
        self.offset = (self.page - 1) * size
        self.has_prev, self.has_next = self.page > 1, self.page < self.pages
        self.prev_num, self.next_num = self.page - 1, self.page + 1

    def of(self, things: Sequence[T]) -> Sequence[T]:
        """Return those of all things that are on this page."""
        return things[self.offset : self.offset + self.size]
