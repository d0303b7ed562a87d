"""What the worker does for classes that are handed over. Like views, tasks commit; each sending alone."""

from ixevents.classes import handover
from ixevents.classes.handing import actions, sendings
from ixevents.core.clock import now
from ixevents.extensions import db


def end_questions() -> int:
    """End questions to colleagues that nobody answered in time. Returns of how many sendings."""
    due = db.session.scalars(handover.unanswered(now())).all()
    db.session.rollback()
    for sending in due:
        actions.expire(sendings.parts(sending))
        db.session.commit()
    return len(due)
