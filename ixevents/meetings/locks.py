"""The lock of a meeting: an UPDATE of its row, the first statement of every change to it, its invitations and their answers."""

from typing import cast

from sqlalchemy import Table, bindparam, update
from sqlalchemy.orm.attributes import set_committed_value

from ixevents.extensions import db
from ixevents.meetings import queries
from ixevents.meetings.models import AgendaItem, Invitation, Meeting, MeetingDocument

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


def taken(meeting: Meeting) -> Meeting:
    """Take the lock and return the meeting whole, as it is now; what the caller has loaded besides stays loaded."""
    lock(meeting)
    number = meeting.id
    db.session.flush()
    for thing in list(db.session.identity_map.values()):
        if isinstance(thing, Invitation | AgendaItem | MeetingDocument) and thing.meeting_id == number:
            db.session.expire(thing, [column.key for column in type(thing).__mapper__.column_attrs])
    columns = [column.key for column in Meeting.__mapper__.column_attrs]
    db.session.expire(meeting, [*columns, "council", "place", "items", "documents", "invitations"])
    return db.session.scalars(queries.whole(number)).one()
