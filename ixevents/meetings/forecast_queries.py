"""What the forecast, the table of answers and the reminders read."""

from datetime import datetime

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from ixevents.core.languages import fold
from ixevents.council.models import CouncilCategory, CouncilSeat, Mandate, Member
from ixevents.meetings.models import (
    Answer,
    CounterProposal,
    CounterState,
    GivenAnswer,
    Invitation,
    Meeting,
    MeetingState,
)
from ixevents.outbox.models import Notice


def live(meeting_id: int) -> Select[Invitation]:
    """Everybody convened to a meeting still."""
    return select(Invitation).where(Invitation.meeting_id == meeting_id, Invitation.removed_at.is_(None))


def listed(meeting_id: int, answer: str = "", category_id: int = 0, words: str = "") -> Select[Invitation]:
    """Everybody ever convened to a meeting, with person, seat and category, in the order of the council; filtered."""
    query = (
        select(Invitation)
        .join(Invitation.member)
        .join(Invitation.mandate)
        .join(Mandate.seat)
        .join(CouncilSeat.category)
        .where(Invitation.meeting_id == meeting_id)
        .options(
            contains_eager(Invitation.member),
            contains_eager(Invitation.mandate).contains_eager(Mandate.seat).contains_eager(CouncilSeat.category),
            selectinload(Invitation.answers),
        )
        .order_by(CouncilCategory.position, CouncilSeat.id, Mandate.role, Invitation.id)
    )
    removed = Invitation.removed_at.is_not(None)
    query = query.where(removed if answer == "removed" else ~removed)
    if answer in set(Answer):
        query = query.where(Invitation.answer == Answer(answer))
    if category_id:
        query = query.where(CouncilCategory.id == category_id)
    if words:
        alike = f"%{fold(words)}%"
        query = query.where(or_(func.lower(Member.name).like(alike), func.lower(CouncilSeat.organisation).like(alike)))
    return query


def one(invitation_id: int) -> Select[Invitation]:
    """An invitation as its screen shows it: meeting, person, seat, every answer."""
    meeting = joinedload(Invitation.meeting)
    return (
        select(Invitation)
        .where(Invitation.id == invitation_id)
        .options(
            meeting.joinedload(Meeting.place),
            meeting.joinedload(Meeting.council),
            joinedload(Invitation.member).selectinload(Member.links),
            joinedload(Invitation.mandate).joinedload(Mandate.seat).joinedload(CouncilSeat.category),
            selectinload(Invitation.answers),
        )
    )


def counters(meeting_id: int, *, waiting: bool = False) -> Select[CounterProposal]:
    """Other dates proposed for a meeting, the newest first, with who proposed."""
    query = (
        select(CounterProposal)
        .join(CounterProposal.invitation)
        .where(Invitation.meeting_id == meeting_id)
        .options(contains_eager(CounterProposal.invitation).joinedload(Invitation.member))
        .order_by(CounterProposal.id.desc())
    )
    return query.where(CounterProposal.state == CounterState.OPEN) if waiting else query


def counter(counter_id: int) -> Select[CounterProposal]:
    """Another date proposed, with the invitation and the person."""
    return select(CounterProposal).where(CounterProposal.id == counter_id).options(joinedload(CounterProposal.invitation))


def silent(meeting_id: int) -> Select[Invitation]:
    """Who is convened still and has not answered, with person and seat."""
    return listed(meeting_id, Answer.AWAITED).where(Invitation.answered_at.is_(None))


def last_written(meeting_id: int) -> Select[int, datetime]:
    """When each one convened was last asked: by a letter with an invitation, or a reminder."""
    asked = or_(Notice.calendar_method == "REQUEST", Notice.kind == "meetings.reminder")
    return (
        select(Invitation.id, func.max(Notice.created_at))
        .join(Notice, (Notice.about_kind == Invitation.__tablename__) & (Notice.about_id == Invitation.id))
        .where(Invitation.meeting_id == meeting_id, asked)
        .group_by(Invitation.id)
    )


def convened_ahead(moment: datetime) -> Select[int]:
    """Meetings to come that are convened."""
    return select(Meeting.id).where(Meeting.state == MeetingState.CONVENED, Meeting.starts_at > moment).order_by(Meeting.starts_at)


def unanswered_counters() -> Select[int]:
    """How many other dates wait for the secretary, of meetings that can still be moved."""
    return (
        select(func.count())
        .select_from(CounterProposal)
        .join(CounterProposal.invitation)
        .join(Invitation.meeting)
        .where(CounterProposal.state == CounterState.OPEN, Meeting.state == MeetingState.CONVENED)
    )


def answers_of(invitation_id: int) -> Select[GivenAnswer]:
    """Every answer to an invitation, the newest first."""
    return select(GivenAnswer).where(GivenAnswer.invitation_id == invitation_id).order_by(GivenAnswer.id.desc())
