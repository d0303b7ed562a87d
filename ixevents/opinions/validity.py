"""Whether an opinion is valid on the day it is adopted: composition of the council, and quorum of the vote (COU-02, COU-07)."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from ixevents.council import gender, terms
from ixevents.extensions import db
from ixevents.minutes import queries, room, voting
from ixevents.minutes.models import Sitting, Vote
from ixevents.opinions.models import Stamp


def stamps(vote: Vote, day: date) -> list[str]:
    """Return why an opinion adopted by a vote on a day is not valid; nothing for a valid one."""
    ratio = gender.ratio(terms.office(day))
    found = [Stamp.COMPOSITION] if not ratio.valid and gender.derogated(day) is None else []
    return [str(stamp) for stamp in (*found, *([Stamp.QUORUM] if not _quorum(vote) else []))]


def composition(day: date) -> dict[str, Any]:
    """Return members with a vote by sex on a day, as numbers, and the derogation that covers it."""
    ratio, derogation = gender.ratio(terms.office(day)), gender.derogated(day)
    numbers = {"women": ratio.women, "men": ratio.men, "other": ratio.other, "total": ratio.total, "most": ratio.most}
    return {**numbers, "derogation": derogation.decision if derogation else ""}


def _quorum(vote: Vote) -> bool:
    """Whether enough were there, by the attendance as it was corrected since."""
    meeting_id = vote.record.sitting.meeting_id
    sitting = db.session.scalars(queries.sitting(meeting_id)).one()
    record = next(one for one in sitting.records if one.id == vote.record_id)
    return voting.quorum_of(sitting, record, min(vote.taken_at, _before_the_end(sitting))).reached


def _before_the_end(sitting: Sitting) -> datetime:
    """Return the last moment somebody was there: hours are written to the minute, and the vote may be in the minute of the end."""
    end = room.last(sitting)
    return datetime.max.replace(tzinfo=UTC) if end is None else end - timedelta(microseconds=1)
