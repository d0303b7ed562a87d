"""Where else there is room for a class: "Thursday has 26 places"."""

from collections.abc import Iterable
from datetime import datetime

from ixevents.classes import queries
from ixevents.classes.school_days import SchoolDays
from ixevents.events import availability
from ixevents.events.models import Slot
from ixevents.extensions import db
from ixevents.schools.models import School

MOST_SUGGESTED = 3


def fits(slot: Slot, size: int) -> bool:
    """Whether a party of that size would have its seats now, as far as the page knows."""
    left = slot.seats_left
    return left is None or left >= size


def with_room(slots: Iterable[Slot], size: int, at: datetime, *, without: int | None = None) -> list[Slot]:
    """Return the slots of these that take registrations and have room for so many."""
    return [slot for slot in slots if slot.id != without and availability.of(slot, at).takes and fits(slot, size)]


def elsewhere(slot: Slot, size: int, at: datetime, school: School | None) -> list[Slot]:
    """Return the other slots of the same event with room for so many, on which their school is open."""
    found = db.session.scalars(queries.slots_of_event(slot.event_id, at)).all()
    return on_school_days(with_room(found, size, at, without=slot.id), school)


def on_school_days(slots: list[Slot], school: School | None) -> list[Slot]:
    """Return the slots of these on which a school is open (SCH-07); all of them for one that is not in the directory."""
    if school is None or not slots:
        return slots
    days = SchoolDays(school.community, slots)
    return [slot for slot in slots if days.closed(slot) is None]
