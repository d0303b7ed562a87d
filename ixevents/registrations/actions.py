"""What can be done with a registration. Every action locks the slot first, leaves the commit to its caller, and may be repeated."""

from collections.abc import Sequence

from flask_babel import gettext as _
from sqlalchemy.orm.attributes import set_committed_value

from ixevents.core import storing
from ixevents.core.clock import now
from ixevents.core.refusal import Refused
from ixevents.events.models import Slot
from ixevents.extensions import db
from ixevents.journal import actions as journal
from ixevents.journal.models import PUBLIC, SYSTEM
from ixevents.registrations import admission, arrival, notices, queries, seats, sizes
from ixevents.registrations.kinds import PERSON, Joins
from ixevents.registrations.models import Answer, Channel, Offer, OfferState, Registration, State

_COLUMNS = [column.key for column in Registration.__mapper__.column_attrs]


def register(
    slot: Slot,
    *,
    name: str,
    email: str | None,
    email_key: str | None,
    size: int,
    language: str,
    needs: Sequence[str] = (),
    needs_note: str | None = None,
    phone: str | None = None,
    idempotency_key: str | None = None,
    channel: Channel = Channel.WEB,
    late: bool = False,
    inhabitant: bool | None = None,
    answers: Sequence[Answer] = (),
    joins: Joins = PERSON,
) -> tuple[Registration, bool]:
    """Give a party seats in a slot, all or none; without room it waits, and is offered what is left.

    Returns the registration and whether it is new: the same sending, or a live registration of the same
    address, is returned as it is. `late` is for staff, who may write a party in after the closing while there is room.
    `inhabitant` is whether it said to live in the municipality, see `priority`; `joins` what a kind of party adds, see `kinds`.
    Raises `Refused` when the slot takes none.
    """
    seats.lock(slot)
    known = known_at(slot, email_key, joins.party_key, idempotency_key)
    if first := next((one for one in known if one.live or one.idempotency_key == idempotency_key is not None), None):
        return _with_slot(first, slot), False
    _admit(slot, size, email if channel == Channel.WEB else None, late=late)
    registration = storing.new(
        Registration,
        slot=slot,
        name=name,
        email=email,
        email_key=email_key,
        party_key=joins.party_key,
        phone=phone,
        language=language,
        needs=list(dict.fromkeys(needs)),
        needs_note=needs_note or None,
        inhabitant=inhabitant,
        idempotency_key=idempotency_key,
        channel=channel,
        # Who withdrew and comes back must not be sent an older SEQUENCE than the cancellation (CAL-03).
        sequence=max([slot.revision, *(earlier.sequence + 1 for earlier in known)]),
        seats=size,
        whole_only=joins.whole_only,
        state=joins.state or arrival.first_state(slot, channel),
    )
    return arrival.seat_and_write(slot, registration, answers, late=late, besides=joins.besides), True


def _admit(slot: Slot, size: int, written_to: str | None, *, late: bool) -> None:
    admission.require_open(slot, size, late=late)
    admission.require_few_letters(written_to)


def known_at(slot: Slot, email_key: str | None, party_key: str, idempotency_key: str | None = None) -> Sequence[Registration]:
    """Return everything an address ever had at a slot for this party, and what the same form sending has made."""
    keys = {"slot": slot.id, "email_key": email_key, "party_key": party_key, "idempotency_key": idempotency_key}
    # Most are new, and that is found out at half the price.
    if not queries.KNOWN_ID.rows(db.session, keys):
        return []
    return db.session.scalars(queries.known(), keys).all()


def _with_slot(registration: Registration, slot: Slot) -> Registration:
    set_committed_value(registration, "slot", slot)
    return registration


def confirm_address(registration: Registration) -> Registration:
    """Turn held seats into confirmed ones: the address is the party's own.

    Raises `Refused` when the time is over and the seats are gone.
    """
    slot = lock(registration)
    if registration.state == State.EXPIRED and registration.held_until and registration.seats and _may_come_back(slot, registration):
        registration.state = State.HELD
        registration.ended_at = None
    if registration.state == State.EXPIRED:
        raise Refused(_("The time to confirm is over and the seats went back. Register again."), "hold_ended")
    if registration.state != State.HELD:
        return registration
    registration.state = arrival.settled_state(slot)
    registration.held_until = None
    seats.hand_out(slot)
    _tell_settled(registration)
    return registration


def change_size(registration: Registration, size: int, *, actor: str = PUBLIC) -> Registration:
    """Change how many come. More seats are taken when they are free; else the difference waits.

    Raises `Refused` when the registration is over, an offer is open, the size is not allowed, or each of many
    changes has written a letter already (case 20).
    """
    slot = lock(registration)
    admission.require_live(registration, slot)
    if db.session.scalars(queries.open_offer(registration.id)).first():
        raise Refused(_("Answer the offer first, then change the number."), "offer_open")
    admission.require_size(slot, size)
    before = registration.seats_asked
    if size == before and not registration.seats_waiting:
        return registration
    if actor == PUBLIC:
        admission.require_few_letters(registration.email)
    sizes.resize(slot, registration, size)
    seats.hand_out(slot)
    notices.changed(registration)
    journal.record("change_size", registration, actor=actor, before=before, after=size)
    return registration


def withdraw(registration: Registration, *, actor: str = PUBLIC) -> Registration:
    """End a registration at the party's wish and pass its seats on; doing it twice does nothing more.

    Raises `Refused` once it has started: who was expected then is part of the figures.
    """
    slot = lock(registration)
    if not registration.live:
        return registration
    admission.require_not_started(slot)
    was_seated = registration.seats > 0 and registration.state != State.HELD
    close_offer(registration, OfferState.WITHDRAWN)
    end(registration, State.CANCELLED)
    seats.hand_out(slot)
    if was_seated:
        registration.sequence += 1
    notices.withdrawn(registration)
    journal.record("withdraw", registration, actor=actor, seats=registration.seats)
    return registration


def accept_offer(registration: Registration, taken: int, *, keep_waiting: bool = False, actor: str = PUBLIC) -> Registration:
    """Take the offered seats, or some of them. Who takes all that was offered may keep waiting for the rest.

    Where staff decide on each party, they decide on it once. Raises `Refused` when there is no offer any more.
    """
    slot = lock(registration)
    offer = _require_offer(registration)
    if not 1 <= taken <= offer.seats:
        raise Refused(_("Take between 1 and %(seats)s seats.", seats=offer.seats), "size")
    had_seats = registration.seats > 0
    close(offer, OfferState.ACCEPTED)
    rest = registration.seats_waiting - taken
    registration.seats += taken
    registration.seats_waiting = rest if keep_waiting and taken == offer.seats else 0
    registration.state = State.CONFIRMED if had_seats else arrival.settled_state(slot)
    registration.whole_only = False
    sizes.tell_kind(registration)
    seats.hand_out(slot)
    if had_seats:
        notices.changed(registration)
    else:
        _tell_settled(registration)
    still = registration.seats_waiting
    journal.record("accept_offer", registration, actor=actor, offered=offer.seats, taken=taken, still_waiting=still)
    return registration


def pass_offer(registration: Registration) -> Registration:
    """Let a partial offer go and keep the place in the line, until all the seats are free."""
    slot = lock(registration)
    offer = _require_offer(registration)
    if offer.seats >= registration.seats_waiting:
        raise Refused(_("These are all the seats you asked for: take them, take some, or decline."), "whole")
    close(offer, OfferState.PASSED)
    registration.whole_only = True
    registration.state = State.CONFIRMED if registration.seats else State.WAITING
    seats.hand_out(slot)
    journal.record("pass_offer", registration, offered=offer.seats)
    return registration


def decline_offer(registration: Registration, *, actor: str = PUBLIC) -> Registration:
    """Refuse an offer and leave the waiting list; seats held already stay, and their entry no longer says that more are waited for."""
    slot = lock(registration)
    offer = _require_offer(registration)
    _stop_waiting(registration, offer, OfferState.DECLINED)
    seats.hand_out(slot)
    if registration.live:
        notices.changed(registration)
    journal.record("decline_offer", registration, actor=actor, offered=offer.seats)
    return registration


def expire(registration: Registration) -> bool:
    """End what has run out: an unanswered offer or an unconfirmed address. Returns whether anything ended."""
    slot = lock(registration)
    moment = now()
    offer = db.session.scalars(queries.open_offer(registration.id)).first()
    if offer is not None and offer.ends_at <= moment:
        _stop_waiting(registration, offer, OfferState.EXPIRED)
        notices.offer_ended(registration)
    elif registration.state == State.HELD and registration.held_until and registration.held_until <= moment:
        end(registration, State.EXPIRED)
    else:
        return False
    seats.hand_out(slot)
    journal.record("expire", registration, actor=SYSTEM, state=registration.state)
    return True


def _tell_settled(registration: Registration) -> None:
    (notices.requested if registration.state == State.REQUESTED else notices.confirmed)(registration)


def send_link_again(registration: Registration) -> None:
    """Write to an address that was used to register again where the private page of its registration is."""
    admission.require_few_letters(registration.email)
    notices.already(registration)


def _may_come_back(slot: Slot, registration: Registration) -> bool:
    seats.recount(slot)
    email_key = registration.email_key
    taken_again = email_key and db.session.scalars(queries.live_at(slot.id, email_key, registration.party_key)).first()
    return seats.open_for_offers(slot) and not taken_again and seats.fits(slot, registration.seats)


def _stop_waiting(registration: Registration, offer: Offer, outcome: OfferState) -> None:
    close(offer, outcome)
    registration.seats_waiting = 0
    if registration.seats == 0:
        end(registration, State.EXPIRED if outcome == OfferState.EXPIRED else State.DECLINED)
    sizes.tell_kind(registration)


def _require_offer(registration: Registration) -> Offer:
    offer = db.session.scalars(queries.open_offer(registration.id)).first()
    if offer is None or offer.ends_at <= now():
        raise Refused(_("This offer has ended. The seats went to the next in line."), "offer_ended")
    return offer


def close_offer(registration: Registration, outcome: OfferState) -> None:
    """Close the open offer of a party, if there is one."""
    offer = db.session.scalars(queries.open_offer(registration.id)).first()
    if offer is not None:
        close(offer, outcome)


def close(offer: Offer, outcome: OfferState) -> None:
    """End an offer."""
    offer.state, offer.closed_at = outcome, now()


def end(registration: Registration, state: State) -> None:
    """End a registration; whoever calls passes its seats on."""
    registration.state, registration.ended_at, registration.seats_waiting = state, now(), 0


def lock(registration: Registration) -> Slot:
    """Lock the slot, then read the registration anew: what the page showed may be old.

    Raises `Refused` when a round gave it another slot meanwhile: then the lock is the wrong one.
    """
    slot = registration.slot
    seats.lock(slot)
    read_anew(registration)
    if registration.slot_id != slot.id:
        raise Refused(_("Your wishes have been answered in the meantime. Read the page again before you change anything."), "answered")
    return slot


def read_anew(registration: Registration) -> None:
    """Bring a registration up to date, once its slot is locked."""
    db.session.refresh(registration, attribute_names=_COLUMNS)
