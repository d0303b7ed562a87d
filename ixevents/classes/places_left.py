"""Where else there is room for a class: "Thursday has 26 places"."""

from collections.abc import Iterable
from datetime import datetime

from ixevents.classes import queries
from ixevents.events import availability
from ixevents.events.models import Slot
from ixevents.extensions import db

MOST_SUGGESTED = 3


def fits(slot: Slot, size: int) -> bool:
    """Whether a party of that size would have its seats now, as far as the page knows."""
    left = slot.seats_left
    return left is None or left >= size


def with_room(slots: Iterable[Slot], size: int, at: datetime, *, without: int | None = None) -> list[Slot]:
    """Return the slots of these that take registrations and have room for so many."""
    return [slot for slot in slots if slot.id != without and availability.of(slot, at).takes and fits(slot, size)]


def elsewhere(slot: Slot, size: int, at: datetime) -> list[Slot]:
    """Return the next few other slots of the same event with room for so many."""
    found = db.session.scalars(queries.slots_of_event(slot.event_id, at)).all()
    return with_room(found, size, at, without=slot.id)[:MOST_SUGGESTED]
