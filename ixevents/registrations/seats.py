"""Seats: the one rule of capacity, waiting list and offers. Everything that changes a seat passes here.

The first statement of every change is `lock`: an UPDATE of the slot's row, which takes the row lock on
PostgreSQL and the write lock on SQLite. Whatever is counted afterwards stays true until the commit, with
any number of processes (promise 2).
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import cast

from flask import current_app
from sqlalchemy import (
    ColumnElement,
    Integer,
    ScalarSelect,
    Select,
    Table,
    and_,
    bindparam,
    exists,
    func,
    literal_column,
    or_,
    select,
    update,
)
from sqlalchemy.orm.attributes import set_committed_value

from ixevents.core.clock import now
from ixevents.core.ready import Ready
from ixevents.events.models import Slot, SlotState
from ixevents.extensions import db
from ixevents.registrations import notices, priority
from ixevents.registrations.models import IN_LINE, SEATED, CheckIn, Offer, OfferState, Registration, State
from ixevents.registrations.proposal import DateProposal, ProposalState

LATE = timedelta(days=2)
_SHARED = (
    "capacity",
    "seats_taken",
    "seats_waiting",
    "starts_at",
    "ends_at",
    "registration_opens_at",
    "registration_closes_at",
    "state",
    "revision",
)
_TABLE = cast(Table, Slot.__table__)
# Made once, of tables: everyone else waits under the lock, and making one costs more than running it.
_LOCK = Ready(
    lambda: (
        update(_TABLE)
        .where(_TABLE.c.id == bindparam("slot"))
        .values(seats_taken=_TABLE.c.seats_taken)
        .returning(*[_TABLE.c[name] for name in _SHARED])
    )
)
_WRITE = Ready(
    lambda: (
        update(_TABLE).where(_TABLE.c.id == bindparam("slot")).values(seats_taken=bindparam("taken"), seats_waiting=bindparam("waiting"))
    )
)

_REGISTRATION, _OFFER, _PROPOSAL, _CHECK_IN = (cast(Table, one.__table__).c for one in (Registration, Offer, DateProposal, CheckIn))
_HERE = bindparam("slot", type_=Integer)


def _is_one_of(column: ColumnElement[str], states: Collection[str]) -> ColumnElement[bool]:
    # Written out: a list of parameters would be made anew each time.
    return column.in_([literal_column(f"'{state}'") for state in states])


def _total(column: ColumnElement[int], *where: ColumnElement[bool]) -> ScalarSelect[int]:
    return select(func.coalesce(func.sum(column), 0)).where(*where).scalar_subquery()


_COUNTS = select(
    _total(_REGISTRATION.seats, _REGISTRATION.slot_id == _HERE, _is_one_of(_REGISTRATION.state, SEATED)),
    _total(_OFFER.seats, _OFFER.slot_id == _HERE, _OFFER.state == OfferState.OPEN),
    _total(_PROPOSAL.seats, _PROPOSAL.slot_id == _HERE, _PROPOSAL.state == ProposalState.OPEN),
    _total(_REGISTRATION.seats_waiting, _REGISTRATION.slot_id == _HERE, _is_one_of(_REGISTRATION.state, IN_LINE)),
    _total(_CHECK_IN.came, _CHECK_IN.slot_id == _HERE, _CHECK_IN.registration_id.is_(None)),
)
"""Of a slot: seats held, offered, proposed, waited for, and people who came without registration."""


def lock(slot: Slot) -> None:
    """Take the slot's lock and bring what others may have changed up to date; its event and place stay loaded."""
    (row,) = _LOCK.rows(db.session, {"slot": slot.id})
    for name, value in zip(_SHARED, row, strict=True):
        set_committed_value(slot, name, value)


def recount(slot: Slot) -> None:
    """Bring the slot's stored counters in line with its registrations, open offers and open proposals."""
    db.session.flush()
    held, offered, proposed, waiting, unregistered = db.session.execute(_COUNTS, {"slot": slot.id}).one()
    _write(slot, taken(slot.capacity, held + offered + proposed, unregistered), waiting)


def take(slot: Slot, seats: int) -> None:
    """Count so many more of a counted slot's seats as taken."""
    _write(slot, slot.seats_taken + seats, slot.seats_waiting)


def _write(slot: Slot, taken: int, waiting: int) -> None:
    # Past the unit of work, which would look through everything the slot is part of.
    if (slot.seats_taken, slot.seats_waiting) == (taken, waiting):
        return
    _WRITE.rows(db.session, {"slot": slot.id, "taken": taken, "waiting": waiting})
    set_committed_value(slot, "seats_taken", taken)
    set_committed_value(slot, "seats_waiting", waiting)


def taken(capacity: int | None, given: int, unregistered: int) -> int:
    """Return how many seats are taken: people without registration sit on free seats first, then on those of parties that did not come."""
    extra = max(0, unregistered)
    return given + extra if capacity is None else given + min(extra, max(0, capacity - given))


def fits(slot: Slot, seats: int) -> bool:
    """Whether a party of that size fits; only true under the lock."""
    return slot.capacity is None or slot.seats_taken + seats <= slot.capacity


def hand_out(slot: Slot, *, without: Registration | None = None) -> list[Offer]:
    """Offer what is free to those who wait, in their order, and count again.

    The head of the list is offered part of what it asked rather than leaving seats empty; a party that
    said it wants all or nothing is passed over until all its seats are free, one from elsewhere until inhabitants had their turn.
    `without` is passed over this once.
    """
    recount(slot)
    offers: list[Offer] = []
    while slot.seats_waiting and (free := _free(slot)) and open_for_offers(slot):
        registration = db.session.scalars(_next_in_line(slot, free, without)).first()
        if registration is None:
            break
        offers.append(offer(slot, registration, min(free, registration.seats_waiting)))
    return offers


def offer(slot: Slot, registration: Registration, seats: int, *, by_hand: bool = False) -> Offer:
    """Hold seats of a counted slot for a party of its waiting list until the offer's end, and write to it."""
    moment = now()
    end = offer_end(slot, moment)
    made = Offer(registration_id=registration.id, slot_id=slot.id, seats=seats, made_at=moment, ends_at=end, by_hand=by_hand)
    if registration.state == State.WAITING:
        registration.state = State.OFFERED
    take(slot, seats)
    db.session.add(made)
    db.session.flush()
    set_committed_value(registration, "slot", slot)
    notices.offer(registration, made)
    return made


def seat(slot: Slot, registration: Registration) -> bool:
    """Give a new party its seats in a counted slot: all of them, or the end of the waiting list. Returns whether it has its seats."""
    size = registration.seats
    if fits(slot, size) and priority.may_sit(slot, registration):
        take(slot, size)
        return True
    wait(slot, registration)
    return False


def wait(slot: Slot, registration: Registration) -> None:
    """Put a party with all its seats at the end of a counted slot's waiting list."""
    # A new party waits for nothing yet: its columns have their defaults only once it is stored.
    size = registration.seats + (registration.seats_waiting or 0)
    registration.state, registration.seats, registration.seats_waiting = State.WAITING, 0, size
    registration.waiting_since = now()
    _write(slot, slot.seats_taken, slot.seats_waiting + size)


def open_for_offers(slot: Slot) -> bool:
    """Whether an offer could still be taken up."""
    return slot.state == SlotState.PUBLISHED and now() < slot.closes_at


def offer_end(slot: Slot, at: datetime) -> datetime:
    """Return until when an offer made `at` stands: 48 hours, 6 in the last two days, never past the close (FES-03)."""
    late = slot.starts_at - at <= LATE
    hours = current_app.config["OFFER_HOURS_LATE" if late else "OFFER_HOURS"]
    return min(at + timedelta(hours=hours), slot.closes_at)


def _free(slot: Slot) -> int:
    """Return how many seats can be offered; without a limit, as many as are waited for."""
    return slot.seats_waiting if slot.capacity is None else slot.seats_left or 0


def _next_in_line(slot: Slot, free: int, without: Registration | None) -> Select[Registration]:
    has_offer = exists().where(and_(Offer.registration_id == Registration.id, Offer.state == OfferState.OPEN))
    passed_over = [Registration.inhabitant.is_not(False)] if priority.holds(slot) else []
    return (
        select(Registration)
        .where(
            Registration.slot_id == slot.id,
            Registration.state.in_((State.WAITING, State.CONFIRMED)),
            Registration.seats_waiting > 0,
            or_(~Registration.whole_only, Registration.seats_waiting <= free),
            ~has_offer,
            Registration.id != (without.id if without else 0),
            *passed_over,
        )
        .order_by(Registration.waiting_since, Registration.id)
        .limit(1)
    )
