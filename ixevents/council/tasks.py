"""What the worker does for the council: the imports that wait."""

from datetime import timedelta

from sqlalchemy import select, update

from ixevents.core.clock import now
from ixevents.council import imports
from ixevents.council.member_import import ImportState, MemberImport
from ixevents.extensions import db
from ixevents.outbox import worker

LEASE = timedelta(minutes=5)
WAITING = (ImportState.TO_CHECK, ImportState.TO_DO)


def run_imports() -> int:
    """Try or do every waiting import, each in a transaction of its own. Returns how many."""
    free = MemberImport.claimed_at.is_(None) | (MemberImport.claimed_at < now() - LEASE)
    query = select(MemberImport.id).where(MemberImport.state.in_(WAITING), free).order_by(MemberImport.id)
    waiting = db.session.scalars(query).all()
    db.session.rollback()
    return sum(_run(import_id) for import_id in waiting)


def _run(import_id: int) -> bool:
    # A list is one transaction, and short: letters go before it and not in its middle.
    worker.give_way()
    if not _claim(import_id):
        return False
    asked = db.session.get_one(MemberImport, import_id)
    tried = asked.state == ImportState.TO_CHECK
    report = imports.run(asked)
    if report is not None:
        if tried or report.errors:
            db.session.rollback()
        imports.settle(asked, report, tried=tried)
    db.session.commit()
    return True


def _claim(import_id: int) -> bool:
    """Take an import unless another worker was quicker."""
    free = MemberImport.claimed_at.is_(None) | (MemberImport.claimed_at < now() - LEASE)
    claim = update(MemberImport).where(MemberImport.id == import_id, MemberImport.state.in_(WAITING), free).values(claimed_at=now())
    taken = db.session.execute(claim.execution_options(synchronize_session=False)).rowcount  # type: ignore[attr-defined]
    db.session.commit()
    return bool(taken)
