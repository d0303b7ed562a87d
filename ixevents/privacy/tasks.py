"""What the worker does for privacy."""

from ixevents.core.clock import now
from ixevents.extensions import db
from ixevents.privacy import personal


def forget_answered() -> int:
    """Let requests forget who asked once the answer has left. Returns how many."""
    count = personal.forget_answered(now())
    db.session.commit()
    return count
