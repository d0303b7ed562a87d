"""What figures read besides who came."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, func, select

from ixevents.classes.models import ClassParty
from ixevents.events.models import Event, Slot, SlotState
from ixevents.registrations.models import Registration
from ixevents.resources.models import Assignment, Kind, Resource
from ixevents.schools.models import School

Where = Sequence[ColumnElement[bool]]


class Dated(NamedTuple):
    """What figures need of a slot."""

    id: int
    event_id: int
    starts_at: datetime
    ends_at: datetime
    state: SlotState
    door_closed: bool


def slots(where: Where) -> Select[int, int, datetime, datetime, SlotState, bool]:
    """Slots in order of time."""
    return (
        select(Slot.id, Slot.event_id, Slot.starts_at, Slot.ends_at, Slot.state, Slot.door_closed_at.is_not(None))
        .join(Event, Event.id == Slot.event_id)
        .where(*where)
        .order_by(Slot.starts_at, Slot.id)
    )


def facilitators(where: Where) -> Select[int, int]:
    """Who led which slot."""
    return (
        select(Assignment.slot_id, Assignment.resource_id)
        .join(Resource, Resource.id == Assignment.resource_id)
        .join(Slot, Slot.id == Assignment.slot_id)
        .join(Event, Event.id == Slot.event_id)
        .where(Resource.kind == Kind.FACILITATOR, Assignment.ended_at.is_(None), *where)
    )


def schools(where: Where) -> Select[int, str, str, str]:
    """Schools whose classes came: name, postcode and country."""
    came = (
        select(ClassParty.school_id)
        .join(Registration, Registration.id == ClassParty.registration_id)
        .join(Slot, Slot.id == Registration.slot_id)
        .join(Event, Event.id == Slot.event_id)
        .where(Registration.came > 0, *where)
    )
    return select(School.id, School.name, func.trim(School.postcode), School.country).where(School.id.in_(came))
