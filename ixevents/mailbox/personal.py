"""Personal data of the post received: found, erased and expired; that something came, and what was done, remains (GDPR-08, GDPR-10)."""

from datetime import datetime

from sqlalchemy import ColumnElement, or_, select, update

from ixevents.core import periods
from ixevents.extensions import db
from ixevents.mailbox.models import InboxKind, InboxMessage
from ixevents.mailbox.received import Received

TABLES = ("inbox_message",)
REPORTS = (InboxKind.BOUNCE, InboxKind.DELAY, InboxKind.RECEIPT, InboxKind.FORGED)
"""What mail servers wrote about letters of ours."""


def find(email_key: str) -> list[dict[str, object]]:
    """Return every message from or about an address, ready for JSON."""
    rows = db.session.scalars(select(InboxMessage).where(_of(email_key)).order_by(InboxMessage.id))
    return [
        {
            "kind": "message_received",
            "sender": row.sender,
            "subject": row.subject,
            "text": Received(row.raw).text(),
            "understood": row.understood,
            "state": str(row.state),
            "received_at": row.received_at.isoformat(),
        }
        for row in rows
    ]


def erase(email_key: str) -> int:
    """Forget what an address wrote, and what was reported about it. Returns how many changed."""
    return _blank(_of(email_key))


def expire(moment: datetime) -> dict[str, int]:
    """Forget messages older than the log of letters is kept. Returns counts; the caller commits."""
    kept = InboxMessage.raw != b""
    reported = InboxMessage.kind.in_(REPORTS), InboxMessage.received_at < periods.before(moment, "RETENTION_BOUNCE_DAYS")
    return {
        "reports": _blank(*reported, kept),
        "messages": _blank(InboxMessage.received_at < periods.before(moment, "MAIL_LOG_MONTHS"), kept),
    }


def _of(email_key: str) -> ColumnElement[bool]:
    return or_(InboxMessage.sender_key == email_key, InboxMessage.attendee == email_key)


def _blank(*which: ColumnElement[bool]) -> int:
    values = dict.fromkeys(("sender", "sender_key", "sender_name", "subject", "attendee", "message_id", "fault"), "")
    statement = update(InboxMessage).where(*which).values(**values, raw=b"", understood={})
    return int(db.session.execute(statement.execution_options(synchronize_session=False)).rowcount)  # type: ignore[attr-defined]
