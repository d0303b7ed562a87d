"""How full slots were: by event, by day of the week, by hour. A slot without a limit has no share, and is left out of it."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, TypeVar

from ixevents.core.languages import Translated
from ixevents.core.zones import zone as zone_of

K = TypeVar("K", bound=Hashable)


class SlotRow(NamedTuple):
    """One slot, as `queries.slots` gives it."""

    id: int
    edition_id: int
    project_id: int
    event_id: int
    title: Translated
    starts_at: datetime
    zone: str
    capacity: int | None
    taken: int
    waiting: int

    @property
    def local(self) -> datetime:
        """Its start on its own clock."""
        return self.starts_at.astimezone(zone_of(self.zone))


@dataclass(frozen=True)
class Fill:
    """Seats of some slots together."""

    slots: int = 0
    limited: int = 0
    "Slots with a capacity."
    capacity: int = 0
    taken_of_limited: int = 0
    taken: int = 0
    waiting: int = 0

    @property
    def share(self) -> int | None:
        """Percent of the seats that were taken; more than 100 where people came without registration. None without a limit."""
        return round(100 * self.taken_of_limited / self.capacity) if self.capacity else None


def by(rows: Iterable[SlotRow], key: Callable[[SlotRow], K]) -> dict[K, Fill]:
    """Return the seats of slots put together by something."""
    found: defaultdict[K, list[SlotRow]] = defaultdict(list)
    for row in rows:
        found[key(row)].append(row)
    return {one: total(own) for one, own in found.items()}


def total(rows: Iterable[SlotRow]) -> Fill:
    """Return the seats of all."""
    # In one go: thousands of events have two or three slots each.
    slots = limited = capacity = taken_of_limited = taken = waiting = 0
    for row in rows:
        slots, taken, waiting = slots + 1, taken + row.taken, waiting + row.waiting
        if row.capacity is not None:
            limited, capacity, taken_of_limited = limited + 1, capacity + row.capacity, taken_of_limited + row.taken
    return Fill(slots, limited, capacity, taken_of_limited, taken, waiting)
