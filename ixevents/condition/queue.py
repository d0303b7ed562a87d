"""How the outbox is doing, in one word."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, select

from ixevents.core.clock import now
from ixevents.extensions import db
from ixevents.outbox import home
from ixevents.outbox.models import Notice, NoticeState, Pause

LATE = timedelta(minutes=15)
"""A letter due for longer than this means that no worker is running, or that it cannot keep up."""


def queue_state() -> str:
    """Return `ok`, `late` (letters wait for too long), `paused` with the reason, or `held` in what may be a copy."""
    if (found := home.held()) is not None:
        return f"held ({found.held_for})"
    reason = db.session.scalar(select(Pause.reason).where(Pause.until > now()))
    if reason:
        return f"paused ({reason})"
    return "late" if db.session.scalar(select(func.count()).select_from(Notice).where(late(now()))) else "ok"


def late(moment: datetime) -> ColumnElement[bool]:
    """Whether a letter is due for so long that no worker can be running, or that it cannot keep up."""
    return Notice.state.in_((NoticeState.DUE, NoticeState.RETRY)) & (Notice.due_at < moment - LATE)
