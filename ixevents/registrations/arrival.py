"""How a new party arrives: in which state it begins, whether it has its seats or waits, and the letter that says so."""

from collections.abc import Callable, Sequence
from datetime import timedelta

from flask import current_app
from flask_babel import gettext as _

from ixevents.core import storing
from ixevents.core.clock import now
from ixevents.core.refusal import Refused
from ixevents.events import programme
from ixevents.events.models import Slot
from ixevents.extensions import db
from ixevents.registrations import kinds, notices, seats
from ixevents.registrations.models import Answer, Channel, Registration, State


def first_state(slot: Slot, channel: Channel) -> State:
    """Return the state of a party that gets its seats: held where the address has to be proved first."""
    if slot.event.confirm_by_email and channel == Channel.WEB:
        return State.HELD
    return settled_state(slot)


def settled_state(slot: Slot) -> State:
    """Return the state of a party whose seats are its own: a request where staff decide."""
    approval = programme.get(slot.event.edition.programme).needs_approval or kinds.needs_approval(slot.event)
    return State.REQUESTED if approval else State.CONFIRMED


def seat_and_write(
    slot: Slot,
    registration: Registration,
    answers: Sequence[Answer],
    *,
    late: bool,
    besides: Callable[[Registration], object] | None = None,
) -> Registration:
    """Give a new party its seats, or its place in the line or in a round, and write to it; the slot is locked.

    The slot's counters are taken as they stand: whatever changed them before counted again, and `ixevents doctor` looks after them. So
    the thousandth party of a slot costs what the first did.
    """
    if slot.seats_waiting and slot.inhabitants_first_until is not None:
        # Who waited until inhabitants had their turn goes before who comes now.
        seats.hand_out(slot)
    if late and not seats.fits(slot, registration.seats):
        raise Refused(_("Registration is closed and the places are taken: nobody can be added."), "full")
    _give_seats(slot, registration)
    _store(registration, answers)
    if besides is not None:
        besides(registration)
    if slot.seats_waiting:
        seats.hand_out(slot)
    db.session.flush()
    letter = {
        State.HELD: notices.confirm_address,
        State.WAITING: notices.waiting,
        State.CONFIRMED: notices.confirmed,
        State.REQUESTED: notices.requested,
        State.WISHED: notices.wished,
    }.get(registration.state)
    # A party that was offered what is left has its letter already.
    if letter is not None:
        letter(registration)
    return registration


def _store(registration: Registration, answers: Sequence[Answer]) -> None:
    """Bring the party into the database; by itself, where it brings no answers along: others wait for the slot."""
    if answers:
        registration.answers.extend(answers)
        db.session.add(registration)
        db.session.flush()
    else:
        storing.insert(db.session, registration)


def _give_seats(slot: Slot, registration: Registration) -> None:
    if registration.state == State.WISHED:
        registration.seats, registration.seats_waiting = 0, registration.seats
    elif seats.seat(slot, registration) and registration.state == State.HELD:
        registration.held_until = now() + timedelta(minutes=current_app.config["HOLD_MINUTES"])
    registration.whole_only = bool(registration.whole_only and registration.seats_waiting)
