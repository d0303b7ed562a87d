"""What the worker does for registrations besides sending letters. Like views, tasks commit; each party alone."""

from ixevents.core.clock import now
from ixevents.extensions import db
from ixevents.registrations import actions, notices, queries


def expire_due() -> int:
    """End offers and held seats whose time is over, and pass the seats on. Returns how many ended."""
    moment = now()
    due = [*db.session.scalars(queries.ended_offers(moment)), *db.session.scalars(queries.ended_holds(moment))]
    db.session.rollback()
    ended = 0
    for registration_id in due:
        registration = db.session.scalars(queries.by_id(registration_id)).one()
        ended += actions.expire(registration)
        db.session.commit()
    return ended


def write_reminders() -> int:
    """Write the letters of the day before. Returns how many were written."""
    registrations = db.session.scalars(queries.to_remind(now())).all()
    for registration in registrations:
        notices.reminder(registration)
    db.session.commit()
    return len(registrations)
