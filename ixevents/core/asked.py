"""Reading what an address asks of a list: what makes no sense asks nothing (case 37)."""

from datetime import MAXYEAR, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement

from ixevents.core import zones

LONGEST = 100
FIRST_YEAR = 1900
_DIGITS = 9
"""The most a number of ours has; databases hold no longer ones."""


def words(value: str | None, most: int = LONGEST) -> str:
    """Return a text as it can be looked for; no database can even be asked for a NUL."""
    return (value or "").replace("\x00", "").strip()[:most]


def number(value: str | None) -> int:
    """Return a number, such as an id; 0 when it is none."""
    return int(value) if value and value.isascii() and value.isdigit() and len(value) <= _DIGITS else 0


def day(value: str | None) -> str:
    """Return an ISO day, or nothing."""
    try:
        found = date.fromisoformat(value or "")
    except ValueError:
        return ""
    # The day after the last one there is cannot be reckoned.
    return found.isoformat() if FIRST_YEAR <= found.year < MAXYEAR else ""


def going_on(table: Any, from_day: str, to_day: str) -> list[ColumnElement[bool]]:
    """Return that a row with `starts_at` and `ends_at` goes on in the days asked for; an empty day asks nothing."""
    after = [table.ends_at > midnight(from_day)] if from_day else []
    return after + ([table.starts_at < midnight(to_day, days=1)] if to_day else [])


def midnight(iso: str, days: int = 0) -> datetime:
    """Return the moment at which a day begins in Brussels, or so many days later."""
    return zones.instant(date.fromisoformat(iso) + timedelta(days=days), time(0, 0))
