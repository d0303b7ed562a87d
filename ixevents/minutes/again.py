"""The second notice: the same items again after a meeting without quorum; they are decided whatever the number (COU-07)."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from flask_babel import gettext as _

from ixevents.core.clock import now
from ixevents.core.dates import local_day
from ixevents.core.languages import Translated
from ixevents.core.refusal import Refused
from ixevents.extensions import db
from ixevents.journal import actions as journal
from ixevents.meetings import documents, notice_period
from ixevents.meetings.locks import lock
from ixevents.meetings.models import AgendaItem, ItemKind, Meeting, MeetingState, NoticeKind
from ixevents.minutes import queries, room
from ixevents.minutes.models import ItemAgain, ItemRecord, Sitting

DECIDED = (ItemKind.OPINION, ItemKind.VOTE)
"""Kinds of items the council decides on."""


def undecided(sitting: Sitting) -> list[AgendaItem]:
    """Return the items that ask for a decision and could have none, because the quorum was not there; two statements."""
    again = set(db.session.scalars(queries.taken_up(sitting.meeting_id)))
    records = {record.item_id: record for record in sitting.records}
    return [
        item for item in queries.items_on(sitting.meeting) if item.kind in DECIDED and _failed(sitting, item, records.get(item.id), again)
    ]


def nothing_needs_quorum(sitting: Sitting) -> bool:
    """Whether all that is to be decided is taken up from a meeting without quorum."""
    decided = [item.id for item in queries.items_on(sitting.meeting) if item.kind in DECIDED]
    return bool(decided) and set(decided) <= set(db.session.scalars(queries.taken_up(sitting.meeting_id)))


def _failed(sitting: Sitting, item: AgendaItem, record: ItemRecord | None, again: Collection[int]) -> bool:
    """Whether an item was not decided for want of members; what was only put off comes back on an ordinary agenda."""
    if record is not None and record.live_votes:
        return False
    begun = record if record is not None and record.started_at else None
    moment = room.moment_of(sitting.meeting, begun, now()) if begun else _last(sitting)
    return item.id not in again and not room.quorum(sitting, moment, begun).reached


def _last(sitting: Sitting) -> datetime:
    """Return the last moment of a meeting at which anybody was there."""
    ends = [spell.left_at or now() for one in sitting.attendances for spell in one.spells]
    return max(ends, default=sitting.meeting.starts_at) - timedelta(seconds=1)


def earliest(meeting: Meeting) -> date:
    """Return the first day on which a second meeting can be, with the notice the statutes ask, on the same day of the week.

    It is convened tomorrow at the earliest.
    """
    day = local_day(now()) + timedelta(days=notice_period.needed(meeting.council, NoticeKind.SECOND) + 2)
    return day + timedelta(days=(local_day(meeting.starts_at, meeting.zone).weekday() - day.weekday()) % 7)


def call_again(sitting: Sitting, starts_at: datetime, *, actor: str) -> Meeting:
    """Draft a second meeting with the items that were not decided and their documents; it is convened as the others are."""
    first = sitting.meeting
    lock(first)
    items = undecided(sitting)
    _require(sitting, items, starts_at)
    second = _draft(first, starts_at)
    db.session.add(second)
    db.session.flush()
    for position, item in enumerate(items, start=1):
        copy = AgendaItem(position=position, kind=item.kind, title=item.title, text=item.text, proposed_by_id=item.proposed_by_id)
        second.items.append(copy)
        db.session.flush()
        db.session.add(ItemAgain(item_id=copy.id, first_item_id=item.id))
        documents.carry_over(item, copy)
    db.session.flush()
    journal.record("call_again", first, actor=actor, meeting=second.id, count=len(items))
    return second


def _draft(first: Meeting, starts_at: datetime) -> Meeting:
    copied = ("council_id", "title", "zone", "place_id", "room", "online_url", "languages", "sample")
    return Meeting(
        **{name: getattr(first, name) for name in copied},
        starts_at=starts_at,
        ends_at=starts_at + (first.ends_at - first.starts_at),
        note=Translated(),
        state=MeetingState.DRAFT,
        notice_kind=NoticeKind.SECOND,
        second_of_id=first.id,
        items=[],
    )


def _require(sitting: Sitting, items: list[AgendaItem], starts_at: datetime) -> None:
    if sitting.closed_at is None:
        raise Refused(_("Close the attendance first: then it is sure that the items were not decided."), "open")
    if not items:
        raise Refused(_("No item of this meeting was left undecided for want of members."), "decided")
    if db.session.scalars(queries.second_meeting(sitting.meeting_id)).first() is not None:
        raise Refused(_("There is a second meeting for these items already."), "again")
    if starts_at <= now():
        raise Refused(_("Choose a moment that is still to come."), "over")
