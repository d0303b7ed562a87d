"""Personal data of staff: an account is kept as long as its person works here; what they did stays in the journal by number."""

from datetime import datetime

from sqlalchemy import select

from ixevents.accounts.models import Staff
from ixevents.extensions import db

TABLES = ("staff",)


def find(email_key: str) -> list[dict[str, object]]:
    """Return the account of an address, ready for JSON."""
    rows = db.session.scalars(select(Staff).where(Staff.email == email_key))
    return [
        {
            "kind": "staff",
            "name": row.name,
            "email": row.email,
            "roles": row.roles,
            "active": row.active,
            "since": row.created_at.isoformat(),
        }
        for row in rows
    ]


def erase(email_key: str) -> int:
    """Forget nothing: who works here has an account; an administrator closes it first."""
    rows = db.session.scalars(select(Staff).where(Staff.email == email_key, ~Staff.active)).all()
    for row in rows:
        row.email, row.name, row.password = f"erased-{row.id}@invalid", "", None
    return len(rows)


def expire(moment: datetime) -> dict[str, int]:
    """Forget nobody by time."""
    return {"staff": 0}
