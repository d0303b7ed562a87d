"""How many seats a party has after its number was changed; under the slot's lock, like everything about seats."""

from ixevents.core.clock import now
from ixevents.events.models import Slot
from ixevents.registrations import kinds, priority, seats
from ixevents.registrations.models import Registration, State


def resize(slot: Slot, registration: Registration, size: int) -> None:
    """Give a party the seats it asks for now: what is free at once, what is missing by the waiting list."""
    seats.recount(slot)
    more = size - registration.seats
    if more <= 0 or (registration.seats and seats.fits(slot, more) and priority.may_sit(slot, registration)):
        registration.seats, registration.seats_waiting = size, 0
    else:
        # Who waited once and no longer does joins the line at its end.
        since = registration.waiting_since if registration.seats_waiting else None
        joined = None if registration.state == State.WISHED else since or now()
        registration.seats_waiting, registration.waiting_since = more, joined
    registration.whole_only = registration.whole_only and registration.seats_waiting > 0
    tell_kind(registration)


def tell_kind(registration: Registration) -> None:
    """Let the kind of a party bring its own numbers in line with its seats."""
    kind = kinds.of(registration)
    if kind is not None and registration.live:
        kind.resized(registration)
