"""Personal data of the council: who sits or sat on it. Mandates stay when the person is forgotten (GDPR-08, GDPR-10, GDPR-14)."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import exists, or_, select, update

from ixevents.core.clock import now
from ixevents.council.models import Mandate, Member, MemberLink
from ixevents.extensions import db

TABLES = ("council_member",)
KEPT_DAYS = 365 * 2
"""So long after the last mandate ended, the name and addresses of a member are forgotten."""


def find(email_key: str) -> list[dict[str, object]]:
    """Return everything kept on one address, ready for JSON."""
    rows = db.session.scalars(select(Member).where(Member.email_key == email_key).order_by(Member.id))
    return [
        {
            "kind": "council_member",
            "name": row.name,
            "email": row.email,
            "phone": row.phone,
            "address": [row.street, row.postcode, row.locality, row.country],
            "language": row.language,
            "gender": row.gender,
            "by_post": row.by_post,
            "news": row.news,
            "since": row.created_at.isoformat(),
        }
        for row in rows
    ]


def erase(email_key: str) -> int:
    """Forget a former member; who is in office stays, for the municipality must know who advises it (GDPR, art. 17.3.b)."""
    held = exists().where(Mandate.member_id == Member.id, Mandate.ended_on.is_(None))
    return _forget(db.session.scalars(select(Member).where(Member.email_key == email_key, ~held)).all())


def expire(moment: datetime) -> dict[str, int]:
    """Forget members who left long ago, and those who were entered and never appointed. Returns counts; the caller commits."""
    before = moment - timedelta(days=KEPT_DAYS)
    recent = exists().where(Mandate.member_id == Member.id, or_(Mandate.ended_on.is_(None), Mandate.ended_on >= before.date()))
    over = select(Member).where(Member.forgotten_at.is_(None), Member.created_at < before, ~recent)
    return {"members": _forget(db.session.scalars(over).all())}


def _forget(rows: Sequence[Member]) -> int:
    for row in rows:
        row.name = row.phone = row.street = row.postcode = row.locality = row.search = ""
        row.email = row.email_key = row.gender = None
        row.forgotten_at = row.forgotten_at or now()
    db.session.flush()
    closing = update(MemberLink).where(MemberLink.member_id.in_([row.id for row in rows]), MemberLink.revoked_at.is_(None))
    db.session.execute(closing.values(revoked_at=now()).execution_options(synchronize_session=False))
    return len(rows)
