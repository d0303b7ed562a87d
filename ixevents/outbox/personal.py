"""Personal data of the outbox: found, erased and expired; that a letter went, and when, remains (GDPR-08, GDPR-10)."""

from datetime import datetime

from sqlalchemy import Delete, Update, case, delete, or_, select, update

from ixevents.core import periods
from ixevents.core.addresses import sendable
from ixevents.core.persons import Correction
from ixevents.extensions import db
from ixevents.outbox.models import UNSENT, AddressTrouble, Notice, NoticeState

TABLES = ("notice", "address_trouble")
_WORDS = (Notice.text, Notice.html, Notice.calendar, Notice.subject)


def find(email_key: str) -> list[dict[str, object]]:
    """Return every letter to one address, and that letters came back from it, ready for JSON."""
    return [*_letters(email_key), *_troubles(email_key)]


def _troubles(email_key: str) -> list[dict[str, object]]:
    rows = db.session.scalars(select(AddressTrouble).where(AddressTrouble.email_key == email_key))
    return [
        {"kind": "letters_came_back", "dead_since": row.dead_at.isoformat() if row.dead_at else None, "reason": row.diagnosis}
        for row in rows
    ]


def _letters(email_key: str) -> list[dict[str, object]]:
    rows = db.session.scalars(select(Notice).where(Notice.recipient_key == email_key).order_by(Notice.id))
    return [
        {
            "kind": "notice",
            "letter": row.kind,
            "recipient": row.recipient,
            "language": row.language,
            "subject": row.subject,
            "text": row.text,
            "state": str(row.state),
            "created_at": row.created_at.isoformat(),
            "sent_at": row.sent_at.isoformat() if row.sent_at else None,
        }
        for row in rows
    ]


def erase(email_key: str) -> int:
    """Forget an address and what was written to it; letters that have not gone stay here. Returns how many changed."""
    mine = _run(_blank().where(Notice.recipient_key == email_key))
    # Letters to others that name the address, such as a facilitator's list of who comes.
    mentioned = Notice.state.not_in(UNSENT), or_(*(column.icontains(email_key, autoescape=True) for column in _WORDS))
    return mine + _run(_blank().where(*mentioned)) + _run(delete(AddressTrouble).where(AddressTrouble.email_key == email_key))


def correct(email_key: str, correction: Correction, *, actor: str) -> int:  # every holder is told who acts
    """Send what has not left yet to the new address."""
    if correction.email is None:
        return 0
    address = sendable(correction.email.shown)
    waiting = update(Notice).where(Notice.recipient_key == email_key, Notice.state.in_(UNSENT))
    return _run(waiting.values(recipient=address, recipient_key=address.casefold()))


def expire(moment: datetime) -> dict[str, int]:
    """Forget addresses and texts of letters older than the log is kept. Returns counts; the caller commits."""
    before = periods.before(moment, "MAIL_LOG_MONTHS")
    return {
        "letters": _run(_blank().where(Notice.created_at < before, Notice.recipient != "")),
        "dead_addresses": _run(delete(AddressTrouble).where(AddressTrouble.last_at < before)),
    }


def _blank() -> Update:
    state = case((Notice.state.in_(UNSENT), NoticeState.DROPPED), else_=Notice.state)
    values: dict[str, object] = {
        "recipient": "",
        "recipient_key": "",
        "subject": "",
        "text": "",
        "html": "",
        "calendar": None,
        "headers": {},
        "last_answer": None,
    }
    # A letter in a worker's hands is a matter of seconds: the next call finds it sent.
    return update(Notice).where(Notice.state != NoticeState.SENDING).values(**values, state=state)


def _run(statement: Update | Delete) -> int:
    result = db.session.execute(statement.execution_options(synchronize_session=False))
    return int(result.rowcount)  # type: ignore[attr-defined]
