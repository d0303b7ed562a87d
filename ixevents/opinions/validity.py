"""Whether an opinion is valid on the day it is adopted: composition of the council, and quorum of the vote (COU-02, COU-07)."""

from datetime import date
from typing import Any

from ixevents.council import gender, terms
from ixevents.extensions import db
from ixevents.minutes import queries, voting
from ixevents.minutes.models import Vote
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
    return voting.quorum_of(sitting, record, vote.taken_at).reached
