"""The notice period of a meeting in clear days: the day of sending and the day of the meeting do not count (COU-05)."""

from dataclasses import dataclass
from datetime import date, timedelta

from ixevents.core import dates
from ixevents.core.clock import today
from ixevents.council.models import Council
from ixevents.meetings.models import Meeting, NoticeKind


@dataclass(frozen=True)
class Period:
    """How a sending on one day stands to the rule."""

    needed: int
    "Clear days the rule asks for."
    clear: int
    "Clear days there are when it is sent on that day."
    last_day: date
    "The last day on which it can be sent in time."
    sent_on: date

    @property
    def in_time(self) -> bool:
        """Whether the rule is kept."""
        return self.sent_on <= self.last_day

    @property
    def days_left(self) -> int:
        """Days until the last one; 0 on it, below 0 once it is over."""
        return (self.last_day - self.sent_on).days


def of(meeting: Meeting, sent_on: date | None = None) -> Period:
    """Return the notice period of a meeting whose council is loaded, sent today unless told; days are those of Brussels."""
    return between(sent_on or today(), dates.local_day(meeting.starts_at), needed(meeting.council, meeting.notice_kind))


def between(sent_on: date, held_on: date, days: int) -> Period:
    """Return the period from a day to another for a rule of so many clear days."""
    return Period(needed=days, clear=max((held_on - sent_on).days - 1, 0), last_day=held_on - timedelta(days=days + 1), sent_on=sent_on)


def needed(council: Council, kind: NoticeKind) -> int:
    """Return how many clear days a notice needs; the second one takes up known items and needs no more than an urgent one."""
    return council.notice_days if kind == NoticeKind.ORDINARY else council.urgent_days
