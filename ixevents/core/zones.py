"""Wall-clock times in a zone, and which of them exist (CAL-11)."""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from flask_babel import gettext as _

from ixevents.core.refusal import Refused

LONGEST_NAME = 40


@lru_cache(maxsize=64)
def zone(name: str) -> ZoneInfo:
    """Return a zone by its tz database name; raises `Refused` when there is none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise Refused(_("No time zone is called “%(name)s”.", name=name[:LONGEST_NAME])) from error


def instant(day: date, at: time, zone_name: str = "Europe/Brussels", *, second_pass: bool = False) -> datetime:
    """Return the moment a clock in the zone shows `at` on `day`, in UTC.

    In the doubled hour of autumn the first pass is meant unless `second_pass`. Raises `Refused` for a time
    the clock jumps over in spring (CAL-11), and for one at either end of the calendar.
    """
    local = datetime.combine(day, at, zone(zone_name)).replace(fold=int(second_pass))
    try:
        moment = local.astimezone(UTC)
        real = moment.astimezone(local.tzinfo).replace(tzinfo=None) == local.replace(tzinfo=None)
    except OverflowError as error:
        raise Refused(_("This day is too far away.")) from error
    if not real:
        when = f"{day:%d/%m/%Y} {at:%H:%M}"
        raise Refused(_("%(when)s does not exist: the clocks go forward then. Choose another hour.", when=when), "gap")
    return moment


def moment(local: datetime, zone_name: str, before: datetime | None = None) -> datetime:
    """Return the moment a clock in the zone shows a day and hour; raises `Refused` for a time it jumps over.

    What was in the second pass of autumn's doubled hour (`before`) stays in it.
    """
    second = before is not None and bool(before.astimezone(zone(zone_name)).fold)
    return instant(local.date(), local.time(), zone_name, second_pass=second)


def span(starts: datetime, ends: datetime, zone_name: str, before: tuple[datetime, datetime] | None = None) -> tuple[datetime, datetime]:
    """Return beginning and end that a clock in the zone shows; raises `Refused` for a time it jumps over.

    In autumn's doubled hour they stay in the pass they were in (`before`), and an end is in the second where the first is over.
    """
    known = before or (None, None)
    first, last = moment(starts, zone_name, known[0]), moment(ends, zone_name, known[1])
    return first, last if last > first else instant(ends.date(), ends.time(), zone_name, second_pass=True)


def is_doubled(moment: datetime, zone_name: str) -> bool:
    """Whether a clock in the zone shows the hour of a moment a second time, in the night it goes back."""
    local = moment.astimezone(zone(zone_name))
    return local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()


def is_midnight(moment: datetime, zone_name: str) -> bool:
    """Whether a moment is the start of a day in the zone."""
    local = moment.astimezone(zone(zone_name))
    return local.time() == time(0)


def days_between(start: datetime, end: datetime, zone_name: str) -> list[date]:
    """Return the calendar days a period touches in a zone; an end at midnight does not touch the new day."""
    first = start.astimezone(zone(zone_name)).date()
    last = (end - timedelta(microseconds=1)).astimezone(zone(zone_name)).date()
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]
