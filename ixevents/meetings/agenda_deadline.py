"""Until when members may propose items (COU-06): clear days, which count neither the day of sending nor that of the meeting."""

from datetime import date, timedelta

from ixevents.core import dates
from ixevents.core.clock import today
from ixevents.meetings.models import Meeting


def last_day(meeting: Meeting) -> date:
    """Return the last day on which an item is in time; the council is loaded."""
    return dates.local_day(meeting.starts_at, meeting.zone) - timedelta(days=meeting.council.item_days + 1)


def in_time(meeting: Meeting) -> bool:
    """Whether an item proposed today is in time."""
    return today() <= last_day(meeting)
