"""Files hold persons for a day; who is erased is erased from them too."""

from datetime import datetime

from sqlalchemy import select

from ixevents.exports import actions, queries
from ixevents.exports.models import Export, State
from ixevents.extensions import db

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
    """Drop the files whose day is over."""
    ids = db.session.scalars(queries.old(moment)).all()
    for export_id in ids:
        actions.forget_file(db.session.get_one(Export, export_id))
    return {"files": len(ids)}
