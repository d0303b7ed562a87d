"""How the outbox is doing, in one word."""

from datetime import timedelta

from sqlalchemy import Select, func, select

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
    return "late" if db.session.scalar(_late()) else "ok"


def _late() -> Select[int]:
    waiting = (NoticeState.DUE, NoticeState.RETRY)
    return select(func.count()).select_from(Notice).where(Notice.state.in_(waiting), Notice.due_at < now() - LATE)
