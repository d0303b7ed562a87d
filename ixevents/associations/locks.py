"""The lock of a call: an UPDATE of its row, the first statement of every change to its stands and pitches.

It takes the row lock on PostgreSQL and the write lock on SQLite, so that of two who give one pitch the second sees the first.
"""

from typing import cast

from sqlalchemy import Table, bindparam, update
from sqlalchemy.orm.attributes import set_committed_value

from ixevents.associations import queries
from ixevents.associations.models import Pitch, Stand, StandCall
from ixevents.extensions import db

_SHARED = ("version", "opens_at", "closes_at", "called_off_at", "called_off_reason")
_TABLE = cast(Table, StandCall.__table__)
_LOCK = (
    update(_TABLE)
    .where(_TABLE.c.id == bindparam("call"))
    .values(version=_TABLE.c.version + 1)
    .returning(*[_TABLE.c[name] for name in _SHARED])
)


def lock(call: StandCall) -> None:
    """Take the lock and bring what others may have changed up to date; edition and place stay loaded."""
    row = db.session.execute(_LOCK, {"call": call.id}).one()
    for name, value in zip(_SHARED, row, strict=True):
        set_committed_value(call, name, value)


def taken(stand: Stand) -> Stand:
    """Take the lock of a stand's call and return the stand whole, as it is now."""
    lock(stand.call)
    return fresh(stand.id)


def fresh(stand_id: int) -> Stand:
    """Return a stand as it is now; the lock is held."""
    db.session.flush()
    return db.session.scalars(queries.stand(stand_id).execution_options(populate_existing=True)).one()


def pitches(call: StandCall) -> list[Pitch]:
    """Return the pitches of a locked call as they are now."""
    db.session.flush()
    return list(db.session.scalars(queries.pitches(call.id).execution_options(populate_existing=True)))
