"""The way from the page of a meeting to its attendance, its votes and its minutes."""

from dataclasses import dataclass

from ixevents.meetings.models import Meeting
from ixevents.minutes.queries import OPEN


@dataclass(frozen=True)
class WayIn:
    """A part of the page of a meeting."""

    meeting: Meeting
    template: str = "staff/sittings/way_in.html"


def make(meeting: Meeting) -> WayIn | None:
    """Return the way in; none before members are convened, and none once the meeting is called off."""
    return WayIn(meeting) if meeting.state in OPEN else None
