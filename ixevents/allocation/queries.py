"""What is read of rounds: the rounds themselves, wishes coming in, and what is proposed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVarTuple

from sqlalchemy import ColumnElement, Select, String, and_, cast, exists, func, literal, or_, select, union_all
from sqlalchemy.orm import contains_eager, defer, joinedload, selectinload

from ixevents.allocation.models import Round, RoundEvent, RoundLine, RoundState
from ixevents.classes.models import ClassParty, ClassWish
from ixevents.core.languages import sought
from ixevents.events.models import Audience, Edition, Event, EventState, Slot, SlotState
from ixevents.registrations.models import Registration, State
from ixevents.schools.models import School

_GOT: dict[str, tuple[ColumnElement[bool], ...]] = {
    "none": (RoundLine.slot_id.is_(None),),
    "1": (RoundLine.rank == 1,),
    "2": (RoundLine.rank == 2,),
    "3": (RoundLine.rank == 3,),
    "hand": (RoundLine.by_hand.is_(True),),
    "changed": (RoundLine.changed.is_(True),),
    "late": (RoundLine.late.is_(True),),
}


@dataclass(frozen=True)
class Asked:
    """What is asked of the list of classes; an empty value asks nothing."""

    q: str = ""
    slot: int = 0
    got: str = ""


BEFORE_THE_END = (RoundState.COLLECTING, RoundState.CLOSED, RoundState.PROPOSED)
LEASE = timedelta(minutes=5)
Columns = TypeVarTuple("Columns")


def rounds() -> Select[Round]:
    """All rounds with their edition and events, the latest first."""
    return _whole().order_by(Round.deadline.desc(), Round.id.desc())


def one(round_id: int) -> Select[Round]:
    """One round with its edition and events."""
    return _whole().where(Round.id == round_id)


def by_fingerprint(commitment: str) -> Select[Round]:
    """The round whose draw has this fingerprint."""
    return select(Round).where(Round.commitment == commitment)


def of_event(event_id: int) -> Select[Round]:
    """The round of an event that has not ended."""
    mine = exists().where(RoundEvent.round_id == Round.id, RoundEvent.event_id == event_id)
    return select(Round).where(mine, Round.state.in_(BEFORE_THE_END)).order_by(Round.id).limit(1)


def public_rounds() -> Select[Round]:
    """The rounds the public page tells of, the latest first; those that are called off are left out."""
    return rounds().where(Round.state != RoundState.CALLED_OFF).limit(20)


def of_registration(registration_id: int) -> Select[Round]:
    """The round a class was in: the one that has a line for it, or the one its event is in now."""
    line = exists().where(RoundLine.round_id == Round.id, RoundLine.registration_id == registration_id)
    event = select(Slot.event_id).join(Registration, Registration.slot_id == Slot.id).where(Registration.id == registration_id)
    waits = exists().where(Registration.id == registration_id, Registration.state == State.WISHED)
    entered = exists().where(RoundEvent.round_id == Round.id, RoundEvent.event_id.in_(event))
    return _whole().where(or_(line, and_(waits, entered, Round.state.in_(BEFORE_THE_END)))).order_by(Round.id.desc()).limit(1)


def taken_events(event_ids: Sequence[int], besides: int = 0) -> Select[int]:
    """Those of these events that are in a round that has not ended."""
    live = Round.state.in_(BEFORE_THE_END), Round.id != besides
    return select(RoundEvent.event_id).join(Round, Round.id == RoundEvent.round_id).where(RoundEvent.event_id.in_(event_ids), *live)


def class_events(edition_id: int) -> Select[Event]:
    """The published events of an edition for which classes register."""
    return (
        select(Event)
        .where(Event.edition_id == edition_id, Event.audience == Audience.SCHOOLS, Event.needs_registration)
        .where(Event.state == EventState.PUBLISHED)
        .options(defer(Event.text), defer(Event.search))
        .order_by(Event.id)
    )


def editions_with_class_events() -> Select[Edition]:
    """The editions that have such events, the latest first."""
    found = exists().where(
        Event.edition_id == Edition.id, Event.audience == Audience.SCHOOLS, Event.needs_registration, Event.state == EventState.PUBLISHED
    )
    return select(Edition).where(found).options(defer(Edition.text)).order_by(Edition.starts_on.desc(), Edition.id)


def slots(round_id: int) -> Select[Slot]:
    """The slots of a round that the public sees, called off ones among them, with event and place, in order of time."""
    event = contains_eager(Slot.event)
    return (
        select(Slot)
        .join(Slot.event)
        .join(RoundEvent, RoundEvent.event_id == Event.id)
        .where(RoundEvent.round_id == round_id, Slot.state != SlotState.PLANNED)
        .options(event.defer(Event.text), event.defer(Event.search), event.joinedload(Event.edition), joinedload(Slot.place))
        .order_by(Slot.starts_at, Slot.id)
    )


def wishing(round_id: int) -> Select[*tuple[int, int | None, str, int, str, datetime]]:
    """Every class that wishes in a round: registration, school, school as written, size, sending, when it came; in order of arrival."""
    columns = (
        Registration.id,
        ClassParty.school_id,
        ClassParty.school_named,
        Registration.seats_waiting,
        ClassParty.sending,
        Registration.created_at,
    )
    return _wishing(select(*columns), round_id).order_by(Registration.created_at, Registration.id)


def wished_slots(round_id: int) -> Select[int, int, int]:
    """The wishes of these classes: registration, rank, slot."""
    columns = (ClassWish.registration_id, ClassWish.rank, ClassWish.slot_id)
    found = select(*columns).join(Registration, Registration.id == ClassWish.registration_id)
    return found.where(*_in_round(round_id)).order_by(ClassWish.registration_id, ClassWish.rank)


def demand(round_id: int) -> Select[int, int, int, int]:
    """How much each slot is wished for: slot, rank, classes, seats."""
    return (
        select(ClassWish.slot_id, ClassWish.rank, func.count(), func.sum(Registration.seats_waiting))
        .join(Registration, Registration.id == ClassWish.registration_id)
        .where(*_in_round(round_id))
        .group_by(ClassWish.slot_id, ClassWish.rank)
    )


def last_served(school_ids: Sequence[int], before: datetime, programme: str) -> Select[int | None, datetime]:
    """When each of these schools last came with a class, in a programme and before a moment."""
    came = or_(Registration.state == State.ATTENDED, Registration.came > 0, ClassParty.pupils_came > 0)
    return (
        select(ClassParty.school_id, func.max(Slot.starts_at))
        .join(Registration, Registration.id == ClassParty.registration_id)
        .join(Slot, Slot.id == Registration.slot_id)
        .join(Event, Event.id == Slot.event_id)
        .join(Edition, Edition.id == Event.edition_id)
        .where(ClassParty.school_id.in_(school_ids), Slot.ends_at < before, Edition.programme == programme, came)
        .group_by(ClassParty.school_id)
    )


def lines(round_id: int, asked: Asked) -> Select[RoundLine, ClassParty]:
    """The lines of a round with their class and school, those without a slot first, then in the order of the round."""
    found = (
        select(RoundLine, ClassParty)
        .join(ClassParty, ClassParty.registration_id == RoundLine.registration_id)
        .outerjoin(ClassParty.school)
        .where(RoundLine.round_id == round_id, *_named(asked.q))
        .options(contains_eager(ClassParty.school))
        .order_by(RoundLine.slot_id.is_not(None), RoundLine.turn)
    )
    if asked.slot:
        found = found.where(RoundLine.slot_id == asked.slot)
    return found.where(*_GOT[asked.got]) if asked.got in _GOT else found


def wishing_classes(round_id: int, asked: Asked) -> Select[Registration, ClassParty]:
    """The classes that wish in a round, with their school, in the order they came."""
    found = _wishing(select(Registration, ClassParty), round_id).outerjoin(ClassParty.school).where(*_named(asked.q))
    if asked.slot:
        found = found.where(exists().where(ClassWish.registration_id == Registration.id, ClassWish.slot_id == asked.slot))
    return found.options(contains_eager(ClassParty.school), defer(Registration.needs_note)).order_by(
        Registration.created_at, Registration.id
    )


def wishes_of(registration_ids: Sequence[int]) -> Select[int, int]:
    """The wishes of some classes: registration and slot, the dearest first."""
    found = select(ClassWish.registration_id, ClassWish.slot_id).where(ClassWish.registration_id.in_(registration_ids))
    return found.order_by(ClassWish.registration_id, ClassWish.rank)


def before_in_slot(round_id: int, slot_id: int, turn: int) -> Select[RoundLine, ClassParty]:
    """The classes of a slot that had an earlier turn than a class, or were put there by hand."""
    earlier = or_(RoundLine.turn < turn, RoundLine.by_hand)
    found = lines(round_id, Asked(slot=slot_id)).where(earlier)
    return found.order_by(None).order_by(RoundLine.turn).limit(100)


def without_line(round_id: int) -> Select[int, int | None, str, int]:
    """Classes that wish and have no line: registration, school or none, school as written, size; in order of arrival."""
    columns = (Registration.id, ClassParty.school_id, ClassParty.school_named, Registration.seats_waiting)
    none = ~exists().where(RoundLine.round_id == round_id, RoundLine.registration_id == Registration.id)
    return _wishing(select(*columns), round_id).where(none).order_by(Registration.created_at, Registration.id)


def slot_ids(round_id: int) -> Select[int]:
    """The slots of a round, in the order of their ids."""
    found = select(Slot.id).join(RoundEvent, RoundEvent.event_id == Slot.event_id)
    return found.where(RoundEvent.round_id == round_id, Slot.state == SlotState.PUBLISHED).order_by(Slot.id)


def how_many(rows: Select[*tuple[Any, ...]]) -> Select[int]:
    """How many rows a statement has."""
    return select(func.count()).select_from(rows.order_by(None).options().with_only_columns(literal(1)).subquery())


def arrivals(round_id: int) -> Select[int, int, int]:
    """How many classes, schools and seats are wished for so far."""
    # A school that is not in the directory counts by what was written.
    school = func.coalesce(cast(ClassParty.school_id, String), ClassParty.school_named)
    return _wishing(select(func.count(), func.count(school.distinct()), func.coalesce(func.sum(Registration.seats_waiting), 0)), round_id)


def counts(rounds: Sequence[Round]) -> Select[int, int]:
    """How many classes each of these rounds has: its lines, or else those that wish."""
    drawn = [found.id for found in rounds if found.state in (RoundState.PROPOSED, RoundState.CONFIRMED)]
    lines = select(RoundLine.round_id, func.count()).where(RoundLine.round_id.in_(drawn)).group_by(RoundLine.round_id)
    wishes = (
        select(RoundEvent.round_id, func.count())
        .join(Slot, Slot.event_id == RoundEvent.event_id)
        .join(Registration, Registration.slot_id == Slot.id)
        .where(RoundEvent.round_id.in_([found.id for found in rounds if found.id not in drawn]), Registration.state == State.WISHED)
        .group_by(RoundEvent.round_id)
    )
    return union_all(lines, wishes)  # type: ignore[return-value]


def due_jobs(moment: datetime) -> Select[int]:
    """Rounds the worker has something to do with, that no other worker took lately."""
    free = or_(Round.claimed_at.is_(None), Round.claimed_at < moment - LEASE)
    return select(Round.id).where(Round.job.is_not(None), free).order_by(Round.id)


def waiting(moment: datetime) -> Select[int]:
    """How many rounds wait for an officer: to be run, or to be confirmed."""
    late = and_(Round.state == RoundState.COLLECTING, Round.deadline <= moment)
    mine = or_(late, Round.state.in_((RoundState.CLOSED, RoundState.PROPOSED)))
    return select(func.count()).select_from(Round).where(mine, Round.job.is_(None))


def past_deadline(moment: datetime) -> Select[int]:
    """Rounds that still collect though their deadline is over."""
    return select(Round.id).where(Round.state == RoundState.COLLECTING, Round.deadline <= moment)


def _named(words: str) -> list[ColumnElement[bool]]:
    return [
        or_(
            School.search.contains(word, autoescape=True),
            func.lower(ClassParty.school_named).contains(word, autoescape=True),
            func.lower(ClassParty.label).contains(word, autoescape=True),
        )
        for word in sought(words)[:6]
    ]


def _in_round(round_id: int) -> tuple[ColumnElement[bool], ...]:
    events = select(RoundEvent.event_id).where(RoundEvent.round_id == round_id)
    return Registration.state == State.WISHED, Registration.slot_id.in_(select(Slot.id).where(Slot.event_id.in_(events)))


def _wishing(statement: Select[*Columns], round_id: int) -> Select[*Columns]:
    return statement.select_from(Registration).join(ClassParty, ClassParty.registration_id == Registration.id).where(*_in_round(round_id))


def _whole() -> Select[Round]:
    event = selectinload(Round.entries).joinedload(RoundEvent.event)
    return select(Round).options(joinedload(Round.edition).defer(Edition.text), event.defer(Event.text), event.defer(Event.search))
