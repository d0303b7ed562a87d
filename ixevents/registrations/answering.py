"""A party that wished gets its answer: seats in a slot, or a place in its line. Under the slots' locks, like everything about seats."""

from flask_babel import gettext as _

from ixevents.core.refusal import Refused
from ixevents.events.models import Slot
from ixevents.extensions import db
from ixevents.registrations import actions, queries, seats
from ixevents.registrations.models import Registration, State


def answer(registration: Registration, target: Slot, *, seat: bool) -> bool:
    """Give a party that wishes its seats in a slot; without room, or unless `seat`, it waits there. Writes no letter.

    Returns whether it has its seats. Raises `Refused` when it no longer wishes, or its address has a registration there.
    """
    _lock(registration, target)
    if registration.state != State.WISHED:
        raise Refused(_("This party no longer waits for the round."), "not_wishing")
    _require_alone(registration, target)
    seats.recount(target)
    size = registration.seats_asked
    registration.slot = target
    registration.sequence = max(registration.sequence, target.revision)
    registration.state, registration.seats, registration.seats_waiting = State.CONFIRMED, size, 0
    if seat and seats.open_for_offers(target) and seats.seat(target, registration):
        registration.whole_only = False
        return True
    if registration.state != State.WAITING:
        seats.wait(target, registration)
    return False


def _lock(registration: Registration, target: Slot) -> None:
    """Lock the slot the party is counted at and the one it goes to, in the order of their ids."""
    for slot in sorted({registration.slot, target}, key=lambda one: one.id):
        seats.lock(slot)
    actions.read_anew(registration)


def _require_alone(registration: Registration, target: Slot) -> None:
    if registration.email_key is None or registration.slot_id == target.id:
        return
    there = db.session.scalars(queries.live_at(target.id, registration.email_key, registration.party_key)).first()
    if there is not None and there is not registration:
        raise Refused(_("This address has a registration for that date already."), "address_taken")
