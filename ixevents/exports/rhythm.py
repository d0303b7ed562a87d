"""When a schedule's lists are due: pure reckoning, on the clock of Brussels."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from ixevents.core import dates, zones
from ixevents.exports.models import ExportSchedule, Rhythm

HOURS = range(6, 12)
"""The hours of the morning; neither change of clocks touches them."""
MONTH_DAYS = range(1, 29)
LONGEST = timedelta(days=32)
"""Within so long every rhythm is due once at least."""


@dataclass(frozen=True)
class Times:
    """How often, at what hour and how long: what somebody chooses of a schedule."""

    rhythm: Rhythm
    weekday: int
    month_day: int
    hour: int
    until: date

    @classmethod
    def of(cls, schedule: ExportSchedule) -> "Times":
        """Return those of a schedule."""
        return cls(Rhythm(schedule.rhythm), schedule.weekday, schedule.month_day, schedule.hour, schedule.until)

    def facts(self) -> dict[str, object]:
        """Return them for the journal."""
        own = {Rhythm.WEEKLY: {"weekday": self.weekday + 1}, Rhythm.MONTHLY: {"month_day": self.month_day}}.get(self.rhythm, {})
        return {"rhythm": str(self.rhythm), **own, "hour": self.hour, "until": self.until.isoformat()}

    def after(self, moment: datetime) -> datetime:
        """Return the next moment a list is due."""
        first = dates.local_day(moment)
        days = (first + timedelta(days=number) for number in range(LONGEST.days + 1))
        return next(at for day in days if self._fits(day) and (at := zones.instant(day, time(self.hour))) > moment)

    def _fits(self, day: date) -> bool:
        if self.rhythm == Rhythm.WEEKLY:
            return day.weekday() == self.weekday
        return self.rhythm == Rhythm.DAILY or day.day == self.month_day
