"""What the home page shows: what is on now, today and soon, and the programmes with their dates."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from flask import url_for
from flask_babel import gettext as _

from ixevents.core import dates
from ixevents.core.web import plain
from ixevents.events import agenda, programme, words
from ixevents.events.agenda import Row
from ixevents.events.listed import Listed
from ixevents.events.models import Edition
from ixevents.events.programme import Programme
from ixevents.events.queries import Standing

MOST_SLOTS = 40
SOON = (7, 4)
"""How many events "soon" shows: the large first one and whole rows of three."""

LONGEST_RUN_DAYS = 31
"""An edition that lasts longer is told by its title: the days of a school year say nothing."""


@dataclass(frozen=True)
class Whatson:
    """The slots of the home page: what goes on or starts today, and then the next events, each once."""

    today: tuple[Row, ...]
    soon: tuple[Row, ...]


@dataclass(frozen=True)
class Tile:
    """A programme, with its nearest edition where there is one."""

    programme: Programme
    url: str
    dates: str


def whats_on(slots: Sequence[Listed], at: datetime) -> Whatson:
    """Sort upcoming slots by how near they are; what has been called off is left to the agenda."""
    rows = agenda.rows([slot for slot in slots if not slot.called_off], at)
    begun = [replace(row, kind=_("On now: %(kind)s", kind=row.kind)) for row in rows if row.start <= at]
    later = [row for row in rows if row.start > at and dates.local_day(row.start) == dates.local_day(at)]
    today = (*begun, *later)
    return Whatson(today, _next_events(rows, {row.slug for row in today}))


def _next_events(rows: Iterable[Row], shown: set[str]) -> tuple[Row, ...]:
    first: dict[str, Row] = {}
    for row in rows:
        if row.slug not in shown:
            first.setdefault(row.slug, row)
    fitting = next((number for number in SOON if number <= len(first)), len(first))
    return tuple(first.values())[:fitting]


def tiles(editions: Iterable[tuple[Edition, str]]) -> list[Tile]:
    """Return one tile a programme, with the dates of its first edition that has not ended, and whether it takes place."""
    nearest: dict[str, tuple[Edition, str]] = {}
    for edition, standing in editions:
        nearest.setdefault(edition.programme, (edition, standing))
    whens = {slug: _told(*found) for slug, found in nearest.items()}
    return [Tile(value, url_for(f"{value.slug}.programme"), whens.get(value.slug, "")) for value in programme.all_programmes()]


def _told(edition: Edition, standing: str) -> str:
    when = _when(edition)
    if standing == Standing.REST_OFF:
        return _("%(when)s: the rest is called off", when=when)
    return _("%(when)s: does not take place", when=when) if standing == Standing.OFF else when


def _when(edition: Edition) -> str:
    if (edition.ends_on - edition.starts_on).days > LONGEST_RUN_DAYS:
        return plain(edition.title)
    return words.span(edition.starts_on, edition.ends_on)
