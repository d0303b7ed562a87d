"""What an event asks of classes: how many pupils and adults, which levels, whether staff decide."""

from ixevents.classes.models import ADULTS_MOST, PUPILS_MOST, ClassTerms
from ixevents.core.languages import Translated
from ixevents.events.models import Audience, Event
from ixevents.extensions import db
from ixevents.schools.levels import ORDER, Level

FINAL_DAYS = 7
"""So many days before the slot the final number is asked for, where an event says nothing else (SCH-10)."""
TEXTS = ("topic", "bring", "lessons", "practical", "travel")


def takes(event: Event) -> bool:
    """Whether an event is registered for by classes."""
    return event.audience == Audience.SCHOOLS


def of(event: Event) -> ClassTerms:
    """Return the terms of an event; those every event has where nobody wrote any."""
    return db.session.get(ClassTerms, event.id) or plain(event.id)


def plain(event_id: int) -> ClassTerms:
    """Return the terms of an event about which nobody wrote anything; they are not stored."""
    texts = dict.fromkeys(TEXTS, Translated())
    numbers = {"pupils_per_adult": 15, "max_pupils": PUPILS_MOST, "final_days": FINAL_DAYS}
    return ClassTerms(event_id=event_id, levels=[], approval=False, dossier_url="", **numbers, **texts)


def adults_for(pupils: int, pupils_per_adult: int) -> int:
    """Return how many adults come with so many pupils: one for each group begun, at least one (SCH-10)."""
    return max(1, -(-pupils // max(1, pupils_per_adult)))


def most_adults(terms: ClassTerms) -> int:
    """Return how many adults a class may bring."""
    return max(ADULTS_MOST, adults_for(terms.max_pupils, terms.pupils_per_adult))


def most_seats(event: Event) -> int:
    """Return the most seats one class may ask for."""
    asked = of(event)
    return asked.max_pupils + most_adults(asked)


def needs_approval(event: Event) -> bool:
    """Whether staff decide on each class."""
    return of(event).approval


def levels(terms: ClassTerms) -> tuple[Level, ...]:
    """Return the levels an event is for, in their order; all where it names none."""
    return tuple(level for level in ORDER if not terms.levels or level in terms.levels)
