"""A round is confirmed: each class gets its seats or its place in a line, one transaction each, so that a crash repeats nothing."""

from sqlalchemy import insert, update

from ixevents.allocation import actions, line_queries, notices, proposal, queries
from ixevents.allocation.models import LINES, Result, Round, RoundLine, RoundState
from ixevents.classes import queries as class_queries
from ixevents.core.clock import now
from ixevents.core.languages import Translated
from ixevents.core.refusal import Refused
from ixevents.events.models import Slot
from ixevents.extensions import db
from ixevents.journal import actions as journal
from ixevents.registrations import answering, desk, seats
from ixevents.registrations import notices as letters
from ixevents.registrations import queries as registration_queries
from ixevents.registrations.models import Registration, State

LAST = 1_000_000
"""Turns of classes that came after the deadline begin here."""

NO_DATE = Translated(
    "Aucune des dates souhaitées n’a encore lieu.",
    "Geen van de gewenste datums gaat nog door.",
    "None of the dates wished for takes place any more.",
)
TWICE = Translated(
    "Cette classe est déjà inscrite à cette date.",
    "Deze klas is al ingeschreven voor die datum.",
    "This class is registered for that date already.",
)


def settle(found: Round, registration_id: int) -> Result | None:
    """Carry out what is proposed for one class and write to it. Returns None when that was done before."""
    # The line is taken first: who comes second waits here, and then finds it done.
    mine = RoundLine.round_id == found.id, RoundLine.registration_id == registration_id
    taken = update(RoundLine).where(*mine, RoundLine.done_at.is_(None)).values(done_at=now())
    if not db.session.execute(taken.execution_options(synchronize_session=False)).rowcount:  # type: ignore[attr-defined]
        return None
    line = db.session.scalars(line_queries.line(found.id, registration_id).execution_options(populate_existing=True)).one()
    result = _carry_out(found, line)
    line.result = result
    return result


def hand_out(slot_id: int) -> None:
    """Offer what nobody was given to those who wait, once all have had their turn."""
    slot = db.session.scalars(registration_queries.slot_whole(slot_id)).one()
    seats.lock(slot)
    seats.hand_out(slot)


def add_late(found: Round) -> int:
    """Give classes that wished after the deadline a line at the end, in the order they came. Returns how many are new."""
    rows = db.session.execute(queries.without_line(found.id)).all()
    keys = proposal.school_keys([(row.id, row.school_id, row.school_named) for row in rows])
    base = {
        "round_id": found.id,
        "of_school": 0,
        "served": 0,
        "lot": "",
        "answers": [],
        "slot_id": None,
        "rank": 0,
        "earlier_slot_id": None,
    }
    fixed = {"changed": False, "by_hand": False, "reason": Translated(), "late": True, "result": None, "done_at": None}
    lines = []
    for number, row in enumerate(rows):
        wanted = [wish.slot_id for wish in db.session.scalars(class_queries.wishes(row.id))]
        own = {"registration_id": row.id, "school": keys[row.id], "turn": LAST + number, "size": row.seats_waiting, "wishes": wanted}
        lines.append({**base, **fixed, **own})
    if lines:
        db.session.execute(insert(LINES), lines)
    return len(lines)


def finish(found: Round) -> bool:
    """End the round, unless a class has come in at the last moment. Returns whether it has ended."""
    # Who registers now waits for this lock, and then finds the round over.
    actions.lock(found)
    if add_late(found):
        return False
    found.state, found.job, found.claimed_at, found.ended_at = RoundState.CONFIRMED, None, None, now()
    actions.mark_events(found, in_round=False)
    counts = {str(result or "none"): count for result, count in db.session.execute(line_queries.results(found.id))}
    journal.record("end_round", found, actor=found.job_actor, **counts)
    return True


def release(found: Round, registration_id: int) -> None:
    """End the wish of one class of a round that is called off, and tell it why."""
    registration = db.session.scalars(registration_queries.by_id(registration_id)).one()
    if registration.state == State.WISHED:
        desk.release(registration, found.reason, actor=found.job_actor)


def finish_calling_off(found: Round) -> bool:
    """End a round that is called off, once nobody wishes any more. Returns whether it has ended."""
    actions.lock(found)
    if db.session.execute(queries.wishing(found.id)).first() is not None:
        return False
    found.state, found.job, found.claimed_at, found.ended_at = RoundState.CALLED_OFF, None, None, now()
    actions.mark_events(found, in_round=False)
    journal.record("end_round", found, actor=found.job_actor)
    return True


def _carry_out(found: Round, line: RoundLine) -> Result:
    registration = line.registration
    if registration.state != State.WISHED:
        return Result.GONE
    wanted = _wanted(line)
    if not wanted:
        return _end(registration, found, NO_DATE)
    try:
        has_seats = answering.answer(registration, wanted[0], seat=line.late or line.slot_id is not None)
    except Refused as refusal:
        # Withdrawn this very moment: there is nobody to give anything to.
        return Result.GONE if refusal.reason == "not_wishing" else _end(registration, found, TWICE)
    _write(line, registration, has_seats=has_seats)
    return Result.SEATED if has_seats else Result.WAITS


def _wanted(line: RoundLine) -> list[Slot]:
    """Return the slots the class may go to, the best first: what is proposed, or else its wishes that can still take place."""
    if line.slot_id is not None:
        return [db.session.scalars(registration_queries.slot_whole(line.slot_id)).one()]
    wished = [wish.slot for wish in db.session.scalars(class_queries.wishes(line.registration_id))]
    live = [slot for slot in wished if seats.open_for_offers(slot)]
    if line.late:
        live.sort(key=lambda slot: slot.seats_left is not None and slot.seats_left < line.size)
    return live


def _end(registration: Registration, found: Round, reason: Translated) -> Result:
    desk.release(registration, reason, actor=found.job_actor)
    return Result.CALLED_OFF


def _write(line: RoundLine, registration: Registration, *, has_seats: bool) -> None:
    if line.late:
        (letters.confirmed if has_seats else letters.waiting)(registration)
    elif line.by_hand:
        notices.adjusted(registration, line.reason)
    elif has_seats:
        notices.given(registration, line.rank)
    else:
        notices.unplaced(registration)
