"""What is read of resources and their assignments. Eager loading is chosen here."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, cast, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from ixevents.core.languages import sought
from ixevents.events.models import Event, Slot, SlotState
from ixevents.resources.models import MOST_MINUTES, Answer, Assignment, Kind, Resource

_LONGEST_BUFFER = timedelta(minutes=MOST_MINUTES)


def directory(kind: Kind, words: str = "", language: str = "", *, retired: bool = False) -> Select[Resource]:
    """The resources of a kind by name, those in use or the retired ones."""
    conditions: list[ColumnElement[bool]] = [Resource.search.contains(word, autoescape=True) for word in sought(words)]
    if language:
        conditions.append(cast(Resource.languages, String).contains(f'"{language}"', autoescape=True))
    in_use = Resource.retired_at.is_not(None) if retired else Resource.retired_at.is_(None)
    return select(Resource).where(Resource.kind == kind, in_use, *conditions).options(joinedload(Resource.place)).order_by(*_BY_NAME)


def counts() -> Select[Kind, int]:
    """How many resources in use there are, by kind."""
    return select(Resource.kind, func.count()).where(Resource.retired_at.is_(None)).group_by(Resource.kind)


def in_use() -> Select[Resource]:
    """Every resource that can be assigned."""
    return select(Resource).where(Resource.retired_at.is_(None)).options(joinedload(Resource.place)).order_by(Resource.kind, *_BY_NAME)


def whole(resource_id: int) -> Select[Resource]:
    """One resource with its place."""
    return select(Resource).where(Resource.id == resource_id).options(joinedload(Resource.place))


def by_code(code: str) -> Select[Resource]:
    """The facilitator whose calendar this code opens."""
    return select(Resource).where(Resource.calendar_code == code, Resource.retired_at.is_(None))


def ahead(resource_ids: Collection[int], moment: datetime) -> Select[int, int, datetime]:
    """By resource: in how many slots to come it is, and when the next one is."""
    return (
        select(Assignment.resource_id, func.count(), func.min(Slot.starts_at))
        .join(Slot, Slot.id == Assignment.slot_id)
        .where(Assignment.resource_id.in_(resource_ids), *_standing(), Slot.ends_at > moment)
        .group_by(Assignment.resource_id)
    )


def of_slot(slot_id: int) -> Select[Assignment]:
    """What is assigned to a slot."""
    return (
        select(Assignment)
        .join(Assignment.resource)
        .where(Assignment.slot_id == slot_id, Assignment.ended_at.is_(None))
        .options(contains_eager(Assignment.resource).joinedload(Resource.place))
        .order_by(Resource.kind, *_BY_NAME)
    )


def one(assignment_id: int) -> Select[Assignment]:
    """One assignment with its resource and its slot whole."""
    return _whole().where(Assignment.id == assignment_id)


def by_uid(slot_uid: str, resource_id: int) -> Select[Assignment]:
    """The assignment whose calendar entry has a UID, also one that was taken off, with its slot and its resource."""
    return _whole().where(Slot.uid == slot_uid, Assignment.resource_id == resource_id)


def between(slot_id: int, resource_id: int) -> Select[Assignment]:
    """The row of a resource in a slot, also one that was taken off."""
    return select(Assignment).where(Assignment.slot_id == slot_id, Assignment.resource_id == resource_id)


def slots(resource_id: int) -> Select[int]:
    """Every slot a resource was ever assigned to."""
    return select(Assignment.slot_id).where(Assignment.resource_id == resource_id)


def invited(slot_id: int) -> Select[Assignment]:
    """The facilitators of a slot, to be written to."""
    return _whole().where(Assignment.slot_id == slot_id, Assignment.ended_at.is_(None), Resource.kind == Kind.FACILITATOR)


def told_of_loss(slot_ids: Collection[int], moment: datetime) -> Select[int, int]:
    """By slot: how many facilitators are written to when it vanishes."""
    return (
        select(Assignment.slot_id, func.count())
        .join(Slot, Slot.id == Assignment.slot_id)
        .join(Resource, Resource.id == Assignment.resource_id)
        .where(Assignment.slot_id.in_(slot_ids), *_standing(), Slot.ends_at > moment)
        .where(Resource.kind == Kind.FACILITATOR, Resource.email.is_not(None))
        .group_by(Assignment.slot_id)
    )


def span(resource_id: int, begin: datetime, end: datetime) -> Select[Assignment]:
    """What a resource does between two moments, called off included."""
    return _whole().where(Assignment.resource_id == resource_id, Assignment.ended_at.is_(None), Slot.ends_at > begin, Slot.starts_at < end)


def since(resource_id: int, begin: datetime) -> Select[Assignment]:
    """What a resource does from a moment on."""
    return _whole().where(Assignment.resource_id == resource_id, Assignment.ended_at.is_(None), Slot.ends_at > begin)


def out(resource_id: int) -> Select[Assignment]:
    """For which slots a kit was handed out and is not back."""
    return _whole().where(Assignment.resource_id == resource_id, *_OUT)


def unfinished(slot_ids: Collection[int]) -> Select[Assignment]:
    """The kits that are out for some slots, or came back incomplete and wait for a decision."""
    undecided = and_(Assignment.back_at.is_not(None), _LESS, Assignment.settled_at.is_(None))
    return _whole().where(Assignment.slot_id.in_(slot_ids), Assignment.ended_at.is_(None), or_(and_(*_OUT), undecided))


def away(resource_id: int) -> Select[Assignment]:
    """For which slots copies of a kit are not where it is kept: out, or lost and still to be decided on."""
    lost = and_(Assignment.copies_back < Assignment.copies, Assignment.settled_at.is_(None))
    return _whole().where(Assignment.resource_id == resource_id, or_(and_(*_OUT), lost))


def late(moment: datetime) -> Select[Assignment]:
    """The kits that are not back from a slot that was over by some moment."""
    return _whole().where(Slot.ends_at < moment, *_OUT)


def late_count(moment: datetime) -> Select[int]:
    """How many kits are not back from a slot that was over by some moment."""
    return select(func.count()).select_from(Assignment).join(Slot, Slot.id == Assignment.slot_id).where(Slot.ends_at < moment, *_OUT)


def incomplete(resource_id: int) -> Select[Assignment]:
    """When a kit came back incomplete: first what waits for a decision, then the latest."""
    found = _whole().where(Assignment.resource_id == resource_id, Assignment.back_at.is_not(None))
    return found.where(_LESS).order_by(None).order_by(Assignment.settled_at.is_not(None), Assignment.back_at.desc(), Assignment.id)


def answered(resource_id: int) -> Select[Assignment]:
    """What a facilitator answered, date by date."""
    return select(Assignment).where(Assignment.resource_id == resource_id, Assignment.answered_at.is_not(None)).order_by(Assignment.id)


def noted_before(moment: datetime) -> Select[Assignment]:
    """The assignments with a word of the facilitator whose date was over by some moment."""
    return select(Assignment).join(Slot, Slot.id == Assignment.slot_id).where(Assignment.answer_note != "", Slot.ends_at < moment)


def declined(moment: datetime) -> Select[Slot]:
    """Slots to come that a facilitator who stands there says not to lead."""
    theirs = select(Assignment.slot_id).where(Assignment.ended_at.is_(None), Assignment.answer == Answer.NO)
    return (
        select(Slot)
        .join(Slot.event)
        .where(Slot.state != SlotState.CALLED_OFF, Slot.ends_at > moment, Slot.id.in_(theirs))
        .options(contains_eager(Slot.event), joinedload(Slot.place))
        .order_by(Slot.starts_at, Slot.id)
    )


def uses(resource_ids: Collection[int], begin: datetime, end: datetime) -> Select[*tuple[Any, ...]]:
    """The uses of resources near a time, with what names them; never entities, whose values may be older than the lock."""
    return (
        select(
            Assignment.resource_id,
            Assignment.slot_id,
            Slot.starts_at,
            Slot.ends_at,
            Assignment.before_minutes,
            Assignment.after_minutes,
            Assignment.copies,
            Event.title,
            Slot.zone,
            Slot.all_day,
        )
        .join(Slot, Slot.id == Assignment.slot_id)
        .join(Event, Event.id == Slot.event_id)
        .where(
            Assignment.resource_id.in_(resource_ids),
            *_standing(),
            Slot.ends_at > begin - _LONGEST_BUFFER,
            Slot.starts_at < end + _LONGEST_BUFFER,
        )
        .order_by(Slot.starts_at, Slot.id)
    )


def unassigned(moment: datetime, until: datetime, public: ColumnElement[bool]) -> Select[Slot]:
    """Slots to come of some public that nobody leads yet."""
    led = (
        select(Assignment.slot_id)
        .join(Resource, Resource.id == Assignment.resource_id)
        .where(Assignment.ended_at.is_(None), Resource.kind == Kind.FACILITATOR)
    )
    return (
        select(Slot)
        .join(Slot.event)
        .where(public, Slot.state == SlotState.PUBLISHED, Slot.starts_at > moment, Slot.starts_at < until, Slot.id.not_in(led))
        .options(contains_eager(Slot.event), joinedload(Slot.place))
        .order_by(Slot.starts_at, Slot.id)
    )


_BY_NAME = (func.lower(Resource.name), Resource.id)
_OUT = (Assignment.out_at.is_not(None), Assignment.back_at.is_(None))
_LESS = or_(Assignment.copies_back < Assignment.copies, Assignment.missing != "")


def _standing() -> tuple[ColumnElement[bool], ...]:
    """Assignments that keep their resource busy: a slot called off gives it back, and so does a kit that is back from it."""
    return Assignment.ended_at.is_(None), Assignment.back_at.is_(None), Slot.state != SlotState.CALLED_OFF


def _whole() -> Select[Assignment]:
    event = contains_eager(Assignment.slot).joinedload(Slot.event).joinedload(Event.edition)
    return (
        select(Assignment)
        .join(Assignment.slot)
        .join(Assignment.resource)
        .options(contains_eager(Assignment.resource), event, contains_eager(Assignment.slot).joinedload(Slot.place))
        .order_by(Slot.starts_at, Assignment.id)
    )
