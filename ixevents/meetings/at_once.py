"""What meetings of the council are at the same time as something else."""

from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select

from ixevents.extensions import db
from ixevents.meetings import words
from ixevents.meetings.models import Meeting, MeetingState


def meetings(starts_at: datetime, ends_at: datetime, *, besides: int | None = None) -> list[str]:
    """Say which meeting is at the same time; one in draft counts, one called off does not."""
    return [said(other) for other in of(starts_at, ends_at) if other.id != besides][:1]


def of(starts_at: datetime, ends_at: datetime) -> Sequence[Meeting]:
    """Return the meetings that touch a time, the first one first."""
    states = (MeetingState.DRAFT, MeetingState.CONVENED)
    same = select(Meeting).where(Meeting.state.in_(states), Meeting.starts_at < ends_at, Meeting.ends_at > starts_at)
    return db.session.scalars(same.order_by(Meeting.starts_at, Meeting.id)).all()


def said(meeting: Meeting) -> str:
    """Name a meeting that is at the same time."""
    return _("At the same time: %(title)s.", title=words.title(meeting))
