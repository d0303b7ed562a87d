"""What the worker does for meetings: it asks those again who have not answered."""

from ixevents.core.clock import now
from ixevents.extensions import db
from ixevents.meetings import chasing, forecast_queries
from ixevents.meetings.models import Meeting
from ixevents.outbox.daytime import by_day


@by_day
def remind() -> int:
    """Write to the silent of every meeting to come whose day it is, by day. Returns how many letters were written; each meeting alone."""
    meetings = db.session.scalars(forecast_queries.convened_ahead(now())).all()
    db.session.rollback()
    return sum(_remind(number) for number in meetings)


def _remind(meeting_id: int) -> int:
    written = chasing.remind_due(db.session.get_one(Meeting, meeting_id))
    db.session.commit()
    return len(written)
