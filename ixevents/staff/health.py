"""Whether the application is alive (`/healthz`) and able to serve (`/readyz`), for machines that watch it."""

from flask import Blueprint, Response
from sqlalchemy import text

from ixevents.condition.queue import queue_state
from ixevents.core import headers
from ixevents.extensions import db, limiter

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
