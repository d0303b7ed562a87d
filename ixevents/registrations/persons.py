"""Distinct persons among the parties of a project, as far as their addresses tell (PRJ-02).

Of the parties of one address each person is counted once, where they first came: a party of three that comes again as four is three
persons the first time and one more the second. Who has given no address, or came without registration, is not known.

When a person is forgotten, `remember` writes beside each of their parties how many had come before. That number leads to nobody, and
the figures stay what they were. Who comes back after that is somebody new to us.
"""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, String, Subquery, case, cast, func, literal, or_, select, update

from ixevents.events.models import Event, Slot
from ixevents.extensions import db
from ixevents.registrations.models import Registration

AT_ONCE = 500
"""Addresses in one statement; databases take no endless ones."""


def by_slot(*where: ColumnElement[bool]) -> Select[int, int, int]:
    """For each slot: persons who had not come to the project before, and people of whom that is not known. Classes are not meant."""
    parties = _parties(*where)
    new = case((parties.c.came > parties.c.before, parties.c.came - parties.c.before), else_=0)
    return (
        select(
            parties.c.slot_id,
            func.sum(case((parties.c.known, new), else_=0)),
            func.sum(case((parties.c.known, 0), else_=parties.c.came)),
        )
        .where(parties.c.came > 0)
        .group_by(parties.c.slot_id)
    )


def remember(email_keys: Sequence[str]) -> None:
    """Keep of every party of some addresses how many had come before, while it can still be known."""
    for start in range(0, len(email_keys), AT_ONCE):
        parties = _parties(Registration.email_key.in_(email_keys[start : start + AT_ONCE]))
        before = {registration_id: int(people) for registration_id, people in db.session.execute(select(parties.c.id, parties.c.before))}
        if before:
            db.session.execute(update(Registration), [{"id": key, "came_before": people} for key, people in before.items()])


def _parties(*where: ColumnElement[bool]) -> Subquery:
    """Each party with the most people of its address that had come to the project before it."""
    kept = func.coalesce(Registration.came_before, 0)
    most = case((Registration.came > kept, Registration.came), else_=kept)
    whose = func.coalesce(Registration.email_key, literal("#") + cast(Registration.id, String))
    order = {"partition_by": (Event.project_id, whose), "order_by": (Slot.starts_at, Registration.id)}
    earlier = func.coalesce(func.max(most).over(**order, rows=(None, -1)), 0)  # type: ignore[arg-type]
    return (
        select(
            Registration.id,
            Registration.slot_id,
            Registration.came,
            case((earlier > kept, earlier), else_=kept).label("before"),
            or_(Registration.email_key.is_not(None), Registration.came_before.is_not(None)).label("known"),
        )
        .join(Slot, Slot.id == Registration.slot_id)
        .join(Event, Event.id == Slot.event_id)
        .where(Registration.party_key == "", *where)
        .subquery()
    )
