"""Files hold persons for a day; who is erased is erased from them too. Schedules name nobody, and go a while after their end."""

from datetime import datetime, timedelta

from sqlalchemy import select

from ixevents.exports import actions, queries
from ixevents.exports.models import Export, State
from ixevents.extensions import db

ENDED_FOR = timedelta(days=30)
"""So long a schedule that has ended still says why."""
TABLES: tuple[str, ...] = ()
"""No column tells of a person; the files do, whole."""


def find(_email_key: str, /) -> list[dict[str, object]]:
    """Return nothing: what is in a file is found where it came from."""
    return []


def erase(_email_key: str, /) -> int:
    """Drop every file: any may hold the person, and each can be made again without."""
    ready = db.session.scalars(select(Export).where(Export.state == State.READY)).all()
    for export in ready:
        actions.forget_file(export)
    return len(ready)


def expire(moment: datetime, /) -> dict[str, int]:
    """Drop the files whose day is over, and the schedules that ended a while ago."""
    ids = db.session.scalars(queries.old(moment)).all()
    for export_id in ids:
        actions.forget_file(db.session.get_one(Export, export_id))
    ended = db.session.scalars(queries.ended_before(moment - ENDED_FOR)).all()
    for schedule in ended:
        db.session.delete(schedule)
    return {"files": len(ids), "schedules": len(ended)}
