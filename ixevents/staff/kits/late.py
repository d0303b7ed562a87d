"""When a kit should be back."""

from datetime import timedelta

GRACE = timedelta(days=1)
"""So long after its date a kit may still be on its way."""
