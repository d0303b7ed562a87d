"""Another date that somebody convened proposes (INV-10)."""

from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import func, select

from ixevents.core.clock import now
from ixevents.core.refusal import Refused
from ixevents.extensions import db
from ixevents.journal import actions as journal
from ixevents.meetings import answering
from ixevents.meetings.models import CounterProposal, CounterState, Invitation, Via

MOST_OPEN = 5
"""So many a member may have waiting for one meeting."""
LONGEST = timedelta(hours=12)
FARTHEST = timedelta(days=365)


def propose(
    invitation: Invitation, starts_at: datetime, ends_at: datetime, *, via: Via, revision: int, note: str = "", by: str
) -> CounterProposal:
    """Keep a proposal for the secretary; the same one again is the one there is. Raises `Refused` for what cannot be a date."""
    answering.lock(invitation)
    if via != Via.CALENDAR:
        answering.require_open(invitation)
    _require_sensible(starts_at, ends_at)
    waiting = (CounterProposal.invitation_id == invitation.id) & (CounterProposal.state == CounterState.OPEN)
    same = select(CounterProposal).where(waiting, CounterProposal.starts_at == starts_at, CounterProposal.ends_at == ends_at)
    known = db.session.scalars(same).first()
    if known is not None:
        return known
    if (db.session.scalar(select(func.count()).select_from(CounterProposal).where(waiting)) or 0) >= MOST_OPEN:
        raise Refused(_("You have proposed %(num)s dates already. We look at them first.", num=MOST_OPEN), "many")
    values = {"starts_at": starts_at, "ends_at": ends_at, "via": via, "revision": revision, "note": note}
    proposal = CounterProposal(invitation_id=invitation.id, given_at=now(), **values)
    db.session.add(proposal)
    db.session.flush()
    journal.record("propose_date", invitation, actor=by, starts_at=starts_at.isoformat(), ends_at=ends_at.isoformat(), via=via)
    return proposal


def _require_sensible(starts_at: datetime, ends_at: datetime) -> None:
    if ends_at <= starts_at:
        raise Refused(_("The end must come after the beginning."), "end")
    if starts_at <= now():
        raise Refused(_("Choose a date to come."), "past")
    if ends_at - starts_at > LONGEST or starts_at - now() > FARTHEST:
        raise Refused(_("Choose a date within a year, of twelve hours at most."), "far")
