"""What the worker does for rounds: closes them at their deadline, runs, confirms and calls them off. Commits each step."""

import time
from collections.abc import Callable

from sqlalchemy import update

from ixevents.allocation import actions, line_queries, queries, settling
from ixevents.allocation.models import Job, Round
from ixevents.core.clock import now
from ixevents.extensions import db

SECONDS = 5
"""So long the worker stays with a round at a time; then letters get their turn."""

AT_ONCE = 25


def close_due() -> int:
    """Close the rounds whose deadline is over. Returns how many."""
    due = db.session.scalars(queries.past_deadline(now())).all()
    for round_id in due:
        actions.close(db.session.scalars(queries.one(round_id)).one())
        db.session.commit()
    return len(due)


def work() -> int:
    """Go on with what staff asked for. Returns with how many rounds."""
    waiting = db.session.scalars(queries.due_jobs(now())).all()
    db.session.rollback()
    return sum(_work(round_id) for round_id in waiting)


def _work(round_id: int) -> bool:
    if not _claim(round_id):
        return False
    found = db.session.scalars(queries.one(round_id)).one()
    {Job.RUN: _run, Job.CONFIRM: _confirm, Job.CALL_OFF: _call_off}[Job(found.job or Job.RUN)](found)
    db.session.execute(update(Round).where(Round.id == round_id).values(claimed_at=None))
    db.session.commit()
    return True


def _claim(round_id: int) -> bool:
    """Take a round unless another worker was quicker."""
    free = Round.claimed_at.is_(None) | (Round.claimed_at < now() - queries.LEASE)
    claim = update(Round).where(Round.id == round_id, Round.job.is_not(None), free).values(claimed_at=now())
    taken = db.session.execute(claim.execution_options(synchronize_session=False)).rowcount  # type: ignore[attr-defined]
    db.session.commit()
    return bool(taken)


def _run(found: Round) -> None:
    _tell(found.id, 0, len(db.session.execute(queries.wishing(found.id)).all()))
    actions.lock(found)
    if found.job == Job.RUN:
        found.done = actions.run(found)
        found.job, found.total = None, found.done
    db.session.commit()


def _confirm(found: Round) -> None:
    until = time.monotonic() + SECONDS
    if not _all(found, lambda one: settling.settle(found, one), until, late=False):
        return
    for slot_id in db.session.scalars(queries.slot_ids(found.id)).all():
        settling.hand_out(slot_id)
        db.session.commit()
    settling.add_late(found)
    db.session.commit()
    if _all(found, lambda one: settling.settle(found, one), until, late=True):
        settling.finish(found)
        db.session.commit()


def _all(found: Round, step: Callable[[int], object], until: float, *, late: bool) -> bool:
    """Take one class after the other until all had their turn or time is up. Returns whether all had."""
    while chosen := db.session.scalars(line_queries.todo(found.id, late=late, limit=AT_ONCE)).all():
        for registration_id in chosen:
            step(registration_id)
            db.session.commit()
        _count(found.id)
        if time.monotonic() >= until:
            return False
    return True


def _call_off(found: Round) -> None:
    until = time.monotonic() + SECONDS
    for row in db.session.execute(queries.wishing(found.id)).all():
        settling.release(found, row.id)
        db.session.commit()
        if time.monotonic() >= until:
            return
    settling.finish_calling_off(found)
    db.session.commit()


def _count(round_id: int) -> None:
    counts = dict(db.session.execute(line_queries.results(round_id)).all())
    _tell(round_id, sum(counts.values()) - counts.get(None, 0), sum(counts.values()))


def _tell(round_id: int, done: int, total: int) -> None:
    """Show how far it is, and that somebody is at it."""
    db.session.execute(update(Round).where(Round.id == round_id).values(done=done, total=total, claimed_at=now()))
    db.session.commit()
