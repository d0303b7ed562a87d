"""Proposing another slot to a party: its seats are held there until it answers, and it keeps what it has meanwhile (SCH-10).

Both slots are locked first, in the order of their ids, so that nothing is given twice and nobody blocks anybody.
"""

from datetime import datetime
from functools import cache

from flask_babel import gettext as _
from sqlalchemy import Select, bindparam, exists, select
from sqlalchemy.orm import joinedload

from ixevents.core.clock import now
from ixevents.core.languages import Translated
from ixevents.core.refusal import Refused
from ixevents.events.models import Event, Slot, SlotState
from ixevents.extensions import db
from ixevents.journal import actions as journal
from ixevents.journal.models import PUBLIC, SYSTEM
from ixevents.registrations import actions, admission, desk, notices, queries, seats, transfers
from ixevents.registrations.models import OfferState, Registration, State
from ixevents.registrations.proposal import DateProposal, ProposalState

PROPOSABLE = (State.REQUESTED, State.CONFIRMED, State.WAITING)
"""States in which a party can be proposed another slot."""
ANSWERABLE = (*PROPOSABLE, State.OFFERED)
"""States in which it can still take it."""


def open_of(registration_id: int) -> Select[DateProposal]:
    """The open proposal of a party, with its slot whole."""
    return _whole().where(DateProposal.registration_id == registration_id, DateProposal.state == ProposalState.OPEN)


@cache
def has_open() -> Select[bool]:
    """Whether a `registration` has a proposal to answer."""
    return select(exists().where(DateProposal.registration_id == bindparam("registration"), DateProposal.state == ProposalState.OPEN))


def ended(moment: datetime) -> Select[int]:
    """Parties whose open proposal has run out, or stands for a slot or a party that is gone."""
    over = (DateProposal.ends_at <= moment) | (Slot.state != SlotState.PUBLISHED) | Registration.state.not_in(ANSWERABLE)
    return (
        select(DateProposal.registration_id)
        .join(Slot, Slot.id == DateProposal.slot_id)
        .join(Registration, Registration.id == DateProposal.registration_id)
        .where(DateProposal.state == ProposalState.OPEN, over)
        .limit(100)
    )


def propose(registration: Registration, target: Slot, reason: Translated, ends_at: datetime, *, actor: str) -> DateProposal:
    """Hold seats for a party in another slot of its edition until a moment, and write to it.

    Raises `Refused` when there is no room for all of it, the slot takes none, or the party has something to answer already.
    """
    _lock(registration, target)
    _require_proposable(registration, target)
    desk.require_reason(reason, registration)
    if not now() < ends_at <= target.closes_at:
        raise Refused(_("Let it stand until a moment to come, and not after registration closes there."), "end")
    seats.recount(target)
    size = registration.seats_asked
    if not seats.fits(target, size):
        raise Refused(_("Not enough places are free there (%(left)s).", left=target.seats_left or 0), "full")
    proposal = DateProposal(registration_id=registration.id, slot=target, seats=size, reason=reason, made_at=now(), ends_at=ends_at)
    seats.take(target, size)
    db.session.add(proposal)
    db.session.flush()
    notices.proposed(registration, proposal)
    journal.record("propose_date", registration, actor=actor, slot=target.id, seats=size, until=ends_at.isoformat())
    return proposal


def take(registration: Registration, *, actor: str = PUBLIC) -> Registration:
    """Take the proposed slot instead of the present one; what staff proposed needs no approval. Returns the registration there."""
    proposal = _require_open(registration)
    target = proposal.slot
    _close(proposal, ProposalState.TAKEN)
    actions.close_offer(registration, OfferState.DECLINED)
    registration.state = State.CONFIRMED
    db.session.flush()
    moved = transfers.transfer(registration, target, actor=actor)
    journal.record("take_proposal", moved, actor=actor, slot=target.id)
    return moved


def decline(registration: Registration, *, actor: str = PUBLIC) -> None:
    """Let a proposal go: the party keeps what it has, and the seats go to others."""
    proposal = _require_open(registration)
    _close(proposal, ProposalState.DECLINED)
    seats.hand_out(proposal.slot)
    journal.record("decline_proposal", registration, actor=actor, slot=proposal.slot_id)


def withdraw(registration: Registration, *, actor: str) -> None:
    """Take a proposal back; the party is told that it keeps what it has."""
    proposal = _require_open(registration)
    _close(proposal, ProposalState.WITHDRAWN)
    seats.hand_out(proposal.slot)
    notices.proposal_ended(registration, proposal)
    journal.record("withdraw_proposal", registration, actor=actor, slot=proposal.slot_id)


def expire(registration: Registration) -> bool:
    """End a proposal nobody answered in time, or one that has lost its party or its slot. Returns whether it ended."""
    proposal = _locked(registration)
    if proposal is None:
        return False
    gone = registration.state not in ANSWERABLE or proposal.slot.state != SlotState.PUBLISHED
    if not gone and now() < proposal.ends_at:
        return False
    _close(proposal, ProposalState.WITHDRAWN if gone else ProposalState.EXPIRED)
    seats.hand_out(proposal.slot)
    if registration.live:
        notices.proposal_ended(registration, proposal)
    journal.record("expire", registration, actor=SYSTEM, state="proposal")
    return True


def _lock(registration: Registration, target: Slot) -> None:
    for slot in sorted({registration.slot, target}, key=lambda one: one.id):
        seats.lock(slot)
    actions.read_anew(registration)


def _locked(registration: Registration) -> DateProposal | None:
    """Lock both slots of an open proposal, then read it anew."""
    proposal = db.session.scalars(open_of(registration.id)).first()
    if proposal is None:
        return None
    _lock(registration, proposal.slot)
    db.session.refresh(proposal, attribute_names=["state"])
    return proposal if proposal.state == ProposalState.OPEN else None


def _require_open(registration: Registration) -> DateProposal:
    proposal = _locked(registration)
    if proposal is None or now() >= proposal.ends_at or registration.state not in ANSWERABLE:
        raise Refused(_("This proposal has ended. What you have stays as it is."), "proposal_ended")
    return proposal


def _require_proposable(registration: Registration, target: Slot) -> None:
    admission.require_live(registration, registration.slot)
    if registration.state not in PROPOSABLE:
        raise Refused(_("Another date can be proposed to parties that are registered, asked or wait."), "state")
    if db.session.scalars(queries.open_offer(registration.id)).first() or db.session.scalars(open_of(registration.id)).first():
        raise Refused(_("The party still has something to answer: wait for that, or take it back first."), "awaited")
    if target.id == registration.slot_id or target.event.edition_id != registration.slot.event.edition_id:
        raise Refused(_("Choose another date of the same edition."), "slot")
    admission.require_open(target, registration.seats_asked)
    mail, key = registration.email_key, registration.party_key
    if mail and db.session.scalars(queries.live_at(target.id, mail, key)).first() is not None:
        raise Refused(_("The party is registered for that date already."), "address_taken")


def _close(proposal: DateProposal, state: ProposalState) -> None:
    proposal.state, proposal.closed_at = state, now()
    db.session.flush()


def _whole() -> Select[DateProposal]:
    event = joinedload(DateProposal.slot).joinedload(Slot.event).joinedload(Event.edition)
    return select(DateProposal).options(event, joinedload(DateProposal.slot).joinedload(Slot.place))
