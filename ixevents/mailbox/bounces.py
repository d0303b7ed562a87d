"""What the report on a letter changes: the letter, its address, and whoever wrote it is told (MAIL-07 to MAIL-09)."""

import structlog
from sqlalchemy import and_, or_, update

from ixevents.core.clock import now
from ixevents.extensions import db
from ixevents.mailbox import handlers
from ixevents.mailbox.reports import Cause, Fate, Report
from ixevents.outbox import addresses
from ixevents.outbox.models import Notice, NoticeState

log = structlog.get_logger()


class NotYet(Exception):
    """The letter is in a worker's hands: look at the report again when that is over."""


def apply(notice: Notice, report: Report) -> str:
    """Do what a report asks, once. Returns a short word for what was done. Raises `NotYet`."""
    if report.fate != Fate.FAILED:
        return str(report.fate)
    if notice.state == NoticeState.SENDING:
        raise NotYet
    if not _come_back(notice, report):
        return "again"
    if notice.recipient_key:
        _count(notice, report)
    if report.cause == Cause.OURS:
        log.error("letters are refused for what we are", notice=notice.id, kind=notice.kind, status=report.status)
    log.warning("letter came back", notice=notice.id, kind=notice.kind, status=report.status, cause=str(report.cause))
    handlers.tell_bounced(notice)
    return str(report.cause)


def _come_back(notice: Notice, report: Report) -> bool:
    """Mark a letter as come back; one that was not sent, or has been told so already, stays as it is."""
    gone = or_(Notice.state == NoticeState.SENT, and_(Notice.uncertain, Notice.state.in_((NoticeState.RETRY, NoticeState.HELD))))
    said = " ".join(filter(None, (report.status if report.status not in report.diagnosis else "", report.diagnosis)))
    values = {"state": NoticeState.BOUNCED, "bounced_at": now(), "last_answer": said[:300] or None}
    statement = update(Notice).where(Notice.id == notice.id, gone).values(**values).execution_options(synchronize_session=False)
    changed = bool(db.session.execute(statement).rowcount)  # type: ignore[attr-defined]
    db.session.refresh(notice)
    return changed


def _count(notice: Notice, report: Report) -> None:
    if report.cause == Cause.DEAD:
        addresses.note_dead(notice, report.diagnosis)
    elif report.cause != Cause.OURS:
        addresses.note_soft(notice, report.diagnosis)
