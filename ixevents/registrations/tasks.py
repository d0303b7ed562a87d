"""What the worker does for registrations besides sending letters. Like views, tasks commit; each party alone."""

import time

from ixevents.core import dates
from ixevents.core.clock import now
from ixevents.core.refusal import Refused
from ixevents.extensions import db
from ixevents.journal.models import SYSTEM
from ixevents.registrations import actions, attendance, bulk, doubles, notices, priority, proposal_actions, queries, seats
from ixevents.registrations.bulk_jobs import BulkJob

BULK_SECONDS = 5
"""So long the worker stays with work on many at a time; then letters get their turn."""
COMPARING_SECONDS = 1


def expire_due() -> int:
    """End offers and held seats whose time is over, and pass the seats on. Returns how many ended."""
    moment = now()
    due = [*db.session.scalars(queries.ended_offers(moment)), *db.session.scalars(queries.ended_holds(moment))]
    db.session.rollback()
    ended = 0
    for registration_id in due:
        registration = db.session.scalars(queries.by_id(registration_id)).one()
        ended += actions.expire(registration)
        db.session.commit()
    return ended


def let_others_in() -> int:
    """Offer what is free to who waited until inhabitants had their turn. Returns in how many slots."""
    due = db.session.scalars(priority.kept_waiting(now())).all()
    db.session.rollback()
    opened = 0
    for slot_id in due:
        slot = db.session.scalars(queries.slot_whole(slot_id)).one()
        if seats.open_for_offers(slot):
            seats.lock(slot)
            opened += bool(seats.hand_out(slot))
        db.session.commit()
    return opened


def end_proposals() -> int:
    """End proposals nobody answered in time. Returns how many ended."""
    due = db.session.scalars(proposal_actions.ended(now())).all()
    db.session.rollback()
    gone = 0
    for registration_id in due:
        gone += proposal_actions.expire(db.session.scalars(queries.by_id(registration_id)).one())
        db.session.commit()
    return gone


def write_reminders() -> int:
    """Write the letters of the day before, by day alone, on the clock of the slot. Returns how many were written."""
    moment = now()
    near = db.session.execute(queries.starting_soon(moment)).all()
    due = [row.id for row in near if dates.by_day(moment, row.zone) and dates.eve(row.starts_at, row.zone, all_day=row.all_day) <= moment]
    registrations = db.session.scalars(queries.to_remind(moment, due)).all() if due else []
    for registration in registrations:
        notices.reminder(registration)
    db.session.commit()
    return len(registrations)


def close_doors() -> int:
    """Close the doors of the days before at which somebody was checked in; a person closes the others. Returns how many were closed.

    The night belongs to the day before: somebody may still stand at the door.
    """
    due = db.session.scalars(queries.open_doors(dates.morning(dates.long_day(now())))).all()
    db.session.rollback()
    for slot_id in due:
        attendance.close(db.session.scalars(queries.slot_whole(slot_id)).one(), actor=SYSTEM)
        db.session.commit()
    return len(due)


def work_on_many() -> int:
    """Go on with work on many registrations, each party in a transaction of its own. Returns how many parties had their turn."""
    until = time.monotonic() + BULK_SECONDS
    done = 0
    job = db.session.scalars(bulk.next_job()).first()
    while job is not None and time.monotonic() < until:
        steps = db.session.execute(bulk.next_steps(job.id, 50)).all()
        if not steps:
            bulk.finish(job)
            db.session.commit()
            job = db.session.scalars(bulk.next_job()).first()
        for step_id, registration_id in steps:
            _step(job, step_id, registration_id)
            done += 1
    return done


def compare_parties() -> int:
    """Note of parties that came or changed whether they share something with another. Returns of how many."""
    until = time.monotonic() + COMPARING_SECONDS
    compared = 0
    while (more := doubles.compare()) and time.monotonic() < until:
        db.session.commit()
        compared += more
    db.session.commit()
    return compared + more


def _step(job: BulkJob | None, step_id: int, registration_id: int) -> None:
    if job is None:
        return
    try:
        bulk.do_step(job, step_id, registration_id)
    except Refused as refusal:
        db.session.rollback()
        bulk.note_refusal(step_id, refusal)
    db.session.commit()
