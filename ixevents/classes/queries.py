"""What is read of classes and of what events ask of them."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Select, exists, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from ixevents.classes.models import ClassParty, ClassTerms, ClassWish
from ixevents.events.models import Audience, Edition, EditionState, Event, EventState, Slot, SlotState
from ixevents.registrations.models import EXPECTED, LIVE, Registration, State

AT_SLOT = Slot.id == Registration.slot_id + 0
"""Joins the slots of the few classes: added to, the column is no way for SQLite from slots to all parties."""
OF_CLASSES = Registration.id.in_(select(ClassParty.registration_id))
"""Joined with classes already, it says nothing new, but tells SQLite where to begin: at the few classes."""


def parties(
    *, edition_id: int | None = None, event_id: int | None = None, slot_id: int | None = None, school_id: int | None = None
) -> Select[ClassParty]:
    """Classes with registration, slot, event, place and school, in order of time; those that went on as another are left out."""
    everywhere = event_id is slot_id is None
    asked = ((edition_id, Event.edition_id), (event_id, Slot.event_id), (slot_id, Registration.slot_id), (school_id, ClassParty.school_id))
    found = _whole(everywhere=everywhere).where(Registration.continues_as_id.is_(None))
    return found.where(*[OF_CLASSES] * everywhere, *[column == value for value, column in asked if value is not None])


def whole(registration_ids: Collection[int]) -> Select[ClassParty]:
    """The classes of registrations, whole, in order of time; those that went on as another too."""
    return _whole(everywhere=True).where(ClassParty.registration_id.in_(registration_ids))


def _whole(*, everywhere: bool) -> Select[ClassParty]:
    event = contains_eager(ClassParty.registration).contains_eager(Registration.slot).contains_eager(Slot.event)
    return (
        select(ClassParty)
        .join(ClassParty.registration)
        .join(Slot, AT_SLOT if everywhere else Slot.id == Registration.slot_id)
        .join(Slot.event)
        .options(
            event.defer(Event.text),
            event.defer(Event.search),
            event.joinedload(Event.edition).defer(Edition.text),
            contains_eager(ClassParty.registration).contains_eager(Registration.slot).joinedload(Slot.place),
            joinedload(ClassParty.school),
        )
        .order_by(Slot.starts_at, Slot.id, Registration.id)
    )


def of(registration_id: int) -> Select[ClassParty]:
    """The class of a registration with its school."""
    return select(ClassParty).where(ClassParty.registration_id == registration_id).options(joinedload(ClassParty.school))


def of_many(registration_ids: Sequence[int]) -> Select[ClassParty]:
    """The classes of registrations, with their schools."""
    return select(ClassParty).where(ClassParty.registration_id.in_(registration_ids)).options(joinedload(ClassParty.school))


def sent_together(sending: str) -> Select[ClassParty]:
    """The classes of one sending, whole, in order of time; those that went on as another are left out."""
    return parties().where(ClassParty.sending == sending)


def together(party: ClassParty, others: Select[int]) -> Select[ClassParty]:
    """The classes of the same sending as one, and those of `others`, whole, in order of time."""
    either = ClassParty.registration_id.in_(others)
    return parties().where(or_(either, ClassParty.sending == party.sending) if party.sending else either)


def coming_to(slot_ids: Sequence[int]) -> Select[ClassParty]:
    """The classes that have their seats in some slots, with their schools, by school."""
    return (
        select(ClassParty)
        .join(ClassParty.registration)
        .where(Registration.slot_id.in_(slot_ids), Registration.state.in_(EXPECTED))
        .options(contains_eager(ClassParty.registration), joinedload(ClassParty.school))
        .order_by(Registration.slot_id, ClassParty.label, Registration.id)
    )


def wishes(registration_id: int) -> Select[ClassWish]:
    """The slots a class asked for, the dearest first, with their places."""
    whole = joinedload(ClassWish.slot).options(joinedload(Slot.place), joinedload(Slot.event).joinedload(Event.edition))
    return select(ClassWish).where(ClassWish.registration_id == registration_id).options(whole).order_by(ClassWish.rank)


def terms(event_id: int) -> Select[ClassTerms]:
    """What an event asks of classes."""
    return select(ClassTerms).where(ClassTerms.event_id == event_id)


def terms_of_many(event_ids: Sequence[int]) -> Select[ClassTerms]:
    """What several events ask of classes."""
    return select(ClassTerms).where(ClassTerms.event_id.in_(event_ids))


def slots_of_event(event_id: int, moment: datetime) -> Select[Slot]:
    """The public slots of an event that are still to come, whole."""
    return _open_slots(moment).where(Slot.event_id == event_id)


def class_slots(moment: datetime) -> Select[Slot]:
    """The public slots for classes that are still to come, whole, in order of time."""
    return _open_slots(moment).where(Event.audience == Audience.SCHOOLS, Event.needs_registration).limit(200)


def wished_slot(event_id: int, email_key: str, party_key: str) -> Select[Slot]:
    """The slot of an event at which a class wishes already, whole."""
    mine = exists().where(
        Registration.slot_id == Slot.id,
        Registration.email_key == email_key,
        Registration.party_key == party_key,
        Registration.state == State.WISHED,
    )
    whole = joinedload(Slot.event).joinedload(Event.edition), joinedload(Slot.place)
    return select(Slot).where(Slot.event_id == event_id, mine).options(*whole).limit(1)


def live_with(email_key: str, party_key: str, slot_ids: Sequence[int]) -> Select[Registration]:
    """The live registrations of one class of a teacher in some slots."""
    return select(Registration).where(
        Registration.email_key == email_key,
        Registration.party_key == party_key,
        Registration.slot_id.in_(slot_ids),
        Registration.state.in_(LIVE),
    )


def live_among(email_keys: Collection[str], slot_ids: Collection[int]) -> Select[int, int, str | None, str]:
    """The live registrations of some addresses in some slots: number, slot, address and party."""
    found = select(Registration.id, Registration.slot_id, Registration.email_key, Registration.party_key)
    # By the address, which has few: added to, the slot is no way for SQLite to its thousands of parties.
    return found.where(Registration.email_key.in_(email_keys), (Registration.slot_id + 0).in_(slot_ids), Registration.state.in_(LIVE))


def _open_slots(moment: datetime) -> Select[Slot]:
    event = contains_eager(Slot.event)
    return (
        select(Slot)
        .join(Slot.event)
        .join(Event.edition)
        .where(Event.state == EventState.PUBLISHED, Edition.state == EditionState.PUBLISHED, Slot.state == SlotState.PUBLISHED)
        .where(Slot.starts_at > moment)
        .options(
            event.defer(Event.text),
            event.defer(Event.search),
            event.contains_eager(Event.edition).defer(Edition.text),
            joinedload(Slot.place),
        )
        .order_by(Slot.starts_at, Slot.id)
    )
