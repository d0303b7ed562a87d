"""Personal data of facilitators: found, erased, and forgotten a year after they stopped (GDPR-08, GDPR-10)."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import exists, select

from ixevents.core.clock import now
from ixevents.events.models import Slot
from ixevents.extensions import db
from ixevents.resources.models import Assignment, Kind, Resource

TABLES = ("resource",)
DAYS_AFTER = 365
"""After a facilitator was retired."""


def find(email_key: str) -> list[dict[str, object]]:
    """Return everything kept on one address, ready for JSON."""
    rows = db.session.scalars(select(Resource).where(Resource.email_key == email_key).order_by(Resource.id)).all()
    return [
        {
            "kind": "facilitator",
            "name": row.name,
            "email": row.email,
            "phone": row.phone,
            "language": row.language,
            "languages": row.languages,
            "note": row.note,
            "slots": list(db.session.scalars(select(Assignment.slot_id).where(Assignment.resource_id == row.id).order_by(Assignment.id))),
            "since": row.created_at.isoformat(),
        }
        for row in rows
    ]


def erase(email_key: str) -> int:
    """Forget a facilitator; who is still to come is taken off those dates first. What was led stays counted."""
    ahead = exists().where(
        Assignment.resource_id == Resource.id,
        Assignment.ended_at.is_(None),
        Assignment.slot_id.in_(select(Slot.id).where(Slot.ends_at > now())),
    )
    return _forget(db.session.scalars(select(Resource).where(Resource.email_key == email_key, ~ahead)).all())


def expire(moment: datetime) -> dict[str, int]:
    """Forget those who stopped a year ago. Returns counts; the caller commits, or rolls back for a dry run."""
    before = moment - timedelta(days=DAYS_AFTER)
    gone = select(Resource).where(Resource.kind == Kind.FACILITATOR, Resource.retired_at < before, Resource.name != "")
    return {"facilitators": _forget(db.session.scalars(gone).all())}


def _forget(rows: Sequence[Resource]) -> int:
    for row in rows:
        row.name = row.note = row.search = ""
        row.email = row.email_key = row.phone = row.calendar_code = None
        row.retired_at = row.retired_at or now()
    return len(rows)
