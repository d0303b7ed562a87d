"""The lock of a meeting: an UPDATE of its row, the first statement of every change to it, its invitations and their answers."""

from typing import cast

from sqlalchemy import Table, bindparam, update
from sqlalchemy.orm.attributes import set_committed_value

from ixevents.extensions import db
from ixevents.meetings.models import Meeting

_SHARED = ("version", "revision", "state", "starts_at", "ends_at")
_TABLE = cast(Table, Meeting.__table__)
_LOCK = (
    update(_TABLE)
    .where(_TABLE.c.id == bindparam("meeting"))
    .values(version=_TABLE.c.version + 1)
    .returning(*[_TABLE.c[name] for name in _SHARED])
)


def lock(meeting: Meeting) -> None:
    """Take the lock and bring what others may have changed up to date; what is loaded beside stays loaded."""
    row = db.session.execute(_LOCK, {"meeting": meeting.id}).one()
    for name, value in zip(_SHARED, row, strict=True):
        set_committed_value(meeting, name, value)
