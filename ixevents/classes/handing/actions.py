"""A teacher hands classes over to a colleague, who takes them by the link of a letter; for some days the former contact can undo it.

Several classes of one sending are asked about, answered and taken back at once, all that were named or none; one class is a sending of
one. All their slots are locked first, in the order of their ids; nothing is committed, and what is done twice is done once.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime, timedelta
from operator import attrgetter
from typing import TypeVar

from flask_babel import gettext as _

from ixevents.classes import behind, handover
from ixevents.classes.actions import Contact
from ixevents.classes.handing import notices, sendings
from ixevents.classes.handing.sendings import Part
from ixevents.classes.handover import ClassHandover, HandoverState
from ixevents.core.addresses import Address
from ixevents.core.clock import now
from ixevents.core.refusal import Refused
from ixevents.core.tokens import new_code
from ixevents.extensions import db
from ixevents.journal import actions as journal
from ixevents.journal.models import PUBLIC, SYSTEM
from ixevents.outbox import actions as outbox
from ixevents.registrations import actions as registrations
from ixevents.registrations import admission
from ixevents.registrations.invitations import has_entry
from ixevents.registrations.models import Registration, State

ANSWER_WITHIN = timedelta(days=7)
UNDO_WITHIN = timedelta(days=7)
MOST_A_DAY = 3
"""Colleagues who can be asked about one class in a day: nobody writes to strangers by it (case 20)."""
MOST_TOGETHER = 15
"""Classes of one sending: more than a teacher brings, and a list of names that is still no text of the sender's (case 20)."""

_OF_REGISTRATION = ("code", "name", "email", "email_key", "phone", "language")
_OF_CLASS = ("role", "day_phone", "contact_next_year")

One = TypeVar("One", Registration, Part)


def ask(classes: Sequence[Registration], to: Contact) -> None:
    """Ask a colleague by one letter to take classes over; until it does, nothing changes. Asking the same one twice asks once.

    Raises `Refused`, and asks about none, where one of them is over, its own address is not confirmed, another colleague was asked, or
    too many were.
    """
    _lock(classes)
    asked = {found.registration_id: found for found in db.session.scalars(handover.asked_about([one.id for one in classes]))}
    _each(classes, lambda one: _require_askable(one, to, asked.get(one.id)))
    fresh = [one for one in classes if one.id not in asked]
    if not fresh:
        return
    address = _require_writable(fresh, to)
    facts = {"name": to.name, "email": address.shown, "email_key": address.key, "phone": to.phone, "role": to.role}
    facts |= {"sending": new_code()}
    parts = [
        Part(ClassHandover(registration_id=one.id, language=one.language, ends_at=_ends(one, ANSWER_WITHIN), **facts), one) for one in fresh
    ]
    db.session.add_all(part.handover for part in parts)
    db.session.flush()
    notices.asked(parts)
    _record("hand_over", parts)


def take(parts: Sequence[Part], chosen: Collection[int], *, phone: str, language: str) -> list[Registration]:
    """Let the colleague be the contact of the chosen classes: letters, links and calendar entries go there, and leave the former one.

    The others stay with who asked. Returns the classes that changed hands; none where the same was done before. Raises `Refused`, and
    takes none, where the question about one of them is open no more, the class is over, or the colleague has one of that name there.
    """
    _lock_parts(parts)
    wanted = [part for part in parts if part.handover.id in chosen]
    if all(part.handover.state == HandoverState.TAKEN for part in wanted):
        return []
    _each(wanted, sendings.may_be_taken(wanted))
    for found, registration in wanted:
        found.state, found.ends_at = HandoverState.TAKEN, _ends(registration, UNDO_WITHIN)
        found.phone = found.day_phone = phone
        found.language = language
        registration.sequence += has_entry(registration)
    notices.handed_over(wanted)
    _exchange(wanted)
    taken = [part.registration for part in wanted]
    notices.taken_over(taken)
    _record("take_over", wanted)
    _close([part for part in parts if part not in wanted], HandoverState.DECLINED)
    return taken


def decline(parts: Sequence[Part]) -> None:
    """Let the colleague say no to all of them: the contact stays who it was, and is told."""
    _lock_parts(parts)
    _close(parts, HandoverState.DECLINED)


def expire(parts: Sequence[Part]) -> None:
    """End the questions of a sending that nobody answered in time."""
    _lock_parts(parts)
    _close([part for part in parts if not part.is_open], HandoverState.EXPIRED)


def take_back(parts: Sequence[Part]) -> None:
    """Take open questions back; nobody is written to, and the letter's link says so."""
    _lock_parts(parts)
    asked = [part for part in parts if part.handover.state == HandoverState.ASKED]
    for part in asked:
        _end(part.handover, HandoverState.TAKEN_BACK)
    _record("take_back_handover", asked)


def undo(parts: Sequence[Part]) -> None:
    """Make the former contact the contact of these classes again, whoever they went to meanwhile.

    Raises `Refused`, and takes none back, when it is too late for one of them.
    """
    _lock_parts(parts)
    taken = [part for part in parts if part.handover.state != HandoverState.UNDONE]
    _each(taken, sendings.may_be_undone(taken))
    for found, registration in taken:
        for other in db.session.scalars(handover.others_of(found)).all():
            _end(other, HandoverState.TAKEN_BACK if other.state == HandoverState.ASKED else HandoverState.UNDONE)
        registration.sequence += has_entry(registration)
    back = [part.registration for part in taken]
    notices.undone(back)
    _exchange(taken)
    for part in taken:
        _end(part.handover, HandoverState.UNDONE)
    notices.handed_back(back)
    _record("undo_handover", taken)


def _lock(classes: Iterable[Registration]) -> None:
    for registration in sorted(classes, key=attrgetter("slot_id", "id")):
        registrations.lock(registration)


def _lock_parts(parts: Sequence[Part]) -> None:
    """Lock, then read anew what became of each; one that was brought to another date meanwhile is locked in vain."""
    _lock(part.registration for part in parts)
    for found, registration in parts:
        db.session.refresh(found)
        if found.registration_id != registration.id:
            raise Refused(_("A class was brought to another date meanwhile. Read the page again before you change anything."), "moved")


def _each(classes: Sequence[One], check: Callable[[One], None]) -> None:
    """Hold a check against each class; of several, the refusal names the one that does not pass."""
    for one in classes:
        try:
            check(one)
        except Refused as refusal:
            if len(classes) == 1:
                raise
            label = behind.party(one if isinstance(one, Registration) else one.registration).label
            raise Refused(_("%(label)s: %(value)s", label=label, value=refusal.message), refusal.reason) from refusal


def _ends(registration: Registration, within: timedelta) -> datetime:
    return min(now() + within, registration.slot.settled_at)


def _require_askable(registration: Registration, to: Contact, asked: ClassHandover | None) -> None:
    """Hold that a class is still to come, confirmed, and that nobody else was asked about it."""
    admission.require_live(registration, registration.slot)
    if to.address is None or to.address.key == registration.email_key:
        raise Refused(_("This is the address the letters go to already. Enter that of your colleague."), "own_address")
    if registration.state == State.HELD:
        raise Refused(_("Confirm your registration first."), "held")
    if asked is not None and asked.email_key != to.address.key:
        raise Refused(_("Another colleague has been asked meanwhile: the page says whom. Take that back first."), "asked")


def _require_writable(classes: Sequence[Registration], to: Contact) -> Address:
    """Hold that they are a teacher's classes, that few colleagues were asked about them lately, and that few letters went to this one."""
    if len(classes) > MOST_TOGETHER:
        message = _("At most %(most)s classes are handed over at once. Hand over some of them first, then the others.", most=MOST_TOGETHER)
        raise Refused(message, "too_many")
    asked = db.session.execute(handover.made_since([one.id for one in classes], now() - timedelta(days=1)))
    if to.address is None or any(times >= MOST_A_DAY for _class, times in asked):
        raise Refused(_("Several colleagues have been asked today. Ask again tomorrow, or write to us."), "too_many_asked")
    admission.require_few_letters(to.address.shown)
    return to.address


def _exchange(parts: Sequence[Part]) -> None:
    """Let the two change places: what stands at the class, and what stands at the handing over."""
    for found, registration in parts:
        for thing, names in ((registration, _OF_REGISTRATION), (behind.party(registration), _OF_CLASS)):
            for name in names:
                mine, theirs = getattr(thing, name), getattr(found, name)
                setattr(thing, name, theirs)
                setattr(found, name, mine)
        db.session.flush()
        outbox.let_repeat(registration)


def _close(parts: Sequence[Part], state: HandoverState) -> None:
    """End open questions: who asked is told by one letter which classes stay with it."""
    asked = [part for part in parts if part.handover.state == HandoverState.ASKED]
    for part in asked:
        _end(part.handover, state)
    notices.ended([part.registration for part in asked if part.registration.live])
    if state == HandoverState.EXPIRED:
        _record("expire_handover", asked, actor=SYSTEM)
    else:
        _record("decline_handover", asked)


def _end(found: ClassHandover, state: HandoverState) -> None:
    found.state = state
    found.forget()


def _record(verb: str, parts: Sequence[Part], actor: str = PUBLIC) -> None:
    # One letter may tell of several, and is kept with the first of them.
    facts = {"classes_at_once": len(parts)} if len(parts) > 1 else {}
    for part in parts:
        journal.record(verb, part.registration, actor=actor, **facts)
