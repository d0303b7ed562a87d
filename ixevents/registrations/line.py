"""What staff do with a waiting list: make the next offer, offer out of order with a reason, extend or take back an offer (FES-03)."""

from datetime import datetime

from flask_babel import gettext as _

from ixevents.core.clock import now
from ixevents.core.refusal import Refused
from ixevents.events.models import Slot
from ixevents.extensions import db
from ixevents.journal import actions as journal
from ixevents.registrations import actions, arrival, notices, priority, queries, seats
from ixevents.registrations.models import Offer, OfferState, Registration, State


def offer_next(slot: Slot, *, actor: str) -> list[Offer]:
    """Offer what is free to the next in line, now. Raises `Refused` when nothing is free or nobody waits."""
    seats.lock(slot)
    _require_open(slot)
    offers = seats.hand_out(slot)
    if not offers and priority.holds(slot):
        raise Refused(_("%(first)s Nobody of them waits, or no place is free.", first=priority.told(slot)), "inhabitants_first")
    if not offers:
        raise Refused(_("No place is free, or nobody waits who has no offer yet."), "nothing")
    journal.record("offer_next", slot, actor=actor, offers=len(offers), seats=sum(offer.seats for offer in offers))
    return offers


def offer_by_hand(registration: Registration, count: int, reason: str, *, actor: str) -> Offer:
    """Offer free seats to a party out of its turn; the reason stays in the journal. Never more than is free or asked."""
    slot = actions.lock(registration)
    _require_open(slot)
    if not reason.strip():
        raise Refused(_("Write why this party goes first."), "reason")
    if registration.state not in (State.WAITING, State.CONFIRMED) or not registration.seats_waiting:
        raise Refused(_("This party does not wait, or has an offer already."), "not_waiting")
    if db.session.scalars(queries.open_offer(registration.id)).first():
        raise Refused(_("This party does not wait, or has an offer already."), "not_waiting")
    seats.recount(slot)
    most = registration.seats_waiting if slot.seats_left is None else min(slot.seats_left, registration.seats_waiting)
    if not 1 <= count <= most:
        raise Refused(_("At most %(most)s places can be offered to this party now.", most=most), "full")
    ahead = db.session.scalar(queries.ahead_in_line(registration)) or 0
    made = seats.offer(slot, registration, count, by_hand=True)
    journal.record("offer_by_hand", registration, actor=actor, seats=count, passed_over=ahead, reason=reason.strip())
    return made


def extend_offer(registration: Registration, ends_at: datetime, *, actor: str) -> Offer:
    """Let an offer stand longer, and write the new end to the party."""
    slot = actions.lock(registration)
    offer = _open(registration)
    if not offer.ends_at < ends_at <= slot.closes_at:
        raise Refused(_("Choose a moment after the present end and before registration closes."), "end")
    before, offer.ends_at = offer.ends_at, ends_at
    notices.offer(registration, offer)
    journal.record("extend_offer", registration, actor=actor, before=before.isoformat(), after=ends_at.isoformat())
    return offer


def withdraw_offer(registration: Registration, reason: str, *, actor: str) -> Offer:
    """Take an offer back; the party keeps its place in the line, is told so, and the seats go to the next but it."""
    slot = actions.lock(registration)
    offer = _open(registration)
    if not reason.strip():
        raise Refused(_("Write why the offer is taken back."), "reason")
    actions.close(offer, OfferState.WITHDRAWN)
    registration.state = arrival.settled_state(slot) if registration.seats else State.WAITING
    notices.offer_withdrawn(registration)
    seats.hand_out(slot, without=registration)
    journal.record("withdraw_offer", registration, actor=actor, seats=offer.seats, reason=reason.strip())
    return offer


def _open(registration: Registration) -> Offer:
    offer = db.session.scalars(queries.open_offer(registration.id)).first()
    if offer is None or offer.ends_at <= now():
        raise Refused(_("This offer has ended. The seats went to the next in line."), "offer_ended")
    return offer


def _require_open(slot: Slot) -> None:
    if not seats.open_for_offers(slot):
        raise Refused(_("Registration is closed: no offer could be taken up."), "closed")
