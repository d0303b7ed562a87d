"""What the worker does for classes that are handed over. Like views, tasks commit; each class alone."""

from ixevents.classes import handover
from ixevents.classes.handing import actions
from ixevents.classes.handover import ClassHandover
from ixevents.core.clock import now
from ixevents.extensions import db
from ixevents.registrations import queries as registrations


def end_questions() -> int:
    """End questions to colleagues that nobody answered in time. Returns how many."""
    due = db.session.execute(handover.unanswered(now())).all()
    db.session.rollback()
    for number, registration_id in due:
        found = db.session.get(ClassHandover, number)
        if found is not None:
            actions.expire(found, db.session.scalars(registrations.by_id(registration_id)).one())
        db.session.commit()
    return len(due)
