"""Personal data of requests: an answered one keeps what was asked, when, and what was done; not who asked (GDPR-10)."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update

from ixevents.core.clock import now
from ixevents.extensions import db
from ixevents.outbox.models import Notice, NoticeState
from ixevents.privacy import queries
from ixevents.privacy.models import PrivacyPaper, PrivacyRequest, RequestState

TABLES = ("privacy_request", "privacy_paper")
HELD_DAYS = 7
"""So long an address may stay unconfirmed where the form was sent by anybody."""
KEPT_DAYS = 30
"""So long after the answer its copy is open; then the request forgets who asked."""


def find(email_key: str) -> list[dict[str, object]]:
    """Return the requests of an address, ready for JSON."""
    return [
        {
            "kind": "privacy_request",
            "asked": str(row.want),
            "received_on": row.received_on.isoformat(),
            "email": row.email,
            "words": row.words,
            "state": str(row.state),
            "answer": row.answer,
        }
        for row in db.session.scalars(queries.of_address(email_key))
    ]


def erase(email_key: str) -> int:
    """Forget who made the requests that are answered; one that waits is the reason why this is being done."""
    closed = queries.of_address(email_key).where(PrivacyRequest.closed_at.is_not(None))
    return forget(db.session.scalars(closed).all())


def expire(moment: datetime) -> dict[str, int]:
    """Forget who asked once the answer is with them, and forms whose address nobody confirmed."""
    held = PrivacyRequest.state == RequestState.HELD, PrivacyRequest.created_at < moment - timedelta(days=HELD_DAYS)
    unconfirmed = db.session.scalars(select(PrivacyRequest).where(*held, PrivacyRequest.idempotency_key.is_not(None))).all()
    _forget_letters(unconfirmed)
    numbers = [row.id for row in unconfirmed]
    db.session.execute(delete(PrivacyRequest).where(PrivacyRequest.id.in_(numbers)).execution_options(synchronize_session=False))
    return {"requests": forget_answered(moment), "unconfirmed": len(numbers)}


def forget_answered(moment: datetime) -> int:
    """Forget who asked, of requests whose answer has left or whose copy is no longer open."""
    return forget(db.session.scalars(queries.forgettable(moment - timedelta(days=KEPT_DAYS))).all())


def forget(rows: Sequence[PrivacyRequest]) -> int:
    """Let requests and the letters about them forget the person. Returns how many there were."""
    for row in rows:
        row.email = row.email_key = row.copy_code = row.copy_until = row.idempotency_key = None
        row.words = row.extension = row.answer = row.name = row.postal = ""
        row.theirs = {}
        row.forgotten_at = now()
    db.session.flush()
    _forget_letters(rows)
    return len(rows)


def _forget_letters(rows: Sequence[PrivacyRequest]) -> None:
    about = Notice.about_kind == PrivacyRequest.__tablename__, Notice.about_id.in_([row.id for row in rows])
    blank = dict.fromkeys(("recipient", "recipient_key", "subject", "text", "html"), "")
    gone = update(Notice).where(*about, Notice.state != NoticeState.SENDING).values(**blank, headers={}, last_answer=None)
    db.session.execute(gone.execution_options(synchronize_session=False))
    papers = update(PrivacyPaper).where(PrivacyPaper.request_id.in_([row.id for row in rows])).values(text="")
    db.session.execute(papers.execution_options(synchronize_session=False))
