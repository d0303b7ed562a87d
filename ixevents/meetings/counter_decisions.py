"""What the secretary decides about another date that somebody proposed (INV-10)."""

from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import Select, select

from ixevents.core.languages import Translated
from ixevents.core.refusal import Refused
from ixevents.extensions import db
from ixevents.journal import actions as journal
from ixevents.meetings import convening, counter_notices, locks
from ixevents.meetings.models import CounterProposal, CounterState, Invitation, Meeting


def take(counter_id: int, *, why: Translated, late: bool, reason: str, actor: str) -> Meeting:
    """Move the meeting to the proposed date: everybody is asked anew."""
    meeting, counter = _open(counter_id)
    values = {"starts_at": counter.starts_at, "ends_at": counter.ends_at}
    meeting = convening.change(meeting, values, actor=actor, why=why, late=late, reason=reason)
    for one in db.session.scalars(_waiting(meeting.id)).all():
        if (one.starts_at, one.ends_at) == (counter.starts_at, counter.ends_at):
            one.state = CounterState.TAKEN
    db.session.flush()
    journal.record("take_date", meeting, actor=actor, starts_at=_iso(counter.starts_at))
    return meeting


def refuse(counter_id: int, *, actor: str) -> CounterProposal:
    """Keep the date, and tell who proposed another one; a calendar is told by DECLINECOUNTER."""
    meeting, counter = _open(counter_id)
    counter.state = CounterState.REFUSED
    db.session.flush()
    invitation = next(one for one in meeting.invitations if one.id == counter.invitation_id)
    counter_notices.date_refused(meeting, invitation, counter, actor=actor)
    journal.record("refuse_date", meeting, actor=actor, starts_at=_iso(counter.starts_at))
    return counter


def _open(counter_id: int) -> tuple[Meeting, CounterProposal]:
    counter = db.session.get_one(CounterProposal, counter_id)
    invitation = db.session.get_one(Invitation, counter.invitation_id)
    meeting = locks.taken(db.session.get_one(Meeting, invitation.meeting_id))
    db.session.refresh(counter, attribute_names=["state"])
    if counter.state != CounterState.OPEN:
        raise Refused(_("This date has been decided about already."), "decided")
    return meeting, counter


def _waiting(meeting_id: int) -> Select[CounterProposal]:
    mine = (Invitation.meeting_id == meeting_id, CounterProposal.state == CounterState.OPEN)
    return select(CounterProposal).join(CounterProposal.invitation).where(*mine)


def _iso(moment: datetime) -> str:
    return moment.isoformat()
