"""What the worker does for exports. It commits after each batch: the public is never kept waiting by a long one (case 60)."""

from datetime import timedelta

import structlog
from sqlalchemy.exc import SQLAlchemyError

from ixevents.core import confinement
from ixevents.core.clock import now
from ixevents.exports import actions, queries, scheduling
from ixevents.exports.models import Export, State
from ixevents.extensions import db
from ixevents.outbox import worker

LEASE = timedelta(minutes=5)
ATTEMPTS = 3

log = structlog.get_logger()


def make_due() -> int:
    """Make every export that is due; one that failed thrice is given up. Returns how many were made."""
    ids = db.session.scalars(queries.due(now())).all()
    db.session.rollback()
    return sum(_make(export_id) for export_id in ids)


def keep_schedules() -> int:
    """Order the lists that are due, and end the schedules that are over. Returns how many lists were ordered, each alone."""
    moment = now()
    ids = [one.id for one in db.session.scalars(queries.living()) if scheduling.wants(one, moment)]
    db.session.rollback()
    return sum(_attend(schedule_id) for schedule_id in ids)


def drop_old() -> int:
    """Erase the files whose day is over. Returns how many."""
    ids = db.session.scalars(queries.old(now())).all()
    for export_id in ids:
        actions.forget_file(db.session.get_one(Export, export_id))
    db.session.commit()
    return len(ids)


def _make(export_id: int) -> bool:
    if not actions.claim(export_id, now() + LEASE):
        db.session.rollback()
        return False
    db.session.commit()
    export = db.session.get_one(Export, export_id)
    if export.attempts > ATTEMPTS:
        export.state = State.FAILED
        scheduling.tell(export)
        db.session.commit()
        return False
    try:
        with confinement.confined(export.confined_to):
            actions.make(export, lambda _done: _go_on(export))
    except SQLAlchemyError:
        # The lease ends by itself, and the next turn begins again from the start.
        db.session.rollback()
        log.exception("export failed", export=export_id)
        return False
    scheduling.tell(export)
    db.session.commit()
    return True


def _attend(schedule_id: int) -> bool:
    schedule = db.session.scalars(queries.schedule(schedule_id)).first()
    ordered = schedule is not None and scheduling.attend(schedule, now()) is not None
    db.session.commit()
    return ordered


@confinement.everywhere()
def _go_on(export: Export) -> None:
    export.claimed_until = now() + LEASE
    db.session.commit()
    worker.give_way()
