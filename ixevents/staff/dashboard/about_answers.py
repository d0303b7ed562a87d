"""What members said, or did not say, that waits for the secretary: other dates, a meeting asked for, silence before a meeting."""

from collections.abc import Iterator
from datetime import timedelta

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import func, select

from ixevents.core import dates
from ixevents.core.clock import now
from ixevents.core.web import current_language
from ixevents.extensions import db
from ixevents.meetings.meeting_requests import MeetingRequest
from ixevents.meetings.models import Answer, CounterProposal, CounterState, Invitation, Meeting, MeetingState
from ixevents.staff import ways
from ixevents.staff.dashboard.tiles import Tile

SOON = timedelta(days=7)
"""So long before a meeting, who has not answered is counted here."""


def tiles() -> Iterator[Tile]:
    """Yield what waits; three statements."""
    yield from _dates()
    yield from _silent()
    yield from _requests()


def _dates() -> Iterator[Tile]:
    waiting = CounterProposal.state == CounterState.OPEN, Meeting.state == MeetingState.CONVENED, Meeting.starts_at > now()
    asked = select(Meeting.id, func.count()).select_from(CounterProposal).join(CounterProposal.invitation).join(Invitation.meeting)
    for meeting_id, count in db.session.execute(asked.where(*waiting).group_by(Meeting.id)):
        words = ngettext("other date proposed for a meeting of the council", "other dates proposed for a meeting of the council", count)
        yield Tile(count, words, ways.to("staff_answers.answers", meeting_id=meeting_id), "wait")


def _silent() -> Iterator[Tile]:
    near = Meeting.state == MeetingState.CONVENED, Meeting.starts_at > now(), Meeting.starts_at < now() + SOON
    mine = Invitation.answer == Answer.AWAITED, Invitation.removed_at.is_(None)
    asked = select(Meeting.id, Meeting.starts_at, func.count()).join(Meeting.invitations).where(*near, *mine)
    for meeting_id, starts_at, count in db.session.execute(asked.group_by(Meeting.id, Meeting.starts_at)):
        words = ngettext("member has not answered the convening notice", "members have not answered the convening notice", count)
        url = ways.to("staff_answers.answers", meeting_id=meeting_id, answer=Answer.AWAITED)
        yield Tile(count, words, url, "wait", dates.day_medium(starts_at, current_language()))


def _requests() -> Iterator[Tile]:
    asked = select(func.count(), func.count(MeetingRequest.reached_at)).where(MeetingRequest.closed_at.is_(None))
    count, reached = db.session.execute(asked).one()
    if count:
        words = ngettext("request of members for a meeting", "requests of members for a meeting", count)
        note = _("a third of the members is behind it") if reached else ""
        yield Tile(count, words, ways.to("staff_polls.index"), "alert" if reached else "wait", note)
