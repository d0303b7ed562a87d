"""What the home page shows: what is on now, today and soon, and the programmes with their dates."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import url_for

from ixevents.core import dates
from ixevents.events import agenda, programme, words
from ixevents.events.agenda import Row
from ixevents.events.models import Edition, Slot
from ixevents.events.programme import Programme

MOST_SLOTS = 24
MOST_SOON = 6


@dataclass(frozen=True)
class Whatson:
    """The slots of the home page: going on, later today, after today."""

    now: tuple[Row, ...]
    today: tuple[Row, ...]
    soon: tuple[Row, ...]

    @property
    def anything(self) -> bool:
        """Whether there is anything at all."""
        return bool(self.now or self.today or self.soon)


@dataclass(frozen=True)
class Tile:
    """A programme, with its nearest edition where there is one."""

    programme: Programme
    url: str
    dates: str


def whats_on(slots: Sequence[Slot], at: datetime) -> Whatson:
    """Sort upcoming slots by how near they are; what has been called off is left to the agenda."""
    day = dates.local_day(at)
    rows = agenda.rows([slot for slot in slots if not slot.called_off], at)
    begun = [row for row in rows if row.start <= at]
    later = [row for row in rows if row.start > at and dates.local_day(row.start) == day]
    after = [row for row in rows if dates.local_day(row.start) > day]
    return Whatson(tuple(begun), tuple(later), tuple(after[:MOST_SOON]))


def tiles(editions: Iterable[Edition]) -> list[Tile]:
    """Return one tile a programme, with the dates of its first edition that has not ended."""
    nearest: dict[str, Edition] = {}
    for edition in editions:
        nearest.setdefault(edition.programme, edition)
    return [_tile(value, nearest.get(value.slug)) for value in programme.all_programmes()]


def _tile(value: Programme, edition: Edition | None) -> Tile:
    days = words.span(edition.starts_on, edition.ends_on) if edition else ""
    return Tile(value, url_for(f"{value.slug}.programme"), days)
