"""What is read of meetings that are being held or are over. Each query loads what its page shows."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import Select, String, cast, func, or_, select
from sqlalchemy.orm import aliased, contains_eager, joinedload, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from ixevents.core.alphabetical import alphabetical
from ixevents.core.languages import parted
from ixevents.council.models import CouncilCategory, CouncilSeat, Mandate, MandateRole, Member
from ixevents.meetings.models import AgendaItem, Answer, Invitation, ItemState, Meeting, MeetingState
from ixevents.minutes.book import Minutes, MinutesState
from ixevents.minutes.models import Attendance, ItemAgain, ItemRecord, Presence, Sitting, Vote

OPEN = (MeetingState.CONVENED, MeetingState.HELD, MeetingState.MINUTED)
"""Meetings that members were convened to."""


def directory(words: str = "", state: str = "") -> Select[Meeting]:
    """Meetings that members were convened to, newest first."""
    asked = select(Meeting).where(Meeting.state.in_([state] if state in OPEN else OPEN))
    for word in parted(words.casefold()):
        asked = asked.where(func.lower(cast(Meeting.title, String)).contains(word, autoescape=True))
    return asked.options(joinedload(Meeting.place)).order_by(Meeting.starts_at.desc(), Meeting.id.desc())


def meeting(meeting_id: int) -> Select[Meeting]:
    """One meeting with its council, its place and the items of its agenda."""
    return (
        select(Meeting)
        .where(Meeting.id == meeting_id)
        .options(joinedload(Meeting.council), joinedload(Meeting.place), selectinload(Meeting.items))
    )


def sitting(meeting_id: int) -> Select[Sitting]:
    """A meeting as it is held: who is on the list, who was there when, and what became of the items."""
    return (
        select(Sitting)
        .where(Sitting.meeting_id == meeting_id)
        .options(
            joinedload(Sitting.meeting).options(joinedload(Meeting.council), joinedload(Meeting.place), selectinload(Meeting.items)),
            joinedload(Sitting.chair).joinedload(Mandate.member),
            *_people(),
            *_records(),
        )
    )


def sittings(meeting_ids: Sequence[int]) -> Select[Sitting]:
    """Several meetings as they were held, with who was there, for lists."""
    return select(Sitting).where(Sitting.meeting_id.in_(meeting_ids)).options(joinedload(Sitting.meeting), *_people(), *_records())


def on_the_list(day: date) -> Select[Mandate]:
    """Mandates held on a day, in the order of categories, seats and roles."""
    return (
        select(Mandate)
        .join(Mandate.seat)
        .join(CouncilSeat.category)
        .where(Mandate.starts_on <= day, or_(Mandate.ended_on.is_(None), Mandate.ended_on > day))
        .options(contains_eager(Mandate.seat).contains_eager(CouncilSeat.category), joinedload(Mandate.member))
        .order_by(CouncilCategory.position, CouncilSeat.id, Mandate.role, Mandate.id)
    )


def answers(meeting_id: int) -> Select[int, Answer]:
    """What those convened have answered, by mandate."""
    mine = Invitation.meeting_id == meeting_id, Invitation.removed_at.is_(None)
    return select(Invitation.mandate_id, Invitation.answer).where(*mine)


def taken_up(meeting_id: int) -> Select[int]:
    """Items of a meeting that take up one which an earlier meeting could not decide."""
    return select(ItemAgain.item_id).join(AgendaItem, AgendaItem.id == ItemAgain.item_id).where(AgendaItem.meeting_id == meeting_id)


def second_meeting(meeting_id: int) -> Select[Meeting]:
    """The meeting that takes up the items of one without quorum, unless it was called off."""
    return select(Meeting).where(Meeting.second_of_id == meeting_id, Meeting.state != MeetingState.CALLED_OFF).order_by(Meeting.id)


def unclosed(moment: datetime) -> Select[int]:
    """How many meetings are over and still wait for their attendance to be closed."""
    return select(func.count()).select_from(Meeting).where(Meeting.state == MeetingState.CONVENED, Meeting.ends_at <= moment)


def items_on(meeting: Meeting) -> list[AgendaItem]:
    """Return the items of the agenda as it stands; the meeting's items are loaded."""
    return [item for item in meeting.items if item.state == ItemState.ON]


def _people() -> tuple[ORMOption, ...]:
    people = selectinload(Sitting.attendances)
    mandate = people.joinedload(Attendance.mandate)
    return (
        people.selectinload(Attendance.spells),
        mandate.joinedload(Mandate.member),
        mandate.joinedload(Mandate.seat).joinedload(CouncilSeat.category),
    )


def _records() -> tuple[ORMOption, ...]:
    records = selectinload(Sitting.records)
    return (
        records.joinedload(ItemRecord.item),
        records.selectinload(ItemRecord.conflicts),
        records.selectinload(ItemRecord.votes).selectinload(Vote.ballots),
    )


def presence_of(member_id: int) -> Select[Presence]:
    """Whether a member came to each meeting that was held while effective, the newest first."""
    asked = select(Attendance.state).join(Attendance.sitting).join(Sitting.meeting).where(Attendance.member_id == member_id)
    closed = Sitting.closed_at.is_not(None), Attendance.role == MandateRole.EFFECTIVE
    return asked.where(*closed).order_by(Meeting.starts_at.desc(), Meeting.id.desc())


def presence_of_members(day: date) -> Select[int, str, Presence]:
    """The same for every effective member in office on a day: id, name and state, member by member."""
    held = Mandate.starts_on <= day, or_(Mandate.ended_on.is_(None), Mandate.ended_on > day)
    return (
        select(Attendance.member_id, Member.name, Attendance.state)
        .join(Attendance.sitting)
        .join(Sitting.meeting)
        .join(Mandate, Mandate.id == Attendance.mandate_id)
        .join(Member, Member.id == Attendance.member_id)
        .where(Sitting.closed_at.is_not(None), Attendance.role == MandateRole.EFFECTIVE, *held)
        .order_by(alphabetical(Member.name), Attendance.member_id, Meeting.starts_at.desc(), Meeting.id.desc())
    )


def held_between(begin: datetime, end: datetime) -> Select[Sitting]:
    """Meetings held within a time, in order, with who was there."""
    asked = select(Sitting).join(Sitting.meeting).where(Sitting.closed_at.is_not(None), Meeting.starts_at >= begin, Meeting.starts_at < end)
    return asked.options(contains_eager(Sitting.meeting), *_people()).order_by(Meeting.starts_at, Meeting.id)


def minutes_of(meeting_id: int) -> Select[Minutes]:
    """The minutes of a meeting, with their versions and the meeting that approved them."""
    return _minutes().where(Minutes.meeting_id == meeting_id)


def minutes_before(meeting: Meeting) -> Select[Minutes]:
    """Minutes of earlier meetings that nobody has approved yet, the newest first: they go out with the notice of a meeting."""
    earlier = Meeting.council_id == meeting.council_id, Meeting.starts_at < meeting.starts_at
    return (
        _minutes().join(Minutes.meeting).where(*earlier, Minutes.state == MinutesState.DRAFT).order_by(Meeting.starts_at.desc(), Meeting.id)
    )


def published() -> Select[Minutes]:
    """Minutes the public reads, newest first."""
    asked = select(Minutes).join(Minutes.meeting).where(Minutes.published_at.is_not(None))
    return asked.options(contains_eager(Minutes.meeting)).order_by(Meeting.starts_at.desc(), Meeting.id.desc())


def published_of(uid: str) -> Select[Minutes]:
    """The published minutes of one meeting."""
    asked = select(Minutes).join(Minutes.meeting).where(Meeting.uid == uid, Minutes.published_at.is_not(None))
    return asked.options(contains_eager(Minutes.meeting), joinedload(Minutes.approved_by))


def minutes_for(member_id: int, uid: str) -> Select[Minutes]:
    """The minutes of a meeting by its calendar UID, where a member knows them: see `told_at`. Others are still being written."""
    convened = select(Invitation.meeting_id).where(Invitation.member_id == member_id)
    known = told_at(convened).with_only_columns(Minutes.id).order_by(None)
    return _minutes().join(Minutes.meeting).where(Meeting.uid == uid, Minutes.id.in_(known))


def attended(member_id: int, meeting_ids: Sequence[int]) -> Select[int, Presence, str | None]:
    """How a member was at meetings whose attendance is closed: meeting, state, and who stood in; a substitute only where present."""
    other, their = aliased(Attendance), aliased(Mandate)
    effective = or_(Attendance.role == MandateRole.EFFECTIVE, Attendance.state == Presence.PRESENT)
    return (
        select(Sitting.meeting_id, Attendance.state, Member.name)
        .join(Attendance.sitting)
        .outerjoin(other, other.id == Attendance.represented_by_id)
        .outerjoin(their, their.id == other.mandate_id)
        .outerjoin(Member, Member.id == their.member_id)
        .where(Attendance.member_id == member_id, Sitting.meeting_id.in_(meeting_ids), Sitting.closed_at.is_not(None), effective)
        .order_by(Attendance.id)
    )


def told_at(meeting_ids: Sequence[int] | Select[int]) -> Select[Minutes, int | None]:
    """Minutes that those convened to several meetings know: approved ones of these meetings, and whatever went out with a notice of them.

    Beside each the last of these meetings that it went out with, if any.
    """
    earlier, later = aliased(Meeting), aliased(Meeting)
    went_out = (
        select(later.id)
        .where(later.id.in_(meeting_ids), later.council_id == earlier.council_id, later.starts_at > earlier.starts_at)
        # Not yet approved when that notice left: what is written is not read by members before.
        .where(later.state.in_(OPEN), later.convened_at >= Minutes.created_at)
        .where(or_(Minutes.approved_at.is_(None), later.convened_at < Minutes.approved_at))
        .order_by(later.starts_at.desc(), later.id.desc())
        .limit(1)
        .correlate(Minutes, earlier)
        .scalar_subquery()
    )
    approved = Minutes.meeting_id.in_(meeting_ids) & (Minutes.state == MinutesState.APPROVED)
    return (
        select(Minutes, went_out)
        .join(earlier, earlier.id == Minutes.meeting_id)
        .where(or_(approved, went_out.is_not(None)))
        .options(joinedload(Minutes.meeting))
        .order_by(earlier.starts_at, Minutes.id)
    )


def later_meetings(meeting: Meeting) -> Select[Meeting]:
    """Meetings after one, begun or to come, the next first: the one that has begun can approve its minutes."""
    later = Meeting.council_id == meeting.council_id, Meeting.starts_at > meeting.starts_at, Meeting.state.in_(OPEN)
    return select(Meeting).where(*later).order_by(Meeting.starts_at, Meeting.id).limit(20)


def unwritten() -> Select[int]:
    """How many meetings were held and have no approved minutes."""
    return select(func.count()).select_from(Meeting).where(Meeting.state == MeetingState.HELD)


def _minutes() -> Select[Minutes]:
    return select(Minutes).options(
        joinedload(Minutes.meeting).joinedload(Meeting.place), joinedload(Minutes.approved_by), selectinload(Minutes.versions)
    )
