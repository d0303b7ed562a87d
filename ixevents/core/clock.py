"""The one source of time. Tests freeze it; nothing else asks the system clock."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

BRUSSELS = ZoneInfo("Europe/Brussels")


def now() -> datetime:
    """Return the present moment, aware and in UTC, to the microsecond."""
    return datetime.now(UTC)


def today(zone: ZoneInfo = BRUSSELS) -> date:
    """Return the calendar day in a zone (Brussels unless told)."""
    return now().astimezone(zone).date()
