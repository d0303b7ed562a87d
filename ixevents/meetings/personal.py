"""Personal data of meetings: where notices went, and what members wrote with their answers (GDPR-08, GDPR-10)."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update

from ixevents.core import periods
from ixevents.core.persons import whose
from ixevents.council.models import Member
from ixevents.extensions import db
from ixevents.meetings.models import CounterProposal, GivenAnswer, Invitation, Meeting

TABLES = ("meeting_invitation", "meeting_answer", "meeting_counter")


def find(email_key: str) -> list[dict[str, object]]:
    """Return everything kept on one address, ready for JSON."""
    rows = db.session.execute(
        select(Invitation, Meeting).join(Invitation.meeting).join(Invitation.member).where(whose(Member, email_key)).order_by(Invitation.id)
    )
    return [
        {
            "kind": "meeting_invitation",
            "meeting": meeting.title.as_dict(),
            "on": meeting.starts_at.isoformat(),
            "sent_to": invitation.address,
            "answer": str(invitation.answer),
            "note": invitation.note,
        }
        for invitation, meeting in rows
    ]


def erase(email_key: str) -> int:
    """Forget remarks and addresses of a person; that somebody was convened remains."""
    mine = select(Invitation).join(Invitation.member).where(whose(Member, email_key))
    return _forget(db.session.scalars(mine).all())


def expire(moment: datetime) -> dict[str, int]:
    """Forget remarks and addresses of meetings as old as the log of letters; who answered what stays. Returns counts."""
    before = periods.before(moment, "MAIL_LOG_MONTHS")
    old = select(Invitation).join(Invitation.meeting).where(Meeting.ends_at < before, Invitation.address.is_not(None))
    return {"invitations": _forget(db.session.scalars(old).all())}


def _forget(rows: Sequence[Invitation]) -> int:
    numbers = [row.id for row in rows]
    for row in rows:
        row.address, row.note = None, ""
    db.session.flush()
    for statement in (
        update(GivenAnswer).where(GivenAnswer.invitation_id.in_(numbers)),
        update(CounterProposal).where(CounterProposal.invitation_id.in_(numbers)),
    ):
        db.session.execute(statement.values(note="").execution_options(synchronize_session=False))
    return len(numbers)
