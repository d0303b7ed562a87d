"""What a member's own pages and answers read."""

from datetime import date, datetime

from sqlalchemy import Select, and_, exists, or_, select
from sqlalchemy.orm import aliased, joinedload, selectinload, undefer

from ixevents.council.models import Council, CouncilSeat, Mandate, MandateRole, Member
from ixevents.meetings.meeting_requests import MeetingRequest
from ixevents.meetings.models import (
    AgendaItem,
    CounterProposal,
    GivenAnswer,
    Invitation,
    ItemState,
    Meeting,
    MeetingDocument,
    MeetingState,
)


def sits(member_id: int, day: date) -> Select[bool]:
    """Whether somebody is a member now or will be: a mandate has not ended."""
    return select(exists().where(Mandate.member_id == member_id, or_(Mandate.ended_on.is_(None), Mandate.ended_on > day)))


def member(member_id: int) -> Select[Member]:
    """A member with the addresses that were made."""
    return select(Member).where(Member.id == member_id).options(selectinload(Member.links))


def invitation(invitation_id: int) -> Select[Invitation]:
    """An invitation with all its page shows: meeting, place, agenda, documents; seat and member."""
    meeting = joinedload(Invitation.meeting)
    return (
        select(Invitation)
        .where(Invitation.id == invitation_id)
        .options(
            meeting.joinedload(Meeting.place),
            meeting.joinedload(Meeting.council),
            meeting.selectinload(Meeting.items),
            meeting.selectinload(Meeting.documents),
            joinedload(Invitation.mandate).joinedload(Mandate.seat).joinedload(CouncilSeat.category),
            joinedload(Invitation.member).selectinload(Member.links),
        )
    )


def history(invitation_id: int) -> Select[GivenAnswer]:
    """Every answer to an invitation, the newest first."""
    return select(GivenAnswer).where(GivenAnswer.invitation_id == invitation_id).order_by(GivenAnswer.id.desc())


def counters(invitation_id: int) -> Select[CounterProposal]:
    """Every other date proposed by somebody convened, the newest first."""
    return select(CounterProposal).where(CounterProposal.invitation_id == invitation_id).order_by(CounterProposal.id.desc())


def substitute(seat_id: int, day: date) -> Select[Mandate]:
    """The substitute who sits for a seat on a day, with the person."""
    return (
        select(Mandate)
        .join(Mandate.member)
        .where(
            Mandate.seat_id == seat_id,
            Mandate.role == MandateRole.SUBSTITUTE,
            Mandate.starts_on <= day,
            or_(Mandate.ended_on.is_(None), Mandate.ended_on > day),
            Member.forgotten_at.is_(None),
        )
        .options(joinedload(Mandate.member).selectinload(Member.links))
        .order_by(Mandate.id)
        .limit(1)
    )


def convened_to(member_id: int, since: datetime) -> Select[Invitation]:
    """Every invitation of a member to meetings that ended after a moment, the earliest meeting first; with place, agenda and documents."""
    meeting = joinedload(Invitation.meeting)
    return (
        select(Invitation)
        .join(Invitation.meeting)
        .where(Invitation.member_id == member_id, Meeting.ends_at > since, Meeting.state != MeetingState.DRAFT)
        .options(
            meeting.joinedload(Meeting.place),
            meeting.joinedload(Meeting.council),
            meeting.selectinload(Meeting.items),
            meeting.selectinload(Meeting.documents),
            joinedload(Invitation.mandate).joinedload(Mandate.seat).joinedload(CouncilSeat.category),
            joinedload(Invitation.member).selectinload(Member.links),
        )
        .order_by(Meeting.starts_at, Invitation.id)
    )


def document(code: str, member_id: int) -> Select[MeetingDocument]:
    """A document of a meeting to which a member is convened, with its bytes; of one that was corrected, the newest."""
    convened = exists().where(
        Invitation.meeting_id == MeetingDocument.meeting_id, Invitation.member_id == member_id, Invitation.removed_at.is_(None)
    )
    asked = select(MeetingDocument.id).where(MeetingDocument.code == code).cte("asked", recursive=True)
    newer = aliased(MeetingDocument)
    line = asked.union_all(select(newer.id).where(newer.replaces_id == asked.c.id))
    return (
        select(MeetingDocument)
        .join(MeetingDocument.meeting)
        .where(MeetingDocument.id.in_(select(line.c.id)), MeetingDocument.replaced_at.is_(None))
        .where(Meeting.state != MeetingState.DRAFT, convened)
        .options(undefer(MeetingDocument.body))
    )


def open_for_items(moment: datetime) -> Select[Meeting]:
    """Meetings to come whose agenda may still grow, the nearest first, with the rules of the council."""
    ahead = and_(Meeting.starts_at > moment, Meeting.state.in_((MeetingState.DRAFT, MeetingState.CONVENED)))
    return select(Meeting).where(ahead).options(joinedload(Meeting.council)).order_by(Meeting.starts_at)


def proposed_by(member_id: int) -> Select[AgendaItem]:
    """Items a member proposed for meetings that are not over, the newest first."""
    return (
        select(AgendaItem)
        .join(AgendaItem.meeting)
        .where(AgendaItem.proposed_by_id == member_id, Meeting.state.in_((MeetingState.DRAFT, MeetingState.CONVENED)))
        .options(joinedload(AgendaItem.meeting))
        .order_by(AgendaItem.id.desc())
    )


def requests(request_id: int = 0) -> Select[MeetingRequest]:
    """Requests for a meeting that wait for an answer, the oldest first; with who is behind them."""
    query = select(MeetingRequest).where(MeetingRequest.closed_at.is_(None)).order_by(MeetingRequest.id)
    query = query.options(selectinload(MeetingRequest.supports), joinedload(MeetingRequest.asked_by))
    return query.where(MeetingRequest.id == request_id) if request_id else query


def request(request_id: int) -> Select[MeetingRequest]:
    """One request for a meeting, answered or not, with who is behind it."""
    loaded = selectinload(MeetingRequest.supports), joinedload(MeetingRequest.asked_by)
    return select(MeetingRequest).where(MeetingRequest.id == request_id).options(*loaded)


def shown_items(meeting: Meeting) -> list[AgendaItem]:
    """Return what is on the agenda, in order; what members proposed and is not on it yet is left out."""
    return [item for item in meeting.items if item.state == ItemState.ON]


def council() -> Select[Council]:
    """The council with its rules."""
    return select(Council).order_by(Council.id).limit(1)
