"""Personal data of proposals: the contact person, and what was written to the team (GDPR-08, GDPR-10)."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import and_, or_, select

from ixevents.core.clock import now
from ixevents.core.persons import Correction
from ixevents.events.models import Edition
from ixevents.extensions import db
from ixevents.proposals.models import OPEN, EventProposal, ProposalCall, ProposalState

TABLES = ("event_proposal",)
KEPT_DAYS = 365
"""So long after the edition, the contact person of what was held is forgotten; what was held stays."""
CLOSED_DAYS = 183
"""So long after it was refused, merged or withdrawn."""
HELD_DAYS = 7
"""So long an address may stay unconfirmed."""
_ENDED = (ProposalState.REFUSED, ProposalState.MERGED, ProposalState.WITHDRAWN)


def find(email_key: str) -> list[dict[str, object]]:
    """Return everything kept on one address, ready for JSON."""
    return [_entry(row) for row in _of(email_key)]


def erase(email_key: str) -> int:
    """Forget the contact person; a proposal nobody has decided about is withdrawn, an event that was made of it stays."""
    return _forget(_of(email_key))


def correct(email_key: str, correction: Correction, *, actor: str) -> int:
    """Put a name, an address or a telephone right."""
    rows, address = _of(email_key), correction.email
    facts = {"contact": correction.name, "phone": correction.phone}
    facts |= {"email": address.shown, "email_key": address.key} if address else {}
    for row in rows:
        for name, value in facts.items():
            if value:
                setattr(row, name, value)
    db.session.flush()
    return len(rows)


def expire(moment: datetime) -> dict[str, int]:
    """Forget contact persons whose period is over. Returns counts; the caller commits."""
    before = (moment - timedelta(days=KEPT_DAYS)).date()
    held = and_(EventProposal.state == ProposalState.HELD, EventProposal.created_at < moment - timedelta(days=HELD_DAYS))
    closed = and_(EventProposal.state.in_(_ENDED), EventProposal.decided_at < moment - timedelta(days=CLOSED_DAYS))
    over = select(EventProposal).join(EventProposal.call).join(ProposalCall.edition).where(EventProposal.forgotten_at.is_(None))
    return {"proposals": _forget(db.session.scalars(over.where(or_(Edition.ends_on < before, held, closed))).all())}


def _of(email_key: str) -> Sequence[EventProposal]:
    return db.session.scalars(select(EventProposal).where(EventProposal.email_key == email_key).order_by(EventProposal.id)).all()


def _entry(row: EventProposal) -> dict[str, object]:
    person = {"name": row.contact, "email": row.email, "phone": row.phone, "language": row.language}
    said = {"organisation": row.organisation, "title": row.title.as_dict(), "note": row.note, "answer": row.answer}
    return {"kind": "event_proposal", **person, **said, "state": str(row.state), "since": row.created_at.isoformat()}


def _forget(rows: Sequence[EventProposal]) -> int:
    for row in rows:
        row.contact = row.phone = row.note = row.answer = ""
        row.email = row.email_key = None
        row.forgotten_at = row.forgotten_at or now()
        if row.state in (ProposalState.HELD, *OPEN):
            row.state, row.decided_at = ProposalState.WITHDRAWN, now()
    db.session.flush()
    return len(rows)
