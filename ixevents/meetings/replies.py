"""Answers from calendars, as the mailbox read them (INV-06 to INV-11). Nothing in them is trusted; they never are a vote.

Found by UID, then by the address that was invited, then by the letter that is answered. What cannot be taken is kept for the secretary.
"""

from collections.abc import Sequence
from datetime import timedelta

from flask_babel import lazy_gettext as _l

from ixevents.core.clock import now
from ixevents.extensions import db
from ixevents.mailbox.handlers import Outcome, Taken
from ixevents.mailbox.models import InboxMessage
from ixevents.mailbox.replies import COUNTER, REFRESH
from ixevents.mailbox.replies import Answer as Claim
from ixevents.meetings import answering, calendars, convening, counters, invitees, reply_queries
from ixevents.meetings.models import Answer, Invitation, Meeting, Via
from ixevents.outbox.models import Notice

AREA = "meetings"
WORDS = {
    "answered": _l("The answer counts."),
    "late": _l(
        "The answer is about an older date, a newer answer is there already, or nothing is asked any more: it is kept and changes nothing."
    ),
    "proposed": _l("Proposes another date."),
    "refreshed": _l("Has been sent the invitation again."),
    "again": _l("Asked for the invitation a second time within a day: look whether a program is going round in circles."),
    "stranger": _l("Comes from an address that was not invited. Decide whether the answer counts, and write it down by hand."),
    "shared": _l("Several members were invited at this address: it cannot be told who answers."),
    "forged": _l("The sender is not who it says: the mail failed its check. It changes nothing."),
    "delegate": _l("Wishes to be represented by somebody who is not the substitute of the seat. Decide about it."),
    "passed_on": _l("Passes on an older message with an answer in it. Read the letter: what its sender says now stands there."),
    "several": _l("Holds several answers, which do not say the same. None counts by itself: decide, and write them down by hand."),
    "over": _l("Proposes another date, but nothing is asked of this person any more. Decide whether to write back."),
    "unclear": _l("Gives no answer that can be understood."),
}
"""What became of an answer, in sentences."""

_ANSWERS = {"ACCEPTED": Answer.YES, "DECLINED": Answer.NO, "TENTATIVE": Answer.PERHAPS}
_A_DAY = timedelta(days=1)
MOST_A_DAY = 2
"""So many invitations a day go to one person by themselves."""


def take(claim: Claim, message: InboxMessage) -> Outcome | None:
    """Apply an answer, or say why a person has to look; None for what is no meeting of ours."""
    meeting = db.session.scalars(reply_queries.by_uid(calendars.read_uid(claim.uid))).first()
    if meeting is None:
        return None
    found = _invitations(meeting, claim)
    invitation = found[0] if len(found) == 1 else _answered_letter(message, meeting)
    if invitation is None:
        return Outcome(Taken.KEPT, "shared" if found else "stranger", about=meeting)
    if claim.verified is False:
        return Outcome(Taken.KEPT, "forged", about=invitation)
    if not found or claim.by_stranger:
        return Outcome(Taken.KEPT, "stranger", about=invitation)
    if claim.passed_on or claim.several:
        return Outcome(Taken.KEPT, "passed_on" if claim.passed_on else "several", about=invitation)
    return _apply(invitation, claim)


def _invitations(meeting: Meeting, claim: Claim) -> Sequence[Invitation]:
    """Return who was invited at the address that answers; of several for one person, the one that stands."""
    found = db.session.scalars(reply_queries.at_address(meeting.id, claim.attendee)).all()
    standing = [one for one in found if one.live]
    return standing or found


def _answered_letter(message: InboxMessage, meeting: Meeting) -> Invitation | None:
    """Return the invitation whose letter a message answers, as its References say."""
    notice = db.session.get(Notice, message.notice_id) if message.notice_id else None
    if notice is None or notice.about_kind != Invitation.__tablename__ or notice.about_id is None:
        return None
    found = db.session.scalars(reply_queries.invitation(notice.about_id)).first()
    return found if found is not None and found.meeting_id == meeting.id else None


def _apply(invitation: Invitation, claim: Claim) -> Outcome:
    if claim.method == REFRESH:
        return _refresh(invitation)
    if claim.method == COUNTER:
        return _counter(invitation, claim)
    if claim.partstat == "DELEGATED":
        return _delegate(invitation, claim)
    value = _ANSWERS.get(claim.partstat)
    return _record(invitation, claim, value) if value else Outcome(Taken.KEPT, "unclear", about=invitation)


def _record(invitation: Invitation, claim: Claim, value: Answer) -> Outcome:
    given = answering.answer(
        invitation,
        value,
        via=Via.CALENDAR,
        revision=_revision(invitation, claim),
        note=" ".join(claim.comment.split())[:500],
        stamp=claim.stamp or now(),
        verified=claim.verified,
        by=f"member:{invitation.member_id}",
    )
    return Outcome(Taken.APPLIED, "late" if given.outdated else "answered", about=invitation)


def _delegate(invitation: Invitation, claim: Claim) -> Outcome:
    """Take the registered substitute of the seat, and nobody else (INV-11)."""
    substitute = invitees.substitute_of(invitation, invitation.meeting)
    if substitute is None or (substitute.email_key or "") != claim.delegated_to.casefold():
        return Outcome(Taken.KEPT, "delegate", about=invitation)
    return _record(invitation, claim, Answer.SUBSTITUTE)


def _counter(invitation: Invitation, claim: Claim) -> Outcome:
    """Keep another date; without an end it lasts as long as the meeting."""
    meeting, start = invitation.meeting, claim.proposed_start
    if start is None:
        return Outcome(Taken.KEPT, "unclear", about=invitation)
    answering.lock(invitation)
    if not (invitation.live and answering.is_open(meeting)):
        # Nobody looks at the dates of a meeting that is not to be.
        return Outcome(Taken.KEPT, "over", about=invitation)
    end = claim.proposed_end or start + (meeting.ends_at - meeting.starts_at)
    facts = {"revision": _revision(invitation, claim), "note": " ".join(claim.comment.split())[:500]}
    counters.propose(invitation, start, end, via=Via.CALENDAR, by=f"member:{invitation.member_id}", **facts)  # type: ignore[arg-type]
    return Outcome(Taken.APPLIED, "proposed", about=invitation)


def _refresh(invitation: Invitation) -> Outcome:
    """Send the invitation as it stands, but not without end: two programs must not keep each other busy (MAIL-06)."""
    recent = db.session.scalar(reply_queries.sent_since(invitation.id, now() - _A_DAY))
    if (recent or 0) >= MOST_A_DAY:
        return Outcome(Taken.KEPT, "again", about=invitation)
    convening.send_again(invitation, actor=f"member:{invitation.member_id}")
    return Outcome(Taken.APPLIED, "refreshed", about=invitation)


def _revision(invitation: Invitation, claim: Claim) -> int:
    """Return what an answer is about. One that does not say is about the meeting as it was when it was given."""
    if claim.sequence is not None:
        return claim.sequence
    meeting = invitation.meeting
    return meeting.revision if claim.stamp is None or claim.stamp >= meeting.changed_at.replace(microsecond=0) else 0
