"""How a slot stands: its parties by state, its waiting list in order, what became of its offers."""

from datetime import datetime, timedelta

from sqlalchemy import Select, func, select
from sqlalchemy.orm import defer, joinedload, selectinload

from ixevents.events.models import Event, Slot
from ixevents.registrations.models import IN_LINE, Offer, OfferState, Registration, State

MOST = 500


def by_state(slot_id: int) -> Select[State, int, int, int]:
    """State, parties, seats held and seats waited for; who went on as another registration is left out."""
    columns = func.count(), func.coalesce(func.sum(Registration.seats), 0), func.coalesce(func.sum(Registration.seats_waiting), 0)
    mine = Registration.slot_id == slot_id, Registration.continues_as_id.is_(None)
    return select(Registration.state, *columns).where(*mine).group_by(Registration.state).order_by(Registration.state)


def offers(slot_id: int) -> Select[OfferState, int, int]:
    """What became of the offers: state, how many, seats."""
    counted = select(Offer.state, func.count(), func.coalesce(func.sum(Offer.seats), 0)).where(Offer.slot_id == slot_id)
    return counted.group_by(Offer.state).order_by(Offer.state)


def line(slot_id: int) -> Select[Registration]:
    """The waiting list in its order, with the offers of each party."""
    return (
        select(Registration)
        .where(Registration.slot_id == slot_id, Registration.state.in_(IN_LINE), Registration.seats_waiting > 0)
        .options(selectinload(Registration.offers), defer(Registration.needs_note))
        .order_by(Registration.waiting_since, Registration.id)
        .limit(MOST)
    )


def slots_whole(event_id: int) -> Select[Slot]:
    """The slots of an event, whole, in the order of their ids: the order in which they are locked."""
    event = joinedload(Slot.event)
    return (
        select(Slot)
        .where(Slot.event_id == event_id)
        .options(event.joinedload(Event.edition), event.defer(Event.text), joinedload(Slot.place))
        .order_by(Slot.id)
    )


def open_offer(registration: Registration) -> Offer | None:
    """Return the offer a party of the line has to answer."""
    return next((offer for offer in registration.offers if offer.state == OfferState.OPEN), None)


def waited(registration: Registration, moment: datetime) -> timedelta:
    """Return how long a party has waited."""
    return moment - (registration.waiting_since or registration.created_at)
