"""What facilitators know of the room and the kits of their dates: letters say them, and what changes afterwards is told when staff say so.

Nothing here commits.
"""

from collections.abc import Iterable

from flask_babel import gettext as _

from ixevents.core.clock import now
from ixevents.core.refusal import Refused
from ixevents.core.seen import seen_mark
from ixevents.events.listeners import Before
from ixevents.events.models import Slot
from ixevents.extensions import db
from ixevents.journal import actions as journal
from ixevents.registrations import seats
from ixevents.resources import notices, queries
from ixevents.resources.models import Answer, Assignment, Kind


def assigned(assignment: Assignment) -> None:
    """Invite a facilitator to a date."""
    notices.assigned(assignment)
    _is_told(assignment)


def changed(assignment: Assignment, before: Before) -> None:
    """Say to a facilitator that a date is at another time or place than before."""
    notices.changed(assignment, before)
    _is_told(assignment)


def tell(assignment: Assignment, *, actor: str) -> bool:
    """Tell a facilitator the room and the kits of a date as they are now. Returns whether a letter leaves: nobody is told twice."""
    seats.lock(assignment.slot)
    db.session.refresh(assignment, attribute_names=["ended_at", "answer", "told_beside"])
    if assignment.ended_at is not None:
        raise Refused(_("%(name)s was taken off this date meanwhile.", name=assignment.resource.title), "ended")
    if assignment.id not in lagging(assignment.slot, _of_slot(assignment)):
        return False
    notices.beside(assignment)
    _is_told(assignment)
    journal.record("tell", assignment.slot, actor=actor, resource=assignment.resource_id)
    return True


def lagging(slot: Slot, assigned: Iterable[Assignment]) -> set[int]:
    """Return which assignments of a slot to come are of facilitators who know other rooms or kits than it has now."""
    there = [] if slot.called_off or slot.ends_at <= now() else list(assigned)
    mark = _mark(there)
    return {one.id for one in there if _lags(one, mark)}


def _lags(assignment: Assignment, mark: str) -> bool:
    """Whether somebody who can be written to was told something else; who does not come need not know."""
    if assignment.resource.kind != Kind.FACILITATOR or not assignment.resource.email or assignment.answer == Answer.NO:
        return False
    return assignment.told_beside not in (None, mark)


def _is_told(assignment: Assignment) -> None:
    if assignment.resource.kind == Kind.FACILITATOR:
        assignment.told_beside = _mark(_of_slot(assignment))


def _mark(assigned: Iterable[Assignment]) -> str:
    """Return a mark of what letters say of rooms and kits."""
    return seen_mark(sorted((str(one.resource.kind), one.resource.name) for one in assigned if one.resource.kind != Kind.FACILITATOR))


def _of_slot(assignment: Assignment) -> Iterable[Assignment]:
    return db.session.scalars(queries.of_slot(assignment.slot_id)).all()
