"""What a waiting party is offered: all of its seats together, or part of them too, which it may then take or leave."""

from flask_babel import gettext as _

from ixevents.core.refusal import Refused
from ixevents.journal import actions as journal
from ixevents.journal.models import PUBLIC
from ixevents.registrations import actions, admission, seats
from ixevents.registrations.models import Registration, State


def change(registration: Registration, *, part: bool, actor: str = PUBLIC) -> Registration:
    """Let a waiting party be offered part of its seats, or only all of them together."""
    slot = actions.lock(registration)
    admission.require_live(registration, slot)
    if not registration.seats_waiting or registration.state not in (State.WAITING, State.CONFIRMED):
        raise Refused(_("You are not waiting for places here now."), "not_waiting")
    if registration.whole_only == part:
        registration.whole_only = not part
        journal.record("wait_for", registration, actor=actor, before="part" if not part else "whole", after="part" if part else "whole")
        seats.hand_out(slot)
    return registration
