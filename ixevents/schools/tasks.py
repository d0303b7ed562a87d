"""What the worker does for schools: the imports that wait."""

from datetime import timedelta

from sqlalchemy import update

from ixevents.core.clock import now
from ixevents.extensions import db
from ixevents.outbox import worker
from ixevents.schools import imports, queries
from ixevents.schools.models import ImportState, SchoolImport

LEASE = timedelta(minutes=5)
STEP = 250
"""Progress is told every so many rows."""


def run_imports() -> int:
    """Try or do every waiting import, each in a transaction of its own. Returns how many."""
    waiting = db.session.scalars(queries.waiting_imports(now() - LEASE)).all()
    db.session.rollback()
    return sum(_run(import_id) for import_id in waiting)


def _run(import_id: int) -> bool:
    worker.give_way()
    if not _claim(import_id):
        return False
    asked = db.session.get_one(SchoolImport, import_id)
    tried = asked.state == ImportState.TO_CHECK
    report = imports.run(asked, lambda done, total: _go_on(import_id, done, total))
    if report is not None:
        told = imports.told(report)
        if tried:
            db.session.rollback()
        imports.settle(asked, told, tried=tried)
    db.session.commit()
    return True


def _claim(import_id: int) -> bool:
    """Take an import unless another worker was quicker."""
    free = SchoolImport.claimed_at.is_(None) | (SchoolImport.claimed_at < now() - LEASE)
    waiting = SchoolImport.state.in_((ImportState.TO_CHECK, ImportState.TO_DO))
    claim = update(SchoolImport).where(SchoolImport.id == import_id, waiting, free).values(claimed_at=now())
    taken = db.session.execute(claim.execution_options(synchronize_session=False)).rowcount  # type: ignore[attr-defined]
    db.session.commit()
    return bool(taken)


def _go_on(import_id: int, done: int, total: int) -> None:
    """Show how far it is and that somebody is at it, and let letters go first.

    On connections of their own: the import has written nothing yet, so none waits for another.
    """
    if done % STEP == 0 or done == total:
        with db.engine.begin() as connection:
            told = update(SchoolImport).where(SchoolImport.id == import_id)
            connection.execute(told.values(done=done, total=total, claimed_at=now()))
        worker.give_way()
