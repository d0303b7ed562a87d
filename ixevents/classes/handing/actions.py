"""A teacher hands a class over to a colleague, who takes it by the link of a letter; for some days the former contact can undo it.

The slot is locked first, nothing is committed, and what is done twice is done once.
"""

from datetime import timedelta

from flask_babel import gettext as _

from ixevents.classes import behind, handover
from ixevents.classes.actions import Contact
from ixevents.classes.handing import notices
from ixevents.classes.handover import ClassHandover, HandoverState
from ixevents.core.addresses import Address
from ixevents.core.clock import now
from ixevents.core.refusal import Refused
from ixevents.events.models import Slot
from ixevents.extensions import db
from ixevents.journal import actions as journal
from ixevents.journal.models import SYSTEM
from ixevents.outbox import actions as outbox
from ixevents.registrations import actions as registrations
from ixevents.registrations import admission, queries
from ixevents.registrations.invitations import has_entry
from ixevents.registrations.models import Registration, State

ANSWER_WITHIN = timedelta(days=7)
UNDO_WITHIN = timedelta(days=7)
MOST_A_DAY = 3
"""Colleagues who can be asked about one class in a day: nobody writes to strangers by it (case 20)."""

_OF_REGISTRATION = ("code", "name", "email", "email_key", "phone", "language")
_OF_CLASS = ("role", "day_phone", "contact_next_year")


def ask(registration: Registration, to: Contact) -> ClassHandover:
    """Ask a colleague to take a class over; until it does, nothing changes. Asking the same one twice asks once.

    Raises `Refused` where the class is over, its own address is not confirmed, another colleague was asked, or too many were.
    """
    slot = registrations.lock(registration)
    admission.require_live(registration, slot)
    _require_another(registration, to)
    found = db.session.scalars(handover.asked_for(registration.id)).first()
    if found is not None:
        return _same(found, to)
    address = _require_writable(registration, to)
    facts = {"name": to.name, "email": address.shown, "email_key": address.key, "phone": to.phone, "role": to.role}
    until = min(now() + ANSWER_WITHIN, slot.settled_at)
    found = ClassHandover(registration_id=registration.id, language=registration.language, ends_at=until, **facts)
    db.session.add(found)
    db.session.flush()
    notices.asked(registration, found)
    journal.record("hand_over", registration)
    return found


def take(found: ClassHandover, registration: Registration, *, phone: str, language: str) -> Registration:
    """Let the colleague be the contact: letters, link and calendar entry go there, and leave the former one.

    Raises `Refused` where the question is open no more, the class is over, or the colleague has one of that name there.
    """
    slot = _lock(found, registration)
    if found.state == HandoverState.TAKEN:
        return registration
    if found.state != HandoverState.ASKED or found.ends_at <= now():
        raise Refused(_("This question is open no more: your colleague took it back, or it was answered."), "not_asked")
    admission.require_live(registration, slot)
    _require_own(found, registration)
    found.state, found.ends_at = HandoverState.TAKEN, min(now() + UNDO_WITHIN, slot.settled_at)
    found.phone = found.day_phone = phone
    found.language = language
    registration.sequence += has_entry(registration)
    notices.handed_over(registration, found.ends_at)
    _exchange(found, registration)
    notices.taken_over(registration)
    journal.record("take_over", registration)
    return registration


def decline(found: ClassHandover, registration: Registration) -> None:
    """Let the colleague say no: the contact stays who it was, and is told."""
    _lock(found, registration)
    _close(found, registration, HandoverState.DECLINED)


def expire(found: ClassHandover, registration: Registration) -> None:
    """End a question nobody answered in time."""
    _lock(found, registration)
    _close(found, registration, HandoverState.EXPIRED)


def take_back(registration: Registration) -> None:
    """Take the open question back; nobody is written to, and the letter's link says so."""
    registrations.lock(registration)
    found = db.session.scalars(handover.asked_for(registration.id)).first()
    if found is not None:
        _end(found, HandoverState.TAKEN_BACK)
        journal.record("take_back_handover", registration)


def undo(found: ClassHandover, registration: Registration) -> Registration:
    """Make the former contact the contact again, whoever the class went to meanwhile. Raises `Refused` when it is too late."""
    slot = _lock(found, registration)
    if found.state == HandoverState.UNDONE:
        return registration
    if not found.can_be_undone:
        raise Refused(_("The days to undo this are over. Write to us, or ask your colleague to hand the class back."), "too_late")
    admission.require_live(registration, slot)
    _require_own(found, registration)
    for other in db.session.scalars(handover.others_of(found)).all():
        _end(other, HandoverState.TAKEN_BACK if other.state == HandoverState.ASKED else HandoverState.UNDONE)
    registration.sequence += has_entry(registration)
    notices.undone(registration)
    _exchange(found, registration)
    _end(found, HandoverState.UNDONE)
    notices.handed_back(registration)
    journal.record("undo_handover", registration)
    return registration


def _require_another(registration: Registration, to: Contact) -> None:
    if to.address is None or to.address.key == registration.email_key:
        raise Refused(_("This is the address the letters go to already. Enter that of your colleague."), "own_address")
    if registration.state == State.HELD:
        raise Refused(_("Confirm your registration first."), "held")


def _require_writable(registration: Registration, to: Contact) -> Address:
    """Hold that few were asked lately, and that few letters went to this one."""
    if to.address is None or (db.session.scalar(handover.made_since(registration.id, now() - timedelta(days=1))) or 0) >= MOST_A_DAY:
        raise Refused(_("Several colleagues have been asked today. Ask again tomorrow, or write to us."), "too_many_asked")
    admission.require_few_letters(to.address.shown)
    return to.address


def _lock(found: ClassHandover, registration: Registration) -> Slot:
    slot = registrations.lock(registration)
    db.session.refresh(found)
    return slot


def _same(found: ClassHandover, to: Contact) -> ClassHandover:
    if to.address is not None and found.email_key == to.address.key:
        return found
    message = _("Another colleague has been asked meanwhile: the page says whom. Take that back first.")
    raise Refused(message, "asked")


def _require_own(found: ClassHandover, registration: Registration) -> None:
    """Hold that an address has one registration of a class on a date."""
    if found.email_key is None:
        return
    there = db.session.scalars(queries.live_at(registration.slot_id, found.email_key, registration.party_key)).first()
    if there is not None and there.id != registration.id:
        message = _("This address has registered a class with this name for this date already. Withdraw one of the two first.")
        raise Refused(message, "label_taken")


def _exchange(found: ClassHandover, registration: Registration) -> None:
    """Let the two change places: what stands at the class, and what stands at the handing over."""
    party = behind.party(registration)
    for thing, names in ((registration, _OF_REGISTRATION), (party, _OF_CLASS)):
        for name in names:
            mine, theirs = getattr(thing, name), getattr(found, name)
            setattr(thing, name, theirs)
            setattr(found, name, mine)
    db.session.flush()
    outbox.let_repeat(registration)


def _close(found: ClassHandover, registration: Registration, state: HandoverState) -> None:
    if found.state != HandoverState.ASKED:
        return
    _end(found, state)
    if registration.live:
        notices.ended(registration)
    if state == HandoverState.EXPIRED:
        journal.record("expire_handover", registration, actor=SYSTEM)
    else:
        journal.record("decline_handover", registration)


def _end(found: ClassHandover, state: HandoverState) -> None:
    found.state = state
    found.forget()
