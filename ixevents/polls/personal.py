"""Personal data of polls: what members wrote with their answers (GDPR-08, GDPR-10)."""

from datetime import datetime

from sqlalchemy import select

from ixevents.core import periods
from ixevents.core.persons import whose
from ixevents.council.models import Member
from ixevents.extensions import db
from ixevents.polls.models import Poll, PollVoter

TABLES = ("poll_voter",)


def find(email_key: str) -> list[dict[str, object]]:
    """Return everything kept on one address, ready for JSON."""
    rows = db.session.execute(
        select(PollVoter, Poll).join(PollVoter.poll).join(PollVoter.member).where(whose(Member, email_key)).order_by(PollVoter.id)
    )
    return [{"kind": "poll_voter", "poll": poll.title.as_dict(), "note": voter.note} for voter, poll in rows]


def erase(email_key: str) -> int:
    """Forget the remarks of a person."""
    mine = select(PollVoter).join(PollVoter.member).where(whose(Member, email_key), PollVoter.note != "")
    return _forget(list(db.session.scalars(mine)))


def expire(moment: datetime) -> dict[str, int]:
    """Forget remarks of polls long past. Returns counts; the caller commits."""
    old = select(PollVoter).join(PollVoter.poll).where(Poll.created_at < periods.before(moment, "MAIL_LOG_MONTHS"), PollVoter.note != "")
    return {"poll_remarks": _forget(list(db.session.scalars(old)))}


def _forget(rows: list[PollVoter]) -> int:
    for row in rows:
        row.note = ""
    db.session.flush()
    return len(rows)
