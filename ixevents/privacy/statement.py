"""When the accessibility statement was made and last reviewed; it is reviewed every year (A11Y-03)."""

from datetime import date, timedelta

PREPARED_ON = date(2026, 11, 24)
REVIEWED_ON = date(2026, 11, 26)
REVIEW_AFTER = timedelta(days=365)


def review_is_due(day: date) -> bool:
    """Whether the yearly look at the statement, and at the notice beside it, has to be taken; staff are reminded a month before."""
    return day >= REVIEWED_ON + REVIEW_AFTER - timedelta(days=30)
