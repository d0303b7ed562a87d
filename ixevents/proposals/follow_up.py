"""After publication: how an event fills, who registered where its form says that the organisation sees it, and how many came."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from flask_babel import gettext as _

from ixevents.core.clock import now
from ixevents.core.refusal import Refused
from ixevents.core.tokens import new_code
from ixevents.core.web import plain
from ixevents.events import words as event_words
from ixevents.events.models import Slot
from ixevents.extensions import db
from ixevents.journal import actions as journal
from ixevents.journal.models import PUBLIC
from ixevents.proposals import sharing
from ixevents.proposals.models import WITH_EVENT, EventProposal, ProposalState
from ixevents.registrations import attendance, seats
from ixevents.registrations.attendance import Statement

BY = "proposal"
MOST_DIGITS = 5
ENTERED_DAYS = 60
"""So long after a date who organises it may enter how many came; figures are reported then."""


@dataclass(frozen=True)
class Filling:
    """One date of the event: how full it is, and once it has begun how many came."""

    uid: str
    when: str
    place: str
    called_off: bool
    registered: int
    capacity: int | None
    waiting: int
    came: int | None
    "None before it begins."
    open: bool
    "Whether the number may be entered."


@dataclass(frozen=True)
class Party:
    """Somebody who registered, as the organisation may see it: a name and how many."""

    when: str
    name: str
    seats: int


def followed(proposal: EventProposal) -> EventProposal:
    """Return the proposal that goes on: the one itself, or the one it was taken together with."""
    return (proposal.merged_into if proposal.state == ProposalState.MERGED else None) or proposal


def of(proposal: EventProposal) -> list[Filling]:
    """Return the dates of the event of a proposal, in a constant number of statements; its slots are loaded."""
    if proposal.event is None or proposal.state not in WITH_EVENT:
        return []
    slots = sorted(proposal.event.slots, key=lambda slot: slot.starts_at)
    counts = attendance.counts([slot.id for slot in slots]) if slots else {}
    return [_filling(slot, counts[slot.id].inside) for slot in slots]


def parties(proposal: EventProposal) -> list[Party]:
    """Return who registered since the form says that the organisation sees it; nobody where it does not (GDPR-15)."""
    event = proposal.event
    if event is None or not sharing.sees_names(event):
        return []
    slots = {slot.id: slot for slot in event.slots}
    rows = db.session.scalars(sharing.seen(event, list(slots))).all()
    return [Party(event_words.when(slots[row.slot_id]), row.name or "–", row.seats) for row in rows]


def look(proposal: EventProposal) -> Sequence[Party]:
    """Return the names, and keep the look in the journal."""
    found = parties(proposal)
    if proposal.event is not None:
        journal.record("see", proposal.event, actor=PUBLIC, rows=len(found), proposal=proposal.id)
    return found


def enter(proposal: EventProposal, uid: str, typed: str) -> Slot:
    """Keep how many came to a date in all: what the door has not counted is added as people without registration, or taken off again.

    Everybody who organises it may: also who proposed what was taken together with it.
    """
    came, goes_on = _number(typed), followed(proposal)
    slots = goes_on.event.slots if goes_on.event is not None and goes_on.state in WITH_EVENT else []
    slot = next((slot for slot in slots if slot.uid == uid), None)
    if slot is None:
        raise Refused(_("This date is not of your event."), "unknown")
    seats.lock(slot)
    if not _takes(slot):
        raise Refused(_("The number is entered once it has begun, until %(days)s days later.", days=ENTERED_DAYS), "time")
    before = attendance.counts([slot.id])[slot.id]
    if came < before.came:
        sentence = _("%(num)s people who had registered were counted at the door: it cannot have been fewer.", num=before.came)
        raise Refused(sentence, "fewer")
    if came != before.inside:
        moment = min(slot.ends_at, now() - timedelta(minutes=2))
        said = Statement(client_id=f"{BY}:{new_code()}", came=came - before.inside, at=moment)
        attendance.state(slot, said, by=f"{BY}:{proposal.id}")
        journal.record("enter_attendance", slot, actor=PUBLIC, before=before.inside, after=came, proposal=proposal.id)
    return slot


def _number(typed: str) -> int:
    digits = typed.strip()
    if not (digits.isascii() and digits.isdigit() and len(digits) <= MOST_DIGITS):
        raise Refused(_("Enter how many people came, as a number."), "number")
    return int(digits)


def _takes(slot: Slot) -> bool:
    return not slot.called_off and slot.starts_at <= now() < slot.ends_at + timedelta(days=ENTERED_DAYS)


def _filling(slot: Slot, inside: int) -> Filling:
    begun = slot.starts_at <= now()
    return Filling(
        uid=slot.uid,
        when=event_words.when(slot),
        place=plain(slot.place.name),
        called_off=slot.called_off,
        registered=slot.seats_taken,
        capacity=slot.capacity,
        waiting=slot.seats_waiting,
        came=inside if begun else None,
        open=_takes(slot),
    )
