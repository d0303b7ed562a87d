"""When what is due around a visit."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from ixevents.classes import terms as terms_of
from ixevents.classes.models import ClassParty, ClassTerms
from ixevents.extensions import db
from ixevents.visits import queries

AGAIN = timedelta(days=3)
"""So long before the slot an unanswered question is put once more."""

PRACTICAL = timedelta(days=4)
"""So long before the slot the practical letter goes: there is time left to read it in class."""

NEXT_MORNING = timedelta(hours=14)
"""Who registers at night for the morning after has to know at once; what starts later waits for the day."""

FRESH = timedelta(days=1)
"""A number given so shortly before it would be asked for is not asked for; nor is a question put again so soon."""

THANKED_WITHIN = timedelta(days=14)
"""Attendance is sometimes entered late; so long after the slot a class is still thanked."""


def periods() -> list[int]:
    """Return how many days before a slot some event asks for the final number; 0 asks never."""
    return sorted({terms_of.FINAL_DAYS, *db.session.scalars(queries.periods())} - {0})


def terms(parties: Sequence[ClassParty]) -> Mapping[int, ClassTerms]:
    """Return what the events of classes ask of them, in one statement."""
    event_ids = {party.registration.slot.event_id for party in parties}
    written = {one.event_id: one for one in db.session.scalars(queries.terms_of(sorted(event_ids)))}
    return {event_id: written.get(event_id) or terms_of.plain(event_id) for event_id in event_ids}


def asked_at(party: ClassParty, terms: ClassTerms) -> datetime | None:
    """Return when a class is to be asked for its final number; None where it is not: the event asks none, or the number is fresh."""
    slot = party.registration.slot
    moment = slot.starts_at - timedelta(days=terms.final_days)
    if not terms.final_days or party.registration.created_at > moment - FRESH:
        return None
    return moment
