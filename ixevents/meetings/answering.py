"""The one way an answer to a convening notice is recorded, whichever way it came (INV-05, INV-06, INV-08).

Under the meeting's lock it is settled whether an answer counts: it must be about the meeting as it is now, from somebody
convened still, and not older than the answer that counts already. What does not count is kept with a mark. An answer says
who will be there; it never is a vote, a proxy or a signature.
"""

from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select

from ixevents.core.clock import now
from ixevents.core.refusal import Refused
from ixevents.extensions import db
from ixevents.journal import actions as journal
from ixevents.meetings import locks, substitutes
from ixevents.meetings.models import Answer, GivenAnswer, Invitation, Meeting, MeetingState, Via

GIVEN = (Answer.YES, Answer.PERHAPS, Answer.SUBSTITUTE, Answer.EXCUSED, Answer.NO)
"""What can be answered, in the order of the page."""
_SHARED = ("answer", "answered_at", "answer_stamp", "note", "removed_at", "chased")


def answer(
    invitation: Invitation,
    value: Answer,
    *,
    via: Via,
    revision: int,
    note: str = "",
    stamp: datetime | None = None,
    verified: bool | None = None,
    by: str,
) -> GivenAnswer:
    """Record an answer about one revision of a meeting. `stamp` is the DTSTAMP of a calendar reply; the latest wins.

    Raises `Refused` when a meeting is called off or over, except for a calendar reply, which is kept all the same.
    """
    lock(invitation)
    moment = min(stamp or now(), now())
    if via != Via.CALENDAR:
        require_open(invitation)
    facts = {"revision": revision, "answer": value, "via": via, "note": note, "verified": verified, "by": by, "given_at": now()}
    given = GivenAnswer(invitation_id=invitation.id, stamp=moment if stamp else None, **facts)
    known = _recorded(invitation, given)
    if known is not None:
        return known
    counts = _counts(invitation, revision, moment)
    given.outdated = not counts
    db.session.add(given)
    before = invitation.answer
    if counts:
        invitation.answer, invitation.note = value, note
        invitation.answered_at, invitation.answer_stamp = now(), moment
    db.session.flush()
    journal.record("answer", invitation, actor=by, before=before, after=value, via=via, revision=revision, counts=counts)
    if counts and before != value:
        substitutes.follow(invitation, by=by)
    return given


def lock(invitation: Invitation) -> None:
    """Take the lock of the meeting and bring an invitation up to date."""
    locks.lock(invitation.meeting)
    db.session.refresh(invitation, attribute_names=_SHARED)


def is_open(meeting: Meeting) -> bool:
    """Whether a meeting can be answered: it is convened, and not over."""
    return meeting.state == MeetingState.CONVENED and meeting.ends_at > now()


def require_open(invitation: Invitation) -> None:
    """Raise `Refused` when there is nothing to answer any more."""
    meeting = invitation.meeting
    if meeting.state == MeetingState.CALLED_OFF:
        raise Refused(_("This meeting has been called off."), "called_off")
    if not is_open(meeting):
        raise Refused(_("This meeting is over."), "over")
    if not invitation.live:
        raise Refused(_("You are no longer convened to this meeting."), "removed")


def _counts(invitation: Invitation, revision: int, moment: datetime) -> bool:
    current = revision >= invitation.meeting.revision and invitation.live and is_open(invitation.meeting)
    return current and (invitation.answer_stamp is None or moment >= invitation.answer_stamp.replace(microsecond=0))


def _recorded(invitation: Invitation, given: GivenAnswer) -> GivenAnswer | None:
    """Return what was recorded already: a form sent twice, a reply read twice."""
    earlier = select(GivenAnswer).where(GivenAnswer.invitation_id == invitation.id).order_by(GivenAnswer.id.desc()).limit(1)
    if given.stamp is not None:
        same = {"via": given.via, "stamp": given.stamp, "answer": given.answer, "revision": given.revision}
        return db.session.scalars(earlier.filter_by(**same)).first()
    last = db.session.scalars(earlier).first()
    alike = last is not None and (last.answer, last.via, last.note) == (given.answer, given.via, given.note)
    again = alike and last is not None and (last.revision, last.outdated) == (given.revision, False)
    return last if again and invitation.answer == given.answer else None
