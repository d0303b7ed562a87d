"""What exports read."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, defer, joinedload, selectinload

from ixevents.classes.models import ClassParty
from ixevents.events.models import Event, Slot
from ixevents.events.questions import Question
from ixevents.exports.models import Export, ExportPart, ExportView, State
from ixevents.registrations import listing
from ixevents.registrations.listing import Wanted
from ixevents.registrations.models import Answer, Registration


def of(actor: str) -> Select[Export]:
    """What somebody ordered, newest first."""
    return select(Export).where(Export.ordered_by == actor).order_by(Export.id.desc())


def views_for(actor: str) -> Select[ExportView]:
    """The named views somebody may use."""
    return select(ExportView).where(or_(ExportView.made_by == actor, ExportView.shared)).order_by(ExportView.name, ExportView.id)


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
