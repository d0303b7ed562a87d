"""Inhabitants first: until a moment the places of an event go to who lives in the municipality, and who lives elsewhere waits in line.

Nothing is proved: the form asks, and the team may ask again at the door. Where nobody asked, nobody is held back.
"""

from datetime import datetime

from sqlalchemy import Select, case, exists, func, or_, select

from ixevents.core.clock import now
from ixevents.events import words
from ixevents.events.models import Event, Slot, SlotState
from ixevents.registrations.models import WAITS_FROM_ELSEWHERE, Offer, OfferState, Registration, State


def holds(slot: Slot) -> bool:
    """Whether places of a slot go to inhabitants first, now."""
    until = slot.inhabitants_first_until
    return until is not None and now() < until


def may_sit(slot: Slot, registration: Registration) -> bool:
    """Whether a party may have places while there are some."""
    return registration.inhabitant is not False or not holds(slot)


def told(slot: Slot) -> str:
    """Say until when places go to inhabitants first; nothing where they do not."""
    return words.inhabitants_first(slot.event, now())


def kept_waiting(moment: datetime) -> Select[int]:
    """Ids of slots where places are free for a party from elsewhere, since inhabitants have had their turn."""
    has_offer = exists().where(Offer.registration_id == Registration.id, Offer.state == OfferState.OPEN)
    fewest = func.min(case((Registration.whole_only, Registration.seats_waiting), else_=1)).label("fewest")
    # First these few, by their own index; else SQLite looks at everybody of every date to come.
    waiting = (
        select(Registration.slot_id, fewest)
        .where(WAITS_FROM_ELSEWHERE, Registration.state.in_((State.WAITING, State.CONFIRMED)), ~has_offer)
        .group_by(Registration.slot_id)
        .subquery()
    )
    return (
        select(Slot.id)
        .join(waiting, waiting.c.slot_id == Slot.id)
        .join(Event, Event.id == Slot.event_id)
        .where(
            or_(Event.inhabitants_first_until.is_(None), Event.inhabitants_first_until <= moment),
            Slot.state == SlotState.PUBLISHED,
            Slot.starts_at > moment,
            or_(Slot.capacity.is_(None), Slot.seats_taken + waiting.c.fewest <= Slot.capacity),
        )
        .limit(100)
    )
