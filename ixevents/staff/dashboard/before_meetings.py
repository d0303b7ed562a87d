"""What waits for the secretary of the council: notices that did not arrive, drafts to send in time."""

from collections.abc import Iterator

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from ixevents.core import dates
from ixevents.core.clock import now, today
from ixevents.core.web import current_language
from ixevents.extensions import db
from ixevents.meetings import invitees, notice_period, queries
from ixevents.meetings.models import Invitation, Meeting, MeetingState
from ixevents.outbox.models import Notice
from ixevents.staff import ways
from ixevents.staff.dashboard.tiles import Tile
from ixevents.staff.meetings.cockpit import TROUBLED

DAYS_BEFORE = 14
"""So long before the last day to send, a draft waits here."""


def tiles() -> Iterator[Tile]:
    """Yield what waits; five statements at most."""
    yield from _lost()
    yield from _left_out()
    yield from _drafts()


def lost() -> Select[int, int]:
    """Meetings to come with how many of those convened were not reached, and nothing printed for them since."""
    last = (
        select(func.max(Notice.id).label("id"), Notice.about_id)
        .where(Notice.about_kind == Invitation.__tablename__)
        .group_by(Notice.about_id)
        .subquery()
    )
    return (
        select(Meeting.id, func.count())
        .join(Meeting.invitations)
        .join(last, last.c.about_id == Invitation.id)
        .join(Notice, Notice.id == last.c.id)
        .where(Meeting.state == MeetingState.CONVENED, Meeting.starts_at > now(), Invitation.removed_at.is_(None))
        .where(Notice.state.in_(TROUBLED), or_(Invitation.printed_at.is_(None), Invitation.printed_at < Notice.created_at))
        .group_by(Meeting.id, Meeting.starts_at)
        .order_by(Meeting.starts_at)
    )


def _lost() -> Iterator[Tile]:
    for meeting_id, count in db.session.execute(lost()):
        words = ngettext("convening notice did not arrive", "convening notices did not arrive", count)
        yield Tile(
            count, words, ways.to("staff_meetings.meeting", meeting_id=meeting_id), "alert", _("send by post, or correct the address")
        )


def _left_out() -> Iterator[Tile]:
    """Who came into office since a meeting was convened."""
    convened = select(Meeting).where(Meeting.state == MeetingState.CONVENED, Meeting.starts_at > now())
    meetings = db.session.scalars(convened.options(selectinload(Meeting.invitations)).order_by(Meeting.starts_at).limit(3)).all()
    mandates = db.session.scalars(queries.not_over(today())).all() if meetings else []
    for meeting in meetings:
        held = [mandate for mandate in mandates if mandate.in_office(invitees.day(meeting))]
        count = len(invitees.missing(meeting, held))
        if count:
            words = ngettext("member is not convened to a meeting to come", "members are not convened to a meeting to come", count)
            day = dates.day_medium(meeting.starts_at, current_language(), meeting.zone)
            yield Tile(count, words, ways.to("staff_meetings.meeting", meeting_id=meeting.id), "wait", day)


def _drafts() -> Iterator[Tile]:
    drafts = select(Meeting).where(Meeting.state == MeetingState.DRAFT, Meeting.starts_at > now())
    for meeting in db.session.scalars(drafts.options(joinedload(Meeting.council)).order_by(Meeting.starts_at).limit(2)):
        period = notice_period.of(meeting)
        if period.days_left <= DAYS_BEFORE:
            day = dates.day_medium(meeting.starts_at, current_language(), meeting.zone)
            words = ngettext("day left to convene the council", "days left to convene the council", max(period.days_left, 0))
            tone = "alert" if period.days_left < 0 else "wait"
            yield Tile(max(period.days_left, 0), words, ways.to("staff_meetings.meeting", meeting_id=meeting.id), tone, day)
