"""What exports read."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, defer, joinedload, selectinload

from ixevents.classes.models import ClassParty
from ixevents.core.alphabetical import alphabetical
from ixevents.events.models import Edition, Event, Slot
from ixevents.events.questions import Question
from ixevents.exports.models import Export, ExportPart, ExportSchedule, ExportView, State
from ixevents.registrations import listing
from ixevents.registrations.listing import Wanted
from ixevents.registrations.models import Answer, Registration


def of(actor: str) -> Select[Export]:
    """What somebody ordered, newest first."""
    return select(Export).where(Export.ordered_by == actor).order_by(Export.id.desc())


def views_for(actor: str) -> Select[ExportView]:
    """The named views somebody may use."""
    theirs = select(ExportView).where(or_(ExportView.made_by == actor, ExportView.shared))
    return theirs.order_by(alphabetical(ExportView.name), ExportView.id)


def due(at: datetime) -> Select[int]:
    """Exports to make: ordered, or left behind by a worker that stopped."""
    left = (Export.state == State.WORKING) & (Export.claimed_until < at)
    return select(Export.id).where(or_(Export.state == State.DUE, left)).order_by(Export.id)


def old(at: datetime) -> Select[int]:
    """Exports whose file has had its time."""
    return select(Export.id).where(Export.state == State.READY, Export.expires_at <= at)


def part_numbers(export_id: int) -> Select[int]:
    """The pieces of a file, in order."""
    return select(ExportPart.number).where(ExportPart.export_id == export_id).order_by(ExportPart.number)


def part(export_id: int, number: int) -> Select[bytes]:
    """One piece of a file."""
    return select(ExportPart.content).where(ExportPart.export_id == export_id, ExportPart.number == number)


def size(export_id: int) -> Select[int]:
    """How many bytes a file has."""
    return select(func.coalesce(func.sum(func.length(ExportPart.content)), 0)).where(ExportPart.export_id == export_id)


def answered(wanted: Wanted) -> Select[Question]:
    """The questions that the registrations asked for have answered."""
    theirs = Answer.question_id == Question.id, _asked_for(wanted, Answer.registration_id)
    return select(Question).where(exists().where(*theirs)).order_by(Question.edition_id.is_(None), Question.position, Question.id)


def has_classes(wanted: Wanted) -> Select[bool]:
    """Whether classes are among the registrations asked for."""
    return select(select(ClassParty.registration_id).where(_asked_for(wanted, ClassParty.registration_id)).exists())


def by_ids(ids: Sequence[int]) -> Select[Question]:
    """These questions, in the order they are asked."""
    return select(Question).where(Question.id.in_(ids)).order_by(Question.edition_id.is_(None), Question.position, Question.id)


def next_ids(wanted: Wanted, after: int, most: int) -> Select[int]:
    """The next registrations after one, by number: each batch begins where the last ended, however long the table is."""
    return listing.ids(wanted).where(Registration.id > after).limit(most)


def rows(ids: Sequence[int]) -> Select[Registration]:
    """Registrations with all a line says of them."""
    return select(Registration).where(Registration.id.in_(ids)).options(*_whole()).order_by(Registration.id)


def living() -> Select[ExportSchedule]:
    """The schedules that have not ended, with whose they are."""
    return (
        select(ExportSchedule)
        .where(ExportSchedule.ended_at.is_(None))
        .options(joinedload(ExportSchedule.staff))
        .order_by(ExportSchedule.id)
    )


def schedule(schedule_id: int) -> Select[ExportSchedule]:
    """One schedule, with whose it is."""
    return select(ExportSchedule).where(ExportSchedule.id == schedule_id).options(joinedload(ExportSchedule.staff))


def schedules(staff_id: int | None) -> Select[ExportSchedule]:
    """The schedules of somebody, or of everybody, with their last list: the living ones first, the next to run on top."""
    last = joinedload(ExportSchedule.last_export).load_only(Export.total, Export.done, Export.fresh, Export.state, Export.ordered_at)
    found = select(ExportSchedule).options(joinedload(ExportSchedule.staff), last)
    if staff_id is not None:
        found = found.where(ExportSchedule.staff_id == staff_id)
    return found.order_by(ExportSchedule.ended_at.is_not(None), ExportSchedule.next_at, ExportSchedule.id)


def count_living(staff_id: int) -> Select[int]:
    """How many schedules of somebody have not ended."""
    return select(func.count()).where(ExportSchedule.staff_id == staff_id, ExportSchedule.ended_at.is_(None))


def ended_before(moment: datetime) -> Select[ExportSchedule]:
    """The schedules that ended before a moment."""
    return select(ExportSchedule).where(ExportSchedule.ended_at < moment)


def newest() -> Select[int]:
    """The highest number of a registration."""
    return select(func.max(Registration.id))


def count_after(wanted: Wanted, after: int) -> Select[int]:
    """How many of the registrations asked for came after one: by number, which no clock changes."""
    return select(func.count()).select_from(listing.ids(wanted).order_by(None).where(Registration.id > after).subquery())


def end_of_slot(slot_id: int) -> Select[int, datetime]:
    """When a date is over; nothing for one that is gone."""
    return select(Slot.id, Slot.ends_at).where(Slot.id == slot_id)


def end_of_event(event_id: int) -> Select[int, datetime | None]:
    """When the last date of an event is over, without one None; nothing for an event that is gone."""
    last = func.max(Slot.ends_at)
    return select(Event.id, last).outerjoin(Slot, Slot.event_id == Event.id).where(Event.id == event_id).group_by(Event.id)


def end_of_edition(edition_id: int) -> Select[int, date]:
    """The last day of an edition; nothing for one that is gone."""
    return select(Edition.id, Edition.ends_on).where(Edition.id == edition_id)


def _asked_for(wanted: Wanted, registration_id: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    """Whether a registration is among those asked for: where these may be a million, they are not listed first."""
    them = listing.ids(wanted).order_by(None)
    if wanted.event or wanted.slot or wanted.q:
        return registration_id.in_(them)
    return them.where(Registration.id == registration_id).exists()


def _whole() -> tuple[Any, ...]:
    event = joinedload(Registration.slot).joinedload(Slot.event)
    texts = (event.defer(Event.text), event.defer(Event.search), event.defer(Event.summary), event.defer(Event.details))
    answers = selectinload(Registration.answers)
    return (
        *texts,
        event.joinedload(Event.edition),
        joinedload(Registration.slot).joinedload(Slot.place),
        answers,
        defer(Registration.details),
    )
