"""Parties that change slots, and two registrations that become one.

Who changes slots gets a new registration there, which takes over link and ticket; the old one ends and names it in
`continues_as_id`. So every slot keeps its own history of calendar SEQUENCEs, and a link sent years ago still leads home.
All slots concerned are locked first, in the order of their ids.
"""

from flask_babel import gettext as _
from sqlalchemy.orm.attributes import set_committed_value

from ixevents.core.refusal import Refused
from ixevents.core.tokens import new_code
from ixevents.events.models import Slot
from ixevents.extensions import db
from ixevents.journal import actions as journal
from ixevents.registrations import actions, admission, answers, arrival, kinds, merged_facts, notices, priority, queries, seats
from ixevents.registrations.models import OfferState, Registration, State

_PERSON = ("name", "email", "email_key", "phone", "language", "needs", "needs_note")
_CARRIED = (*_PERSON, "inhabitant", "party_key", "channel", "details", "created_at", "came_before")


def transfer(
    registration: Registration, target: Slot, *, actor: str, wait: bool = False, undecided: bool = False, own_choice: bool = False
) -> Registration:
    """Give a party seats in another slot of the edition instead; without room it waits there, if that is its choice.

    A request that is not decided yet moves only where `undecided` says so: it stays one. A party that moves by its `own_choice` lets
    an open offer go; others wait for its answer.
    Returns its new registration. Raises `Refused` when the slot takes no such party, and nothing has changed.
    """
    old = registration.slot
    _lock(registration, slots=(old, target))
    _require_movable(registration, undecided=undecided, offered=own_choice)
    size = registration.seats_asked
    _require_target(registration, old, target, size)
    seats.recount(target)
    if not priority.may_sit(target, registration) and not wait:
        raise Refused(_("%(first)s The party can wait there if it agrees.", first=priority.told(target)), "inhabitants_first")
    if not seats.fits(target, size) and not wait:
        left = target.seats_left or 0
        raise Refused(_("Not enough places are free there (%(left)s): the party can wait there if it agrees.", left=left), "full")
    actions.close_offer(registration, OfferState.WITHDRAWN)
    moved = _successor(registration, target, size)
    seats.seat(target, moved)
    db.session.add(moved)
    _leave(registration, moved)
    _write(registration, moved, old)
    seats.hand_out(old)
    seats.hand_out(target)
    _note(registration, moved, actor)
    return moved


def swap(first: Registration, second: Registration, *, actor: str) -> tuple[Registration, Registration]:
    """Let two parties change places, whatever else waits for them: nobody else gains or loses a seat."""
    here, there = first.slot, second.slot
    _lock(first, second, slots=(here, there))
    if first.email_key is not None and first.email_key == second.email_key:
        raise Refused(_("Both registrations are of the same person."), "same")
    for party, target, other in ((first, there, second), (second, here, first)):
        _require_movable(party)
        if party.state != State.CONFIRMED or party.seats_waiting:
            raise Refused(_("Only parties that have all their seats can change places."), "not_confirmed")
        _require_target(party, party.slot, target, party.seats, besides=other)
    pairs = [(first, _successor(first, there, first.seats), here), (second, _successor(second, here, second.seats), there)]
    for old, moved, _left in pairs:
        db.session.add(moved)
        _leave(old, moved)
    for slot in (here, there):
        seats.recount(slot)
        if slot.capacity is not None and slot.seats_taken > slot.capacity:
            raise Refused(_("The two parties differ in size, and one of the dates has no room for that."), "full")
    for old, moved, left in pairs:
        _write(old, moved, left)
        _note(old, moved, actor)
    for slot in (here, there):
        seats.hand_out(slot)
    return pairs[0][1], pairs[1][1]


def merge(kept: Registration, other: Registration, *, actor: str, add_up: bool) -> Registration:
    """Make two registrations of the same person one: seats added up, or the larger number kept; both links lead to it.

    Raises `Refused` when they are not of one event, when an answer of the party is awaited, or when there is no room.
    """
    slot, left = kept.slot, other.slot
    _lock(kept, other, slots=(slot, left))
    if other.continues_as_id == kept.id:
        return kept
    _require_alike(kept, other)
    asked = kept.seats_asked + other.seats_asked if add_up else max(kept.seats_asked, other.seats_asked)
    admission.require_size(slot, asked)
    before, same_slot = kept.seats_asked, slot.id == left.id
    actions.end(other, State.CANCELLED)
    other.continues_as_id, other.sequence = kept.id, other.sequence + 1
    seats.recount(slot)
    _take_over(slot, kept, other, asked, same_slot=same_slot)
    merged_facts.take(kept, other, before=before, add_up=add_up)
    merged_facts.take_who_is_in(kept, other, same_slot=same_slot, add_up=add_up, by=actor)
    seats.hand_out(slot)
    _let_go(kept, other, same_slot=same_slot)
    notices.merged(kept)
    journal.record("merge", kept, actor=actor, other=other.id, before=before, after=kept.seats_asked)
    journal.record("merged_into", other, actor=actor, other=kept.id)
    return kept


def _take_over(slot: Slot, kept: Registration, other: Registration, asked: int, *, same_slot: bool) -> None:
    """Give the kept registration what both had. Seats that were theirs stay theirs; what is missing must be free, or is waited for."""
    held = kept.seats + (other.seats if same_slot else 0)
    if kept.state == State.WAITING and not held:
        kept.seats_waiting = asked
    elif asked <= held or seats.fits(slot, asked - kept.seats):
        kept.seats, kept.seats_waiting, kept.whole_only = asked, 0, False
    elif held > kept.seats:
        kept.seats, kept.seats_waiting = held, asked - held
    else:
        raise Refused(_("There is no room for both together. Keep the larger number instead."), "full")
    if kept.state == State.WAITING and kept.seats:
        kept.state = State(other.state) if other.state == State.REQUESTED else arrival.settled_state(slot)
    since = [moment for moment in (kept.waiting_since, other.waiting_since) if moment]
    kept.waiting_since = min(since) if since and kept.seats_waiting else kept.waiting_since


def _let_go(kept: Registration, other: Registration, *, same_slot: bool) -> None:
    """Give on the seats that are free on the date that is left, and clear the calendar of the registration that ends."""
    elsewhere = bool(other.email) and other.email_key != kept.email_key
    if not same_slot:
        seats.hand_out(other.slot)
    if elsewhere:
        notices.merged_elsewhere(other, kept)
    elif not same_slot:
        notices.date_left(other)
    if same_slot:
        # Both may be in one calendar, where the entry that stays is to outlast the one that goes.
        kept.sequence = max(kept.sequence, other.sequence + elsewhere)


def _lock(*registrations: Registration, slots: tuple[Slot, Slot]) -> None:
    """Lock the slots in the order of their ids, so that two transfers in opposite directions wait instead of blocking each other."""
    for slot in sorted(set(slots), key=lambda one: one.id):
        seats.lock(slot)
    for registration in registrations:
        actions.read_anew(registration)


def _require_movable(registration: Registration, *, undecided: bool = False, offered: bool = False) -> None:
    admission.require_live(registration, registration.slot)
    if registration.state == State.HELD:
        raise Refused(_("The party has not confirmed its address yet."), "held")
    if registration.state == State.WISHED:
        raise Refused(_("This party is in a round: move it in the round’s proposal."), "in_round")
    if registration.state == State.REQUESTED and not undecided:
        raise Refused(_("Approve or refuse the request first."), "requested")
    if not offered and db.session.scalars(queries.open_offer(registration.id)).first():
        raise Refused(_("The party has an open offer: wait for its answer, or withdraw the offer first."), "offer_open")


def _require_target(party: Registration, old: Slot, target: Slot, size: int, *, besides: Registration | None = None) -> None:
    if target.id == old.id:
        raise Refused(_("The party is on this date already."), "same")
    if target.event.edition_id != old.event.edition_id:
        raise Refused(_("Choose a date of the same edition."), "edition")
    admission.require_open(target, size)
    there = db.session.scalars(queries.live_at(target.id, party.email_key, party.party_key)).first() if party.email_key else None
    if there is not None and there is not besides:
        raise Refused(_("This address has a registration for that date already. Merge the two instead."), "address_taken")


def _require_alike(kept: Registration, other: Registration) -> None:
    if kept.party_key or other.party_key:
        raise Refused(_("Classes are not made one. Withdraw the one that is too many."), "kind")
    if kept.id == other.id or kept.slot.event_id != other.slot.event_id:
        raise Refused(_("Only two registrations for the same event can be made one."), "event")
    for party in (kept, other):
        admission.require_live(party, party.slot)
        if party.state in (State.HELD, State.OFFERED, State.WISHED) or db.session.scalars(queries.open_offer(party.id)).first():
            raise Refused(_("One of the two still has to answer us: wait for that first."), "awaited")
    if State.REQUESTED in (kept.state, other.state) and kept.state != other.state:
        raise Refused(_("Approve or refuse the request first."), "requested")


def _successor(registration: Registration, target: Slot, size: int) -> Registration:
    """Make the registration of the party in its new slot; it takes over link and ticket."""
    earlier = actions.known_at(target, registration.email_key, registration.party_key)
    code, ticket = registration.code, registration.ticket
    registration.code, registration.ticket = new_code(), new_code()
    db.session.flush()
    return Registration(
        slot=target,
        code=code,
        ticket=ticket,
        seats=size,
        state=State.CONFIRMED if registration.state == State.CONFIRMED else arrival.settled_state(target),
        sequence=max([target.revision, *(one.sequence + 1 for one in earlier)]),
        **{name: getattr(registration, name) for name in _CARRIED},
    )


def _leave(registration: Registration, moved: Registration) -> None:
    db.session.flush()
    had_entry = registration.seats > 0
    actions.end(registration, State.CANCELLED)
    registration.continues_as_id = moved.id
    registration.sequence += had_entry
    answers.carry(registration, moved)
    kind = kinds.of(registration)
    if kind is not None:
        db.session.flush()
        kind.carry(registration, moved)


def _write(registration: Registration, moved: Registration, old: Slot) -> None:
    set_committed_value(moved, "slot", moved.slot)
    notices.date_left(registration)
    notices.transferred(moved, old)


def _note(registration: Registration, moved: Registration, actor: str) -> None:
    facts = {"before": registration.slot_id, "after": moved.slot_id, "seats": moved.seats, "waiting": moved.seats_waiting}
    journal.record("transfer", registration, actor=actor, registration=moved.id, **facts)
    journal.record("transfer", moved, actor=actor, registration=registration.id, **facts)
