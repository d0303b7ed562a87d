"""What the registration pages and actions read."""

from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, String, cast, exists, false, func, literal, or_, select
from sqlalchemy.orm import defer, joinedload

from ixevents.events.models import Edition, EditionState, Event, EventState, Slot, SlotState
from ixevents.outbox.models import Notice
from ixevents.registrations.models import LIVE, Offer, OfferState, Registration, State

REMINDER_KEY = "reminder:registration:"


def slot_whole(slot_id: int) -> Select[Slot]:
    """A slot with its event, edition and place."""
    return select(Slot).where(Slot.id == slot_id).options(*_whole())


def public_slots(slug: str) -> Select[Slot]:
    """The public slots of a published event, whole, in order of time."""
    return _public_slots().where(Event.slug == slug)


def by_code(code: str) -> Select[Registration]:
    """The registration of a private page, whole."""
    return _registrations_whole().where(Registration.code == code)


def by_id(registration_id: int) -> Select[Registration]:
    """One registration, whole."""
    return _registrations_whole().where(Registration.id == registration_id)


def live_at(slot_id: int, email_key: str) -> Select[Registration]:
    """The live registration of an address for a slot."""
    return select(Registration).where(Registration.slot_id == slot_id, Registration.email_key == email_key, Registration.state.in_(LIVE))


def known(slot_id: int, email_key: str | None, idempotency_key: str | None) -> Select[Registration]:
    """Everything an address ever had at a slot, and what the same form sending has made."""
    # NULL must match nobody: parties from the counter may have neither.
    same: list[ColumnElement[bool]] = [false()]
    if email_key is not None:
        same.append((Registration.slot_id == slot_id) & (Registration.email_key == email_key))
    if idempotency_key is not None:
        same.append(Registration.idempotency_key == idempotency_key)
    return select(Registration).where(or_(*same))


def live_of(slot_id: int) -> Select[Registration]:
    """All live registrations of a slot, in the order they came."""
    return select(Registration).where(Registration.slot_id == slot_id, Registration.state.in_(LIVE)).order_by(Registration.id)


def open_offer(registration_id: int) -> Select[Offer]:
    """The offer a party can answer."""
    return select(Offer).where(Offer.registration_id == registration_id, Offer.state == OfferState.OPEN)


def ahead_in_line(registration: Registration) -> Select[int]:
    """How many parties wait before this one."""
    earlier = or_(
        Registration.waiting_since < registration.waiting_since,
        (Registration.waiting_since == registration.waiting_since) & (Registration.id < registration.id),
    )
    return select(func.count()).where(
        Registration.slot_id == registration.slot_id, Registration.state.in_(LIVE), Registration.seats_waiting > 0, earlier
    )


def ended_offers(moment: datetime) -> Select[int]:
    """Ids of registrations whose offer has run out."""
    return select(Offer.registration_id).where(Offer.state == OfferState.OPEN, Offer.ends_at <= moment).limit(100)


def ended_holds(moment: datetime) -> Select[int]:
    """Ids of registrations whose address was not confirmed in time."""
    return select(Registration.id).where(Registration.held_until <= moment, Registration.state == State.HELD).limit(100)


def to_remind(moment: datetime) -> Select[Registration]:
    """Confirmed parties whose slot starts within a day and who have not been reminded of it; late comers need none."""
    key = literal(REMINDER_KEY) + cast(Registration.id, String) + ":" + cast(Slot.revision, String)
    return (
        select(Registration)
        .join(Registration.slot)
        .where(
            Slot.state == SlotState.PUBLISHED,
            Slot.starts_at > moment + timedelta(hours=2),
            Slot.starts_at <= moment + timedelta(hours=24),
            Registration.state == State.CONFIRMED,
            Registration.email.is_not(None),
            Registration.created_at <= moment - timedelta(hours=12),
            ~exists().where(Notice.unique_key == key),
        )
        .options(joinedload(Registration.slot).options(*_whole()))
        .order_by(Registration.id)
        .limit(100)
    )


# Made once, like `events.queries.listed_slots`; what is asked of them is added for each page.
@cache
def _public_slots() -> Select[Slot]:
    return (
        select(Slot)
        .join(Slot.event)
        .join(Event.edition)
        .where(Event.state == EventState.PUBLISHED, Edition.state == EditionState.PUBLISHED, Slot.state != SlotState.PLANNED)
        .options(*_whole())
        .order_by(Slot.starts_at, Slot.id)
    )


@cache
def _registrations_whole() -> Select[Registration]:
    return select(Registration).options(joinedload(Registration.slot).options(*_whole()))


def _whole() -> tuple[Any, ...]:
    """What pages and letters about a registration say of its slot; the long texts and the record of the event are not among it."""
    event = joinedload(Slot.event).options(defer(Event.text), defer(Event.search), defer(Event.details), defer(Event.exemption_reason))
    edition = joinedload(Slot.event).joinedload(Event.edition).options(defer(Edition.text), defer(Edition.tagline))
    return event, edition, joinedload(Slot.place)
