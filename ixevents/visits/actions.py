"""What is done around a visit: the final number, who came, the way to one's own classes."""

from datetime import timedelta

from flask_babel import gettext as _

from ixevents.classes import actions as classes
from ixevents.classes import as_seen, words
from ixevents.classes.models import ClassParty
from ixevents.core import addresses
from ixevents.core.clock import now
from ixevents.core.refusal import Refused
from ixevents.core.tokens import new_code
from ixevents.events.models import Slot
from ixevents.extensions import db
from ixevents.journal import actions as journal
from ixevents.journal.models import PUBLIC
from ixevents.outbox import post
from ixevents.registrations import actions as registrations
from ixevents.registrations import admission, attendance, seats
from ixevents.registrations.attendance import FACT_AFTER, Statement
from ixevents.registrations.models import EXPECTED, State
from ixevents.visits import notices, queries

EARLY = timedelta(minutes=15)
"""So long before the start a class may already be counted in."""

PEOPLE_MOST = 99
"""Pupils, or adults, who came with one class."""


def finalise(party: ClassParty, pupils: int | None = None, adults: int | None = None, *, actor: str = PUBLIC, seen: str = "") -> ClassParty:
    """Keep the final number of a class: as it is, or another. Fewer gives seats to others; what more there is no room for waits in line.

    Raises `Refused` once it has started, for a class without seats of its own, and where somebody changed it since it was `seen`.
    """
    registration = party.registration
    slot = registrations.lock(registration)
    db.session.refresh(party, attribute_names=["pupils", "adults", "final_at"])
    admission.require_live(registration, slot)
    if registration.state != State.CONFIRMED:
        raise Refused(_("The class has no places of its own yet."), "no_seat")
    as_seen.require(registration, party, seen, {"pupils": pupils, "adults": adults} if pupils else {})
    before = {"pupils": party.pupils, "adults": party.adults}
    after = {"pupils": pupils or party.pupils, "adults": adults or party.adults}
    if after != before:
        classes.change(registration, label=party.label, level=party.level, pupils=after["pupils"], adults=after["adults"], actor=actor)
    party.final_at = now()
    db.session.flush()
    journal.record("finalise", registration, actor=actor, before=before, after=after)
    return party


def numbers_mark(party: ClassParty) -> str:
    """Return a mark that is another one once other numbers of who came are entered; empty before any are."""
    return "" if party.pupils_came is None else f"{party.pupils_came}-{party.adults_came}"


def enter_attendance(party: ClassParty, pupils: int, adults: int, *, actor: str, seen: str | None = None) -> ClassParty:
    """Keep how many pupils and adults of a class came, and count them at the door: more than it registered as come without registration.

    Entered again, the latest numbers count. Raises `Refused` before the slot, for a class that had no seat, and where somebody
    entered other numbers than were `seen`; None looks at nothing.
    """
    registration, slot = party.registration, party.registration.slot
    _require_begun(slot)
    seats.lock(slot)
    db.session.refresh(party, attribute_names=["pupils_came", "adults_came"])
    _require_seen(party, pupils, adults, seen)
    before = {"pupils": party.pupils_came, "adults": party.adults_came}
    more = _beyond(party, pupils + adults) - _beyond(party, (party.pupils_came or 0) + (party.adults_came or 0))
    within = min(pupils + adults, registration.seats)
    attendance.state(slot, Statement(new_code(), within, now(), registration.ticket), by=actor)
    if more:
        attendance.state(slot, Statement(new_code(), more, now() - 2 * FACT_AFTER), by=actor)
    party.pupils_came, party.adults_came = pupils, adults
    db.session.flush()
    journal.record("enter_attendance", registration, actor=actor, before=before, after={"pupils": pupils, "adults": adults})
    return party


def settle(slot: Slot, *, actor: str) -> bool:
    """Close the door of a slot that is over, once every class of it is accounted for. Returns whether it is closed now."""
    if now() < slot.ends_at or slot.door_closed_at is not None:
        return slot.door_closed_at is not None
    if any(party.pupils_came is None for party in db.session.scalars(queries.of_slot(slot.id))):
        return False
    attendance.close(slot, actor=actor)
    return True


def send_my_classes(address: addresses.Address) -> None:
    """Write to an address where its classes are; nothing where it has none, or has had enough letters from us this hour.

    All of them take the same time (case 19).
    """
    latest, enough = db.session.scalars(queries.latest_of_address(address.key)).first(), post.too_many(address.shown)
    if latest is None or enough:
        notices.pretend_my_classes()
    else:
        notices.my_classes(latest)


def _require_seen(party: ClassParty, pupils: int, adults: int, seen: str | None) -> None:
    if seen is None or numbers_mark(party) in ("", seen, f"{pupils}-{adults}"):
        return
    who = words.who(party.pupils_came or 0, party.adults_came or 0)
    raise Refused(_("Somebody has entered meanwhile: %(who)s. If yours is right, enter it again.", who=who), "entered")


def _require_begun(slot: Slot) -> None:
    if now() < slot.starts_at - EARLY:
        raise Refused(_("It has not begun: who comes is entered from a quarter of an hour before the start."), "not_begun")


def _beyond(party: ClassParty, came: int) -> int:
    """Return how many came that the class had no seats for."""
    return max(0, came - party.registration.seats) if party.registration.state in EXPECTED else 0
