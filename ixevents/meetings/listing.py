"""The list of meetings as the secretary reads it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import String, cast, func, or_, select
from sqlalchemy.orm import joinedload
from sqlalchemy.sql import Select

from ixevents.core.languages import parted
from ixevents.extensions import db
from ixevents.meetings import notice_period
from ixevents.meetings.models import Answer, Invitation, Meeting, MeetingState
from ixevents.meetings.notice_period import Period


@dataclass(frozen=True)
class Row:
    """One meeting of the list."""

    meeting: Meeting
    period: Period
    answered: int
    convened: int


def directory(moment: datetime, when: str, words: str = "", state: str = "") -> Select[Meeting]:
    """Meetings to come, the nearest first, or past ones, the latest first; by words of the title or the year."""
    ahead = when == "ahead"
    query = select(Meeting).options(joinedload(Meeting.council), joinedload(Meeting.place))
    query = query.where(Meeting.ends_at > moment if ahead else Meeting.ends_at <= moment)
    for word in parted(words):
        # SQLite keeps signs with accents as JSON escapes them, PostgreSQL as they are.
        spellings = {word, json.dumps(word)[1:-1]}
        query = query.where(or_(*(cast(Meeting.title, String).icontains(spelling, autoescape=True) for spelling in spellings)))
    if state in set(MeetingState):
        query = query.where(Meeting.state == state)
    return query.order_by(Meeting.starts_at if ahead else Meeting.starts_at.desc(), Meeting.id)


def answer_counts(meeting_ids: Sequence[int]) -> dict[int, tuple[int, int]]:
    """Return how many of those convened have answered, and how many there are, by meeting; one statement."""
    answered = func.count().filter(Invitation.answer != Answer.AWAITED)
    asked = select(Invitation.meeting_id, answered, func.count()).where(Invitation.removed_at.is_(None)).group_by(Invitation.meeting_id)
    rows_found = db.session.execute(asked.where(Invitation.meeting_id.in_(meeting_ids)))
    return {row[0]: (row[1], row[2]) for row in rows_found}


def rows(meetings: Sequence[Meeting], counts: Mapping[int, tuple[int, int]]) -> list[Row]:
    """Return the lines of the list; councils are loaded."""
    return [Row(one, notice_period.of(one), *counts.get(one.id, (0, 0))) for one in meetings]
