"""When the accessibility statement was made and last reviewed; it is reviewed every year (A11Y-03)."""

from datetime import date

PREPARED_ON = date(2026, 11, 24)
REVIEWED_ON = date(2026, 11, 24)
