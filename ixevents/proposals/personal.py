"""Personal data of proposals: the contact person, and what was written to the team (GDPR-08, GDPR-10)."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import and_, or_, select

from ixevents.core import periods
from ixevents.core.clock import now
from ixevents.core.dates import local_day
from ixevents.core.persons import MATCHES, Correction, Match, has_words, whose
from ixevents.core.web import plain
from ixevents.events.models import Edition
from ixevents.extensions import db
from ixevents.proposals import joined
from ixevents.proposals.models import HELD_DAYS, OPEN, EventProposal, ProposalCall, ProposalState

TABLES = ("event_proposal",)
_ENDED = (ProposalState.REFUSED, ProposalState.WITHDRAWN)
"What was merged goes on in another one, and whoever proposed it follows that."


def find(email_key: str) -> list[dict[str, object]]:
    """Return everything kept on one address, ready for JSON."""
    return [_entry(row) for row in _of(email_key)]


def named(words: str) -> list[Match]:
    """Return the proposals whose contact person gave no address and may be somebody."""
    asked = select(EventProposal).where(EventProposal.email_key.is_(None), EventProposal.contact != "").order_by(EventProposal.id)
    rows = [row for row in db.session.scalars(asked) if has_words(f"{row.contact} {row.phone}", words)]
    return [Match("event_proposal", row.id, row.contact, plain(row.title), row.phone) for row in rows[:MATCHES]]


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
    """Forget contact persons whose period is over; what was held stays. Returns counts; the caller commits."""
    before = local_day(periods.before(moment, "RETENTION_PROPOSAL_MONTHS"))
    held = and_(EventProposal.state == ProposalState.HELD, EventProposal.created_at < moment - timedelta(days=HELD_DAYS))
    closed = and_(EventProposal.state.in_(_ENDED), EventProposal.decided_at < periods.before(moment, "RETENTION_PROPOSAL_CLOSED_MONTHS"))
    over = select(EventProposal).join(EventProposal.call).join(ProposalCall.edition).where(EventProposal.forgotten_at.is_(None))
    return {"proposals": _forget(db.session.scalars(over.where(or_(Edition.ends_on < before, held, closed))).all())}


def _of(email_key: str) -> Sequence[EventProposal]:
    return db.session.scalars(select(EventProposal).where(whose(EventProposal, email_key)).order_by(EventProposal.id)).all()


def _entry(row: EventProposal) -> dict[str, object]:
    person = {"name": row.contact, "email": row.email, "phone": row.phone, "language": row.language}
    said = {"organisation": row.organisation, "title": row.title.as_dict(), "note": row.note, "answer": row.answer}
    return {"kind": "event_proposal", **person, **said, "state": str(row.state), "since": row.created_at.isoformat()}


def _forget(rows: Sequence[EventProposal]) -> int:
    for row in rows:
        row.contact = row.phone = row.note = row.answer = row.asked = row.reason = ""
        row.email = row.email_key = None
        row.forgotten_at = row.forgotten_at or now()
        if row.state in (ProposalState.HELD, *OPEN):
            row.state, row.decided_at = ProposalState.WITHDRAWN, now()
            joined.let_go(row)
    db.session.flush()
    return len(rows)
