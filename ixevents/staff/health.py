"""Whether the application is alive (`/healthz`) and able to serve (`/readyz`), for machines that watch it."""

from datetime import timedelta

from flask import Blueprint, Response
from sqlalchemy import Select, func, select, text

from ixevents.core import headers
from ixevents.core.clock import now
from ixevents.extensions import db, limiter
from ixevents.outbox.models import Notice, NoticeState, Pause

LATE = timedelta(minutes=15)
"""A letter due for longer than this means that no worker is running, or that it cannot keep up."""

bp = Blueprint("health", __name__)
limiter.exempt(bp)


@bp.get("/healthz")
def alive() -> Response:
    """Answer without touching anything: the process is alive."""
    headers.uncached()
    return Response("ok\n", mimetype="text/plain")


@bp.get("/readyz")
def ready() -> Response:
    """Answer once the database does; a queue that stands still is told, but takes no page away."""
    headers.uncached()
    db.session.execute(text("SELECT 1"))
    return Response(f"database: ok\nqueue: {queue_state()}\n", mimetype="text/plain")


def queue_state() -> str:
    """Return `ok`, `late` (letters wait for too long) or `paused` with the reason."""
    reason = db.session.scalar(select(Pause.reason).where(Pause.until > now()))
    if reason:
        return f"paused ({reason})"
    return "late" if db.session.scalar(_late()) else "ok"


def _late() -> Select[int]:
    waiting = (NoticeState.DUE, NoticeState.RETRY)
    return select(func.count()).select_from(Notice).where(Notice.state.in_(waiting), Notice.due_at < now() - LATE)
