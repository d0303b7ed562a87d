"""Calendars to subscribe to, kept under all they were written from: programs ask for them again and again, and seldom has one changed.

They are kept compressed: entries of one feed say much the same, and a date takes one or two hundred bytes instead of a thousand.
"""

import zlib
from collections.abc import Callable, Hashable
from datetime import datetime
from threading import Lock
from typing import NamedTuple

MOST_BYTES = 8 * 1024 * 1024
"""Kept by one process: 10,000 dates in three languages, each twice. Then the oldest goes."""
SHORT = 4_000
"""Bytes of a calendar that is written as fast as it is found: the few dates of one event."""

_BESIDES = 400
"""Bytes that each takes besides."""
_FASTEST = 1


class Feed(NamedTuple):
    """A calendar, and when a reader of its entries last had something new to see."""

    body: bytes
    changed_at: datetime | None


class _Kept(NamedTuple):
    seen: int
    packed: bytes
    changed_at: datetime | None


class Shelf:
    """Calendars by their addresses, each as it was last."""

    def __init__(self, room: int) -> None:
        self._kept: dict[str, _Kept] = {}
        self._room = room
        self._changing = Lock()

    def draw(self, address: str, seen: Hashable, write: Callable[[], Feed], *, prove: bool) -> Feed:
        """Return the calendar of an address as it was written from what is `seen`, or write it; to prove it, both."""
        name, before = hash(seen), self._kept.get(address)
        if before is None or before.seen != name:
            feed = write()
            if prove or before or len(feed.body) > SHORT:
                self._keep(address, _Kept(name, zlib.compress(feed.body, _FASTEST), feed.changed_at))
            return feed
        found = Feed(zlib.decompress(before.packed), before.changed_at)
        if prove and found != write():
            raise AssertionError(f"{address} depends on something else than {seen!r}")
        return found

    def _keep(self, address: str, feed: _Kept) -> None:
        """Put it in the place of what it was before; the oldest go when there is no room."""
        with self._changing:
            self._room += _weight(address, self._kept.pop(address, None))
            self._kept[address] = feed
            self._room -= _weight(address, feed)
            while self._room < 0:
                oldest = next(iter(self._kept))
                self._room += _weight(oldest, self._kept.pop(oldest))


SHELF = Shelf(MOST_BYTES)
"""Of this process."""


def _weight(address: str, feed: _Kept | None) -> int:
    return len(address) + len(feed.packed) + _BESIDES if feed else 0
