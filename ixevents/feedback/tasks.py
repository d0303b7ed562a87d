"""What the worker does for feedback: it asks the parties of the days before, and forgets who has answered once the time is over."""

from ixevents.core import dates
from ixevents.core.clock import now
from ixevents.extensions import db
from ixevents.feedback import actions, asking, queries
from ixevents.feedback.models import Survey
from ixevents.outbox.daytime import by_day


@by_day
def ask_parties() -> int:
    """Write to those who came, by day. Returns how many letters were written; each party alone."""
    moment = now()
    found = [registration.id for registration in db.session.scalars(queries.to_ask(moment, dates.morning(dates.long_day(moment))))]
    db.session.rollback()
    return sum(_ask(registration_id) for registration_id in found)


def close_calls() -> int:
    """Forget who has answered where the time is over. Returns how many slots were closed."""
    ended = db.session.scalars(queries.ended(now())).all()
    for call in ended:
        actions.close(call)
    db.session.commit()
    return len(ended)


def _ask(registration_id: int) -> bool:
    registration = db.session.scalars(queries.party(registration_id)).one()
    survey = db.session.get(Survey, registration.slot.event.edition_id)
    edition_id = registration.slot.event.edition_id
    if survey is None or not asking.asked(edition_id, asking.party_of(registration.slot)):
        db.session.rollback()
        return False
    if asking.closes(registration.slot, survey) <= now():
        db.session.rollback()
        return False
    written = actions.ask(registration, survey)
    db.session.commit()
    return written
