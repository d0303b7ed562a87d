"""A slot as calendars read it: plain values of its row and of those beside it.

They come as the database gives them, and are read when something has to be made of them: mostly a feed is known already by its rows.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import Text, cast, type_coerce

from ixevents.core.db import RawInstant, read_instant, read_translated
from ixevents.core.languages import Translated
from ixevents.events.feed_notes import Subject
from ixevents.events.models import Edition, Event, EventKind, Place, Slot, SlotState

_slot, _event, _edition, _place = (kind.__table__.c for kind in (Slot, Event, Edition, Place))

COLUMNS = (
    _slot.event_id,
    _event.edition_id,
    _event.kind,
    _edition.programme,
    _slot.uid,
    _slot.zone,
    _slot.all_day,
    _slot.state,
    _slot.revision,
    type_coerce(_slot.starts_at, RawInstant),
    type_coerce(_slot.ends_at, RawInstant),
    type_coerce(_slot.changed_at, RawInstant),
    type_coerce(_event.changed_at, RawInstant),
    _event.slug,
    _event.price,
    _event.needs_registration,
    _place.postcode,
    _place.country,
    # As text, for -1 and -2 are numbers of one hash.
    cast(_place.latitude, Text),
    cast(_place.longitude, Text),
    cast(_event.title, Text),
    cast(_event.summary, Text),
    cast(_slot.called_off_reason, Text),
    cast(_place.name, Text),
    cast(_place.street, Text),
    cast(_place.locality, Text),
    cast(_place.directions, Text),
)
"""What is asked of the database, in the order of `Dated`."""

_MOMENTS, _NUMBERS, _TEXTS = slice(9, 13), slice(18, 20), slice(20, None)


class Dated(NamedTuple):
    """What a calendar says of a slot, and what it follows from."""

    event_id: int
    edition_id: int
    kind: EventKind
    programme: str
    uid: str
    zone: str
    all_day: bool
    state: SlotState | str
    revision: int
    starts_at: datetime
    ends_at: datetime
    slot_changed_at: datetime
    event_changed_at: datetime
    slug: str
    price: Decimal | None
    needs_registration: bool
    postcode: str
    country: str
    latitude: Decimal | None
    longitude: Decimal | None
    title: Translated
    summary: Translated
    called_off_reason: Translated
    place: Translated
    street: Translated
    locality: Translated
    directions: Translated

    @property
    def called_off(self) -> bool:
        """Whether it will not happen."""
        return self.state == SlotState.CALLED_OFF

    @property
    def changed_at(self) -> datetime:
        """When a reader of calendars last had something new to see."""
        return max(self.slot_changed_at, self.event_changed_at)


def read(row: Sequence[Any]) -> Dated:
    """Return what a row of `COLUMNS` says."""
    moments = [read_instant(moment) for moment in row[_MOMENTS]]
    numbers = [None if number is None else Decimal(number) for number in row[_NUMBERS]]
    return Dated(*row[:9], *moments, *row[13:18], *numbers, *[read_translated(text) for text in row[_TEXTS]])


def subjects(rows: Iterable[Sequence[Any]]) -> list[Subject]:
    """Return the events that rows speak of, each once."""
    return [Subject(*four) for four in {row[0]: row[:4] for row in rows}.values()]


def of(slot: Slot) -> Dated:
    """Return the same of a slot that is loaded with its event, edition and place."""
    event, place = slot.event, slot.place
    what = (slot.event_id, event.edition.id, event.kind, event.edition.programme, slot.uid)
    when = (slot.zone, slot.all_day, slot.state, slot.revision, slot.starts_at, slot.ends_at, slot.changed_at, event.changed_at)
    terms = (event.slug, event.price, event.needs_registration)
    where = (place.postcode, place.country, place.latitude, place.longitude)
    said = (event.title, event.summary, slot.called_off_reason)
    return Dated._make((*what, *when, *terms, *where, *said, place.name, place.street, place.locality, place.directions))
