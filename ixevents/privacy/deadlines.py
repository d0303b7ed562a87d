"""How long a request may take: a month from the day it came, two more where that is told with the reason (GDPR, article 12.3)."""

from calendar import monthrange
from datetime import date

MONTHS = 1
MONTHS_MORE = 2


def due(received: date, *, extended: bool = False) -> date:
    """Return the last day for the answer. A month that has no such day ends with its last one; weekends give no respite."""
    return months_later(received, MONTHS + (MONTHS_MORE if extended else 0))


def months_later(day: date, months: int) -> date:
    """Return the same day so many months later, or the last one of a shorter month."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    return day.replace(year=year, month=month, day=min(day.day, monthrange(year, month)[1]))
