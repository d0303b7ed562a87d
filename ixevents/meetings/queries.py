"""What convening and its screens read."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload, undefer

from ixevents.council.models import CouncilCategory, CouncilSeat, Mandate, Member
from ixevents.meetings.models import AgendaItem, Convocation, Invitation, Meeting, MeetingDocument, MeetingState


def whole(meeting_id: int) -> Select[Meeting]:
    """A meeting with everything convening needs: council, place, agenda, documents, everybody ever invited with seat and links."""
    invited = selectinload(Meeting.invitations)
    return (
        select(Meeting)
        .where(Meeting.id == meeting_id)
        .options(
            joinedload(Meeting.council),
            joinedload(Meeting.place),
            selectinload(Meeting.items),
            selectinload(Meeting.documents),
            invited.joinedload(Invitation.member).selectinload(Member.links),
            invited.joinedload(Invitation.mandate).joinedload(Mandate.seat).joinedload(CouncilSeat.category),
        )
    )


def not_over(day: date) -> Select[Mandate]:
    """Mandates held on a day or later by persons who can be written to, with what tells who is convened."""
    still = or_(Mandate.ended_on.is_(None), Mandate.ended_on > day)
    return select(Mandate).join(Mandate.member).where(still, Member.forgotten_at.is_(None)).order_by(Mandate.seat_id, Mandate.id)


def held(day: date) -> Select[Mandate]:
    """Mandates held on a day by persons who can be written to, with all a letter needs; in the order of categories, seats and roles."""
    return (
        select(Mandate)
        .join(Mandate.seat)
        .join(CouncilSeat.category)
        .join(Mandate.member)
        .where(
            Mandate.starts_on <= day,
            or_(Mandate.ended_on.is_(None), Mandate.ended_on > day),
            Member.forgotten_at.is_(None),
        )
        .options(
            contains_eager(Mandate.seat).contains_eager(CouncilSeat.category),
            contains_eager(Mandate.member).selectinload(Member.links),
        )
        .order_by(CouncilCategory.position, CouncilSeat.id, Mandate.role, Mandate.id)
    )


def ahead(moment: datetime) -> Select[int]:
    """Ids of convened meetings still to come, the nearest first."""
    return select(Meeting.id).where(Meeting.state == MeetingState.CONVENED, Meeting.starts_at > moment).order_by(Meeting.starts_at)


def previous(meeting: Meeting) -> Select[Meeting]:
    """The meeting before another one."""
    held_ones = Meeting.state.in_((MeetingState.HELD, MeetingState.MINUTED))
    earlier = select(Meeting).where(Meeting.council_id == meeting.council_id, held_ones, Meeting.starts_at < meeting.starts_at)
    return earlier.order_by(Meeting.starts_at.desc()).limit(1)


def count_by_state() -> Select[MeetingState, int]:
    """How many meetings are in each state."""
    return select(Meeting.state, func.count()).group_by(Meeting.state)


def told_to_all(meeting_id: int) -> Select[dict[str, Any]]:
    """What was frozen when everybody was told of a meeting, the last time first; single letters are left out."""
    first = select(func.min(Convocation.id)).where(Convocation.meeting_id == meeting_id, Convocation.letter == "convened").scalar_subquery()
    to_all = or_(Convocation.id == first, Convocation.letter.in_(("changed", "updated", "agenda")))
    return select(Convocation.frozen).where(Convocation.meeting_id == meeting_id, to_all).order_by(Convocation.id.desc()).limit(1)


def open_invitations(member_id: int, moment: datetime) -> Select[Invitation]:
    """What a member is convened to still, of meetings to come."""
    ahead_of = (Meeting.state == MeetingState.CONVENED, Meeting.starts_at > moment, Invitation.removed_at.is_(None))
    return select(Invitation).join(Invitation.meeting).where(Invitation.member_id == member_id, *ahead_of).order_by(Meeting.starts_at)


def proposers(meeting_id: int) -> Select[int, str]:
    """Who proposed which item of a meeting: the item's id and the name."""
    return select(AgendaItem.id, Member.name).join(AgendaItem.proposed_by).where(AgendaItem.meeting_id == meeting_id)


def convocations(meeting_id: int) -> Select[Convocation]:
    """Every sending of a meeting, in order."""
    return select(Convocation).where(Convocation.meeting_id == meeting_id).order_by(Convocation.id)


def documents_of_item(item_id: int) -> Select[MeetingDocument]:
    """Documents of an item that stand, with their bytes; in the order in which they came."""
    standing = MeetingDocument.item_id == item_id, MeetingDocument.replaced_at.is_(None)
    return select(MeetingDocument).where(*standing).options(undefer(MeetingDocument.body)).order_by(MeetingDocument.id)
