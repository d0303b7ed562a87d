"""A slot as lists read it: plain values of its row and of those beside it, without the objects, which cost three times as much to make."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import ColumnClause, String, cast, literal_column

from ixevents.core.db import WrittenText
from ixevents.core.languages import Translated
from ixevents.events.models import Audience, Edition, Event, EventKind, Place, Slot, SlotState
from ixevents.events.picture import Picture

_NEVER_MOVED: ColumnClause[str] = literal_column("'[]'")

COLUMNS = (
    Slot.id,
    Slot.event_id,
    Slot.starts_at,
    Slot.ends_at,
    Slot.zone,
    Slot.all_day,
    Slot.capacity,
    Slot.seats_taken,
    Slot.state,
    cast(Slot.moved_from, String) != _NEVER_MOVED,
    Slot.registration_opens_at,
    Slot.registration_closes_at,
    Edition.registration_opens_at,
    Edition.registration_closes_at,
    Edition.programme,
    Event.slug,
    Event.kind,
    Event.audience,
    cast(Event.title, WrittenText),
    cast(Event.summary, WrittenText),
    Event.price,
    Event.needs_registration,
    Event.inhabitants_first_until,
    Event.in_round,
    Event.exemption,
    cast(Place.name, WrittenText),
    cast(Place.locality, WrittenText),
    Place.country,
    Picture.code,
    cast(Picture.alt, WrittenText),
)
"""What is asked of the database: the fields of `Listed` in their order."""


class Listed(NamedTuple):
    """What a list shows of a slot, and what it follows from. Two that are equal are shown alike."""

    id: int
    event_id: int
    starts_at: datetime
    ends_at: datetime
    zone: str
    all_day: bool
    capacity: int | None
    seats_taken: int
    state: SlotState | str
    moved: bool
    own_opens_at: datetime | None
    own_closes_at: datetime | None
    edition_opens_at: datetime | None
    edition_closes_at: datetime | None
    programme: str
    slug: str
    kind: EventKind
    audience: Audience | str
    title: Translated
    summary: Translated
    price: Decimal | None
    needs_registration: bool
    inhabitants_first_until: datetime | None
    in_round: bool
    exemption: str | None
    place: Translated
    locality: Translated
    country: str
    picture: str | None
    "The code of its picture."
    picture_alt: Translated | None

    @property
    def called_off(self) -> bool:
        """Whether it will not happen."""
        return self.state == SlotState.CALLED_OFF

    @property
    def seats_left(self) -> int | None:
        """Free seats; None without a limit."""
        return None if self.capacity is None else max(0, self.capacity - self.seats_taken)

    @property
    def opens_at(self) -> datetime | None:
        """When registration opens; None is at once."""
        return self.own_opens_at or self.edition_opens_at

    @property
    def closes_at(self) -> datetime:
        """When registration closes: the earliest of what was decided and the start, or the end of whole days."""
        decided, settled = self.own_closes_at or self.edition_closes_at, self.ends_at if self.all_day else self.starts_at
        return min(decided, settled) if decided else settled


def read(rows: Iterable[Any]) -> list[Listed]:
    """Return what a statement of `COLUMNS` found."""
    return [Listed(*row) for row in rows]


def of(slot: Slot) -> Listed:
    """Return the same of a slot that is loaded with its event, edition, picture and place."""
    event, edition, place, picture = slot.event, slot.event.edition, slot.place, slot.event.picture
    own = (slot.id, slot.event_id, slot.starts_at, slot.ends_at, slot.zone, slot.all_day)
    seats = (slot.capacity, slot.seats_taken, slot.state, bool(slot.moved_from))
    times = (slot.registration_opens_at, slot.registration_closes_at, edition.registration_opens_at, edition.registration_closes_at)
    what = (edition.programme, event.slug, event.kind, event.audience, event.title, event.summary)
    terms = (event.price, event.needs_registration, event.inhabitants_first_until, event.in_round, event.exemption)
    where = (place.name, place.locality, place.country)
    shown = (picture.code, picture.alt) if picture else (None, None)
    return Listed._make((*own, *seats, *times, *what, *terms, *where, *shown))
