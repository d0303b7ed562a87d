"""Personal data of those who asked for news: an address, what they wanted, and the proof that they did (GDPR-05, GDPR-08, GDPR-10)."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, select

from ixevents.core import periods
from ixevents.core.persons import Correction
from ixevents.extensions import db
from ixevents.subscriptions import queries
from ixevents.subscriptions.models import Subscription, SubscriptionState

TABLES = ("subscription",)
HELD_DAYS = 7
"""So long an address may stay unconfirmed."""


def find(email_key: str) -> list[dict[str, object]]:
    """Return what is kept on an address, ready for JSON."""
    return [_told(row) for row in db.session.scalars(queries.at_address(email_key))]


def erase(email_key: str) -> int:
    """Forget an address and what it wanted: nobody writes to it any more."""
    return _delete(Subscription.email_key == email_key)


def correct(email_key: str, correction: Correction, *, actor: str) -> int:  # every holder is told who acts
    """Let news go to the new address; where that one has asked itself, its own wish holds."""
    row = db.session.scalars(queries.at_address(email_key)).first()
    if row is None or correction.email is None or correction.email.key == email_key:
        return 0
    if db.session.scalar(select(Subscription.id).where(Subscription.email_key == correction.email.key)):
        return _delete(Subscription.email_key == email_key)
    row.email, row.email_key = row.email and correction.email.shown, correction.email.key
    db.session.flush()
    return 1


def expire(moment: datetime) -> dict[str, int]:
    """Forget addresses nobody confirmed, and consents that were withdrawn long ago. Returns counts; the caller commits."""
    held = Subscription.state == SubscriptionState.HELD, Subscription.asked_at < moment - timedelta(days=HELD_DAYS)
    ended = Subscription.state == SubscriptionState.ENDED, Subscription.ended_at < periods.before(moment, "RETENTION_CONSENT_MONTHS")
    return {"unconfirmed": _delete(*held), "ended": _delete(*ended)}


def _told(row: Subscription) -> dict[str, object]:
    return {
        "kind": "subscription",
        "email": row.email,
        "language": row.language,
        "topics": row.topic_list,
        "state": str(row.state),
        "since": row.asked_at.isoformat(),
        "confirmed_at": row.confirmed_at.isoformat() if row.confirmed_at else None,
        "ended": row.ended_at.isoformat() if row.ended_at else None,
    }


def _delete(*which: ColumnElement[bool]) -> int:
    found = db.session.execute(delete(Subscription).where(*which).execution_options(synchronize_session=False))
    return int(found.rowcount)  # type: ignore[attr-defined]
