"""The lock of shifts: an UPDATE of their rows in the order of their ids, the first statement of every change to who takes them.

It takes the row lock on PostgreSQL and the write lock on SQLite, so that of two who want the last place the second sees the first.
Who signs up, takes more shifts or changes an address locks the call before the shifts: one address is one volunteer of a call, who is in
one place at a time.
"""

from collections.abc import Iterable
from typing import cast

from sqlalchemy import Table, bindparam, func, select, update

from ixevents.core.refusal import Refused
from ixevents.extensions import db
from ixevents.volunteers import queries
from ixevents.volunteers.models import Shift, Turn, VolunteerCall

_TABLE = cast(Table, Shift.__table__)
_LOCK = update(_TABLE).where(_TABLE.c.id == bindparam("shift")).values(version=_TABLE.c.version + 1)


def of_call(call: VolunteerCall) -> None:
    """Lock a call, and read again what it says and whether it is open."""
    raised = update(VolunteerCall).where(VolunteerCall.id == call.id).values(version=VolunteerCall.version + 1)
    db.session.execute(raised.execution_options(synchronize_session=False))
    db.session.refresh(call, ["version", "open", "words", "note", "age_least"])


def taken(ids: Iterable[int]) -> list[Shift]:
    """Lock shifts and return them as they are now, the earliest first; those that are gone are left out."""
    wanted = sorted(set(ids))
    for number in wanted:
        db.session.execute(_LOCK, {"shift": number})
    return list(db.session.scalars(queries.shifts(wanted).execution_options(populate_existing=True)))


def one(shift_id: int) -> Shift:
    """Lock one shift and return it as it is now. Raises `Refused` when it is gone."""
    found = taken([shift_id])
    if not found:
        raise Refused(queries.gone(), "gone")
    return found[0]


def recount(shifts: Iterable[Shift]) -> None:
    """Write down how many turns of locked shifts are taken."""
    db.session.flush()
    for shift in shifts:
        count = select(func.count()).where(Turn.shift_id == shift.id, Turn.ended_at.is_(None))
        shift.taken = db.session.scalar(count) or 0
    db.session.flush()
