"""What answers from calendars are held against."""

from datetime import datetime

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import joinedload

from ixevents.council.models import CouncilSeat, Mandate, Member
from ixevents.meetings.models import Invitation, Meeting
from ixevents.outbox.models import Notice


def by_uid(uid: str) -> Select[Meeting]:
    """The meeting with a calendar's UID."""
    return select(Meeting).where(Meeting.uid == uid)


def invitation(invitation_id: int) -> Select[Invitation]:
    """An invitation with meeting, person and seat."""
    return _whole().where(Invitation.id == invitation_id)


def at_address(meeting_id: int, address: str) -> Select[Invitation]:
    """Who was invited to a meeting at an address: the one the letter went to, or the one the member has now."""
    known = or_(func.lower(Invitation.address) == address.casefold(), Member.email_key == address.casefold())
    return _whole().join(Invitation.member).where(Invitation.meeting_id == meeting_id, known).order_by(Invitation.id)


def sent_since(invitation_id: int, moment: datetime) -> Select[int]:
    """How many letters with an invitation somebody was sent since a moment."""
    mine = (Notice.about_kind == Invitation.__tablename__, Notice.about_id == invitation_id, Notice.calendar_method == "REQUEST")
    return select(func.count()).select_from(Notice).where(*mine, Notice.created_at > moment)


def _whole() -> Select[Invitation]:
    meeting = joinedload(Invitation.meeting)
    return select(Invitation).options(
        meeting.joinedload(Meeting.council),
        joinedload(Invitation.member).selectinload(Member.links),
        joinedload(Invitation.mandate).joinedload(Mandate.seat).joinedload(CouncilSeat.category),
    )
