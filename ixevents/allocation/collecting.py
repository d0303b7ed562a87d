"""While a round has not ended, classes wish instead of taking seats: what registrations and classes ask of it."""

from flask_babel import gettext as _

from ixevents.allocation import actions, queries, words
from ixevents.allocation.models import Round, RoundState
from ixevents.classes import queries as class_queries
from ixevents.core.clock import now
from ixevents.core.refusal import Refused
from ixevents.events.models import Slot
from ixevents.extensions import db
from ixevents.registrations import seats
from ixevents.registrations.models import Registration


def collects(slot: Slot) -> bool:
    """Return whether a class wishes for a slot instead of having seats: until the round of its event has ended.

    Under the round's lock, so that no class comes in between the last look and the end. Raises `Refused` before the first day.
    """
    found = of_event(slot.event_id)
    if found is None:
        return False
    actions.lock(found)
    if found.over:
        return False
    if found.state == RoundState.COLLECTING and now() < found.opens_at:
        raise Refused(_("Wishes can be given from %(moment)s.", moment=words.moment(found.opens_at)), "not_open")
    return True


def of_event(event_id: int) -> Round | None:
    """Return the round of an event that has not ended."""
    return db.session.scalars(queries.of_event(event_id)).first()


def other_slot(registration: Registration) -> int | None:
    """Return the dearest of a class's other wishes that can still take place."""
    wished = [wish.slot for wish in db.session.scalars(class_queries.wishes(registration.id))]
    return next((slot.id for slot in wished if slot.id != registration.slot_id and seats.open_for_offers(slot)), None)
