"""Personal data of the records: the officials of the time, kept as an archive and never used (Q-03)."""

from datetime import datetime

from sqlalchemy import func, select

from ixevents.extensions import db
from ixevents.projects.background import HistoricContact

TABLES = ("historic_contact",)


def find(email_key: str) -> list[dict[str, object]]:
    """Return everything kept on one address, ready for JSON."""
    return [
        {
            "kind": "historic_contact",
            "scope": row.scope,
            "name": row.name,
            "email": row.email,
            "email_as_written": row.email_as_written,
            "phone": row.phone,
            "phone_as_written": row.phone_as_written,
            "do_not_contact": row.do_not_contact,
        }
        for row in _rows(email_key)
    ]


def erase(email_key: str) -> int:
    """Take the person out of the archive; that somebody had the post remains."""
    rows = _rows(email_key)
    for row in rows:
        row.name = row.email = row.email_as_written = row.phone = row.phone_as_written = None
    return len(rows)


def expire(moment: datetime) -> dict[str, int]:
    """Expire nobody: records are archives and end by a person's decision, not by a date (GDPR-08)."""
    return {}


def _rows(email_key: str) -> list[HistoricContact]:
    query = select(HistoricContact).where(func.lower(HistoricContact.email) == email_key).order_by(HistoricContact.id)
    return list(db.session.scalars(query))
