"""What minutes say that nobody writes: who was there, quorum, votes; as plain values, so that they can be frozen."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from ixevents.council.models import MandateRole
from ixevents.meetings.models import AgendaItem
from ixevents.minutes import queries, room
from ixevents.minutes.models import Attendance, ItemRecord, Sitting, Vote

Facts = dict[str, Any]


def gather(sitting: Sitting, again: Collection[int] = ()) -> Facts:
    """Return the facts of a meeting that was held; `again` are its items that needed no quorum."""
    names = {one.id: one.mandate.member.name for one in sitting.attendances}
    records = {record.item_id: record for record in sitting.records}
    fullest = room.fullest(sitting)
    meeting = sitting.meeting
    return {
        "title": meeting.title.as_dict(),
        "starts_at": meeting.starts_at.isoformat(),
        "ended_at": (room.last(sitting) or meeting.ends_at).isoformat(),
        "zone": meeting.zone,
        "place": meeting.place.name.as_dict() if meeting.place else {},
        "second_notice": meeting.second_of_id is not None,
        "chair": next((names[one.id] for one in sitting.attendances if one.mandate_id == sitting.chair_id), ""),
        "quorum": {"there": fullest.there, "needed": fullest.needed, "office": fullest.office},
        "people": [_person(one, names) for one in sitting.attendances if one.role == MandateRole.EFFECTIVE or one.spells],
        "items": [_item(sitting, item, records.get(item.id), names, again) for item in queries.items_on(meeting)],
    }


def _person(one: Attendance, names: dict[int, str]) -> Facts:
    seat = one.mandate.seat
    return {
        "name": names[one.id],
        "category": seat.category.name.as_dict(),
        "organisation": seat.organisation,
        "role": str(one.role),
        "voting": one.voting,
        "state": str(one.state),
        "by": names.get(one.represented_by_id) if one.represented_by_id else None,
        "spells": [[spell.arrived_at.isoformat(), _iso(spell.left_at), spell.online] for spell in one.spells],
    }


def _item(sitting: Sitting, item: AgendaItem, record: ItemRecord | None, names: dict[int, str], again: Collection[int]) -> Facts:
    about = {"id": item.id, "kind": str(item.kind), "title": item.title.as_dict()}
    if record is None or record.started_at is None:
        return {**about, "from": None, "until": None, "left": [], "votes": []}
    found = room.quorum(sitting, room.moment_of(sitting.meeting, record, record.started_at), record, again)
    return {
        **about,
        "from": record.started_at.isoformat(),
        "until": _iso(record.ended_at),
        "there": found.there,
        "needed": found.needed,
        "reached": found.reached,
        "left": [names[conflict.attendance_id] for conflict in record.conflicts],
        "votes": [_vote(vote, names) for vote in record.live_votes],
    }


def _vote(vote: Vote, names: dict[int, str]) -> Facts:
    plain = ("votes_for", "votes_against", "abstained", "blank", "there", "needed", "second_notice", "chair_for", "adopted")
    return {
        "question": vote.question.as_dict(),
        "way": str(vote.way),
        **{name: getattr(vote, name) for name in plain},
        "choices": [[names[ballot.attendance_id], str(ballot.choice)] for ballot in vote.ballots],
    }


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
