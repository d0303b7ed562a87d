"""What the worker does for meetings: it asks those again who have not answered."""

from ixevents.core.clock import BRUSSELS, now
from ixevents.extensions import db
from ixevents.meetings import chasing, forecast_queries
from ixevents.meetings.models import Meeting

FROM_HOUR, TO_HOUR = 8, 20
"""Nobody is reminded at night."""


def remind() -> int:
    """Write to the silent of every meeting to come whose day it is. Returns how many letters were written; each meeting alone."""
    if not FROM_HOUR <= now().astimezone(BRUSSELS).hour < TO_HOUR:
        return 0
    meetings = db.session.scalars(forecast_queries.convened_ahead(now())).all()
    db.session.rollback()
    return sum(_remind(number) for number in meetings)


def _remind(meeting_id: int) -> int:
    written = chasing.remind_due(db.session.get_one(Meeting, meeting_id))
    db.session.commit()
    return len(written)
