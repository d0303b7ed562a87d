"""Personal data of stands: the contact person, forgotten some time after the festival; association and numbers stay (GDPR-08)."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, delete, or_, select
from sqlalchemy.orm import contains_eager

from ixevents.associations import applying
from ixevents.associations.models import LIVE, Stand, StandCall, StandDocument, StandState
from ixevents.core import periods
from ixevents.core.clock import now
from ixevents.core.persons import MATCHES, Correction, Ground, Match, Remains, has_words, whose
from ixevents.core.tokens import new_code
from ixevents.extensions import db

TABLES = ("stand",)
HELD_DAYS = 7
"""So long an address may stay unconfirmed."""


def find(email_key: str) -> list[dict[str, object]]:
    """Return everything kept on one address, ready for JSON."""
    return [_found(row) for row in _of(email_key)]


def named(words: str) -> list[Match]:
    """Return the stands whose contact person gave no address and may be somebody."""
    rows = [row for row in _with_call(Stand.email_key.is_(None), Stand.contact != "") if has_words(f"{row.contact} {row.phone}", words)]
    return [
        Match("stand", row.id, row.contact, _("stand of %(association)s", association=row.association), row.phone) for row in rows[:MATCHES]
    ]


def erase(email_key: str) -> int:
    """Forget the contact person of an address; a stand that is still to come must be withdrawn first."""
    return _forget([row for row in _of(email_key) if not _to_come(row)])


def remains(email_key: str) -> list[Remains]:
    """Say what `erase` leaves: stands that still count on coming."""
    count = sum(_to_come(row) for row in _of(email_key))
    return [Remains("stand", count, Ground.TO_COME)] if count else []


def correct(email_key: str, correction: Correction, *, actor: str) -> int:
    """Put the contact person's name, address and telephone right."""
    address = correction.email
    facts = {"contact": correction.name, "phone": correction.phone, "email": address and address.shown}
    rows = _of(email_key)
    for row in rows:
        applying.change(row, {name: value for name, value in facts.items() if value}, actor=actor)
    return len(rows)


def expire(moment: datetime) -> dict[str, int]:
    """Forget those whose period is over, and what their people needed sooner. Returns counts; the caller commits."""
    over = select(StandCall.id).where(StandCall.ends_at < periods.before(moment, "RETENTION_STAND_MONTHS"))
    # Also once it ended without: withdrawn, or called off with all others.
    unconfirmed = or_(Stand.state == StandState.HELD, Stand.received_at.is_(None))
    held = unconfirmed & (Stand.created_at < moment - timedelta(days=HELD_DAYS))
    rows = _with_call(Stand.forgotten_at.is_(None), or_(Stand.call_id.in_(over), held))
    return {"stands": _forget(rows), "needs": _forget_needs(periods.before(moment, "RETENTION_NEEDS_DAYS"))}


def _of(email_key: str) -> Sequence[Stand]:
    return _with_call(whose(Stand, email_key))


def _with_call(*which: ColumnElement[bool]) -> Sequence[Stand]:
    return db.session.scalars(select(Stand).join(Stand.call).options(contains_eager(Stand.call)).where(*which).order_by(Stand.id)).all()


def _to_come(row: Stand) -> bool:
    return row.state in LIVE and row.call.ends_at > now()


def _found(row: Stand) -> dict[str, object]:
    facts = {name: getattr(row, name) for name in ("email", "phone", "language", "needs_note", "asked", "note")}
    organisation = {"organisation": row.association, "number": row.number}
    return {"kind": "stand", "name": row.contact, **facts, **organisation, "state": str(row.state), "since": row.created_at.isoformat()}


def _forget(rows: Sequence[Stand]) -> int:
    for row in rows:
        row.contact = row.phone = row.needs_note = row.asked = row.note = ""
        row.email = row.email_key = row.idempotency_key = None
        row.code, row.forgotten_at = new_code(), row.forgotten_at or now()
        if row.state == StandState.HELD:
            row.state, row.ended_at = StandState.WITHDRAWN, now()
    db.session.flush()
    files = delete(StandDocument).where(StandDocument.stand_id.in_([row.id for row in rows]))
    db.session.execute(files.execution_options(synchronize_session=False))
    return len(rows)


def _forget_needs(before: datetime) -> int:
    """Health data go first (GDPR-03)."""
    rows = _with_call(StandCall.ends_at < before, Stand.needs_note != "")
    for row in rows:
        row.needs_note = ""
    db.session.flush()
    return len(rows)
