"""What a slot's change means for its resources: moved, each is checked anew; called off, all are free again."""

from collections.abc import Collection

from flask_babel import gettext as _
from sqlalchemy import delete

from ixevents.core.clock import now
from ixevents.core.refusal import Refused
from ixevents.events.listeners import Before
from ixevents.events.models import Slot
from ixevents.extensions import db
from ixevents.registrations.queries import slot_whole
from ixevents.resources import answering, handing, notices, occupancy, queries, telling
from ixevents.resources.models import Assignment
from ixevents.resources.occupancy import Use


def slot_moved(slot: Slot, before: Before, *, actor: str) -> None:
    """Check every resource of a slot at its new time, then write to its facilitators.

    Raises `Refused` with what clashes and when: somebody else is assigned first, or the date is moved elsewhere (SCH-11); and for a kit
    that came back incomplete, until somebody decides.
    """
    db.session.flush()
    assignments = db.session.scalars(queries.of_slot(slot.id)).all()
    if not assignments:
        return
    moved = db.session.scalars(slot_whole(slot.id).execution_options(populate_existing=True)).one()
    if moved.starts_at > now() and (moved.starts_at, moved.ends_at) != (before.starts_at, before.ends_at):
        handing.begin_anew(assignments)
    clashes = _clashes(moved, assignments)
    if clashes:
        raise Refused(_("%(clashes)s Assign another first.", clashes=" ".join(clashes)), "taken")
    for assignment in db.session.scalars(queries.invited(slot.id)).all():
        assignment.sequence += 1
        answering.ask_anew(assignment)
        telling.changed(assignment, before)


def slot_called_off(slot: Slot, *, actor: str) -> None:
    """Write to the facilitators of a slot that will not happen; it keeps nobody busy any more."""
    for assignment in db.session.scalars(queries.invited(slot.id)).all():
        assignment.sequence += 1
        notices.called_off(assignment)


def slots_vanish(slot_ids: Collection[int]) -> None:
    """Let go of slots about to be deleted, and take them out of the calendars of their facilitators.

    Raises `Refused` while a kit is out for one of them, or came back incomplete and nobody has decided what follows.
    """
    for assignment in db.session.scalars(queries.unfinished(slot_ids)):
        handing.require_here(assignment)
    for slot_id in slot_ids:
        for assignment in db.session.scalars(queries.invited(slot_id)).all():
            # Whose date was called off has been told so, and has it in no calendar any more.
            if not assignment.slot.called_off:
                assignment.sequence += 1
                notices.removed(assignment)
    db.session.flush()
    db.session.execute(delete(Assignment).where(Assignment.slot_id.in_(slot_ids)))


def _clashes(slot: Slot, assignments: Collection[Assignment]) -> list[str]:
    there = occupancy.lock(one.resource_id for one in assignments)
    uses = occupancy.uses(list(there), slot.starts_at, slot.ends_at)
    found = []
    for one in assignments:
        clashing = occupancy.against(Use.of(one, slot), uses[one.resource_id], there[one.resource_id])
        if clashing:
            found.append(occupancy.taken(one.resource.title, clashing))
    return found
