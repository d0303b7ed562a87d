"""What figures read besides who came."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, Update, func, or_, select, update
from sqlalchemy.orm import joinedload, selectinload

from ixevents.classes.models import ClassParty
from ixevents.core.clock import today
from ixevents.events.models import Edition, Event, Slot, SlotState
from ixevents.projects.models import Project
from ixevents.projects.results import Indicator, IndicatorPeriod, IndicatorValue
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


def slots(where: Where) -> Select[int, int, int, datetime, datetime, SlotState, bool]:
    """Slots in order of time; their project comes first."""
    return (
        select(Event.project_id, Slot.id, Slot.event_id, Slot.starts_at, Slot.ends_at, Slot.state, Slot.door_closed_at.is_not(None))
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


def indicators(project_id: int) -> Select[Indicator]:
    """The indicators of a record with their periods."""
    return (
        select(Indicator)
        .where(Indicator.project_id == project_id)
        .options(selectinload(Indicator.periods))
        .order_by(Indicator.position, Indicator.id)
    )


def indicator(indicator_id: int) -> Select[Indicator]:
    """One indicator with its periods."""
    return select(Indicator).where(Indicator.id == indicator_id).options(selectinload(Indicator.periods))


def entries(indicator_ids: Sequence[int]) -> Select[IndicatorValue]:
    """What was entered by hand, in the order it was."""
    return select(IndicatorValue).where(IndicatorValue.indicator_id.in_(indicator_ids)).order_by(IndicatorValue.id)


def last_entry(indicator_id: int, period_id: int | None) -> Select[int]:
    """The number of the last entry by hand of a period, or of the whole."""
    found = select(IndicatorValue.id).where(
        IndicatorValue.indicator_id == indicator_id, IndicatorValue.period_id.is_not_distinct_from(period_id)
    )
    return found.order_by(IndicatorValue.id.desc()).limit(1)


def lock(indicator_id: int) -> Update:
    """Takes the row of an indicator, so that of two who enter at once the second is told."""
    return update(Indicator).where(Indicator.id == indicator_id).values(position=Indicator.position)


def dated_projects() -> Select[Project]:
    """Records with a period; the standing one has none that binds."""
    return select(Project).where(Project.standing.is_(False), or_(Project.starts.is_not(None), Project.ends.is_not(None)))


def editions_of(programme: str) -> Select[Edition]:
    """The editions of a programme, the earliest first."""
    return select(Edition).where(Edition.programme == programme).order_by(Edition.starts_on, Edition.id)


def events_of(edition_ids: Sequence[int]) -> Select[int, int, int]:
    """The events of editions, each with its edition and project."""
    return select(Event.id, Event.edition_id, Event.project_id).where(Event.edition_id.in_(edition_ids))


def whole_slots(slot_ids: Sequence[int]) -> Select[Slot]:
    """Slots with event and place, in order of time."""
    return (
        select(Slot).where(Slot.id.in_(slot_ids)).options(joinedload(Slot.event), joinedload(Slot.place)).order_by(Slot.starts_at, Slot.id)
    )


def unreported() -> Select[Indicator, IndicatorPeriod]:
    """Indicators that no figure feeds, with each of their periods that is over and has no value."""
    entered = select(IndicatorValue.id).where(IndicatorValue.period_id == IndicatorPeriod.id).exists()
    found = select(Indicator, IndicatorPeriod).join(IndicatorPeriod, IndicatorPeriod.indicator_id == Indicator.id)
    return found.where(Indicator.source.is_(None), IndicatorPeriod.ends < today(), ~entered).order_by(IndicatorPeriod.ends, Indicator.id)
