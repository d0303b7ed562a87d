"""Who is let in, and until when: the same rules for the public and for staff (case 8). Each raises `Refused` with the reason in words."""

from flask_babel import gettext as _

from ixevents.core.clock import now
from ixevents.core.refusal import Refused
from ixevents.events.models import Slot, SlotState
from ixevents.outbox import post
from ixevents.registrations import kinds
from ixevents.registrations.models import Registration


def require_open(slot: Slot, size: int, *, late: bool = False) -> None:
    """Raise `Refused`, with the reason in words, when a slot takes no registration of this size now (cases 9, 10)."""
    moment = now()
    if slot.state != SlotState.PUBLISHED:
        raise Refused(_("This has been called off. Nothing was registered."), "called_off")
    if not slot.event.needs_registration:
        raise Refused(_("No registration is needed: simply come."), "not_needed")
    if slot.opens_at and moment < slot.opens_at:
        raise Refused(_("Registration has not opened yet."), "not_open")
    if moment >= (slot.ends_at if late else slot.closes_at):
        raise Refused(_("Registration is closed. Nothing was registered."), "closed")
    require_size(slot, size)


def require_few_letters(email: str | None) -> None:
    """Raise `Refused` when forms have made us write to this address too often in the last hour (case 20)."""
    if email and post.too_many(email):
        raise Refused(_("Several letters have gone to this address in the last hour. Wait an hour, or call us."), "too_many_letters")


def require_live(registration: Registration, slot: Slot) -> None:
    """Raise `Refused` for a registration that is over."""
    if not registration.live:
        raise Refused(_("This registration has ended: nothing can be changed."), "ended")
    require_not_started(slot)


def require_not_started(slot: Slot) -> None:
    """Raise `Refused` once a slot has started; one of whole days, once it is over."""
    if now() >= slot.settled_at:
        raise Refused(_("This has started: nothing can be changed any more."), "started")


def require_size(slot: Slot, size: int) -> None:
    """Raise `Refused` for a party larger than one registration may be."""
    most = kinds.most_seats(slot.event)
    if not 1 <= size <= most:
        raise Refused(_("Between 1 and %(most)s people can come on one registration.", most=most), "size")
