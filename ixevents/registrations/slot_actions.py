"""What is done with a whole slot: its capacity, moving, calling off. Each locks it first and writes to everybody there; nothing commits."""

from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy.orm.attributes import set_committed_value

from ixevents.core.clock import now
from ixevents.core.languages import Translated
from ixevents.core.refusal import Refused
from ixevents.core.seen import seen_mark
from ixevents.core.web import plain
from ixevents.events import actions as events
from ixevents.events.models import Place, Slot
from ixevents.events.words import when
from ixevents.extensions import db
from ixevents.journal import actions as journal
from ixevents.registrations import actions, notices, queries, seats, wishes
from ixevents.registrations.models import Offer, OfferState, Registration, State


def set_capacity(slot: Slot, capacity: int | None, *, actor: str) -> list[Offer]:
    """Change a slot's capacity. Nobody is dropped; new room is offered to those who wait."""
    seats.lock(slot)
    before, slot.capacity = slot.capacity, capacity
    journal.record("set_capacity", slot, actor=actor, before=before, after=capacity)
    return seats.hand_out(slot)


def seen(slot: Slot) -> str:
    """Return a mark of when and where a slot is that is another one after every move."""
    return seen_mark([slot.starts_at.timestamp(), slot.ends_at.timestamp(), slot.revision])


def move(slot: Slot, starts_at: datetime, ends_at: datetime, place: Place, *, actor: str, opened: str = "") -> int:
    """Move a slot and write to everyone who has seats or waits (FES-04), unless it is there already. Returns how many letters.

    Raises `Refused` where a colleague moved it since the form was `opened`: an old page moves nothing back.
    """
    seats.lock(slot)
    if opened and opened != seen(slot):
        _require_there(slot, starts_at, ends_at, place)
    old_start, old_place, revision = slot.starts_at, slot.place, slot.revision
    events.move_slot(slot, starts_at, ends_at, place, actor=actor)
    if slot.revision == revision:
        return 0
    registrations = db.session.scalars(queries.live_of(slot.id)).all()
    for registration in registrations:
        set_committed_value(registration, "slot", slot)
        registration.sequence = max(registration.sequence + 1, slot.revision)
    # Written down at once: each letter would else wait for its own.
    db.session.flush()
    for registration in registrations:
        notices.moved(registration, old_start, old_place)
    return len(registrations)


def call_off(slot: Slot, reason: Translated, *, actor: str) -> int:
    """Call a slot off, end its registrations and write to each (FES-04). Returns how many letters."""
    seats.lock(slot)
    events.call_off_slot(slot, reason, actor=actor)
    return _end_all(slot)


def call_off_all(slots: Sequence[Slot], reason: Translated, *, actor: str) -> int:
    """Call off those of some slots that have not taken place yet, locked in the order of their ids. Returns how many letters."""
    ahead = [slot for slot in sorted(slots, key=lambda one: one.id) if not slot.called_off and slot.ends_at > now()]
    if not ahead:
        raise Refused(_("No date is left that could be called off."), "nothing")
    for slot in ahead:
        seats.lock(slot)
    # All of them before any party is looked at: none goes on to a wish that is called off with this one.
    for slot in ahead:
        events.call_off_slot(slot, reason, actor=actor)
    return sum(_end_all(slot) for slot in ahead)


def _require_there(slot: Slot, starts_at: datetime, ends_at: datetime, place: Place) -> None:
    """Raise `Refused` for a slot that is elsewhere, or at another time, which says where it is now."""
    db.session.refresh(slot, attribute_names=["place_id"])
    if (starts_at, ends_at, place.id) == (slot.starts_at, slot.ends_at, slot.place_id):
        return
    there = f"{when(slot)}, {plain(db.session.get_one(Place, slot.place_id).name)}"
    raise Refused(_("Somebody moved this date meanwhile. It is now %(there)s. Send again if yours is right.", there=there), "moved")


def _end_all(slot: Slot) -> int:
    """End the registrations of a locked slot that was called off and write to each. Returns how many letters."""
    registrations = db.session.scalars(queries.live_of(slot.id)).all()
    offers = {offer.registration_id: offer for offer in db.session.scalars(queries.open_offers_at(slot.id))}
    ended = []
    for registration in registrations:
        set_committed_value(registration, "slot", slot)
        if _wishes_on(registration, slot):
            continue
        if registration.id in offers:
            actions.close(offers[registration.id], OfferState.WITHDRAWN)
        actions.end(registration, State.CALLED_OFF)
        registration.sequence = max(registration.sequence + 1, slot.revision)
        ended.append(registration)
    # All of them are written down at once, then their letters: there may be hundreds.
    seats.recount(slot)
    for registration in ended:
        notices.called_off(registration)
    return len(registrations)


def _wishes_on(registration: Registration, gone: Slot) -> bool:
    """Let a party of a round go on with its next wish, and tell it so. Returns whether it has one."""
    other = wishes.other_slot(registration) if registration.state == State.WISHED else None
    if other is None:
        return False
    registration.slot = db.session.scalars(queries.slot_whole(other)).one()
    notices.wished(registration, gone)
    return True
