"""What polls read."""

from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from ixevents.council.models import CouncilSeat, Mandate, Member
from ixevents.meetings.models import Meeting, MeetingState
from ixevents.polls.models import Poll, PollState, PollVoter


def listed() -> Select[Poll]:
    """Polls, the newest first, with who was asked."""
    return select(Poll).options(selectinload(Poll.dates), selectinload(Poll.voters)).order_by(Poll.id.desc())


def whole(poll_id: int) -> Select[Poll]:
    """A poll with its dates, everybody asked and every answer."""
    voters = selectinload(Poll.voters)
    return (
        select(Poll)
        .where(Poll.id == poll_id)
        .options(
            joinedload(Poll.council),
            joinedload(Poll.meeting),
            selectinload(Poll.dates),
            voters.selectinload(PollVoter.choices),
            voters.joinedload(PollVoter.member).selectinload(Member.links),
            voters.joinedload(PollVoter.mandate).joinedload(Mandate.seat).joinedload(CouncilSeat.category),
        )
    )


def voter(voter_id: int) -> Select[PollVoter]:
    """Somebody asked, with the poll, its dates and the own answers."""
    return (
        select(PollVoter)
        .where(PollVoter.id == voter_id)
        .options(
            joinedload(PollVoter.poll).selectinload(Poll.dates),
            selectinload(PollVoter.choices),
            joinedload(PollVoter.member).selectinload(Member.links),
        )
    )


def of_member(member_id: int) -> Select[PollVoter]:
    """The open polls somebody is asked in."""
    return (
        select(PollVoter)
        .join(PollVoter.poll)
        .where(PollVoter.member_id == member_id, Poll.state == PollState.OPEN)
        .options(joinedload(PollVoter.poll))
        .order_by(PollVoter.id)
    )


def meetings_between(begin: datetime, end: datetime) -> Select[Meeting]:
    """Meetings that are planned or convened in a time, against which a date could clash."""
    planned = Meeting.state.in_((MeetingState.DRAFT, MeetingState.CONVENED))
    return select(Meeting).where(planned, Meeting.starts_at < end, Meeting.ends_at > begin)
