"""What meetings of the council are at the same time as something else."""

from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select

from ixevents.extensions import db
from ixevents.meetings import words
from ixevents.meetings.models import Meeting, MeetingState


def meetings(starts_at: datetime, ends_at: datetime, *, besides: int | None = None) -> list[str]:
    """Say which meeting is at the same time; one in draft counts, one called off does not."""
    states = (MeetingState.DRAFT, MeetingState.CONVENED)
    same = select(Meeting).where(Meeting.state.in_(states), Meeting.starts_at < ends_at, Meeting.ends_at > starts_at)
    found = db.session.scalars(same.where(Meeting.id != besides) if besides else same)
    return [_("At the same time: %(title)s.", title=words.title(other)) for other in found.all()[:1]]
