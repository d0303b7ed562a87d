"""The sample round: it collects, with the wishes of invented classes of the sample schools."""

from collections.abc import Sequence
from datetime import time, timedelta

from sqlalchemy import Select, exists, select

from ixevents.allocation import actions
from ixevents.allocation.actions import Rules
from ixevents.allocation.models import RoundEvent
from ixevents.classes import actions as classes
from ixevents.classes import queries as class_queries
from ixevents.classes.actions import Class, Contact, Sending
from ixevents.core import addresses, zones
from ixevents.core.clock import now, today
from ixevents.core.languages import OFFICIAL
from ixevents.events.models import Event, Slot
from ixevents.extensions import db
from ixevents.journal.models import SYSTEM
from ixevents.schools.models import School, SchoolState, Source, Stage

EVENT = "la-classe-sans-murs"
CLASSES = 30
DAYS_OPEN, DAYS_LEFT = 9, 12
QUOTA = 2
STEP = 7
_LIKED = (0, 0, 1, 0, 2, 1, 3, 0, 4, 1)
"""First wishes by slot: the first days are wanted most, as in life."""
_NAMES = {"fr": "Exemple", "nl": "Voorbeeld"}
_LABELS = ("4A", "4B", "5C", "3TQ", "6G")


def load() -> int:
    """Make the sample round once and return how many classes wish in it; without the sample event there is none."""
    event = db.session.scalars(select(Event).where(Event.slug == EVENT)).first()
    if event is None or db.session.scalar(select(exists().where(RoundEvent.event_id == event.id))):
        return 0
    schools = [school for school in db.session.scalars(_schools()) if Stage.SECONDARY in school.stages]
    slots = db.session.scalars(class_queries.slots_of_event(event.id, now())).all()
    if not schools or not slots:
        return 0
    deadline = zones.instant(today() + timedelta(days=DAYS_LEFT), time(16))
    actions.make(event.edition_id, [event], Rules(now() - timedelta(days=DAYS_OPEN), deadline, QUOTA), actor=SYSTEM)
    for number in range(CLASSES):
        # Every fourth school brings a second class; by steps, so that both communities are there.
        _wish(number, schools[(number - number // 4) * STEP % len(schools)], slots)
    return CLASSES


def _schools() -> Select[School]:
    found = select(School).where(School.source == Source.SAMPLE, School.state == SchoolState.LISTED)
    return found.order_by(School.id)


def _wish(number: int, school: School, slots: Sequence[Slot]) -> None:
    first = _LIKED[number % len(_LIKED)] % len(slots)
    ranked = dict.fromkeys(slots[(first + step) % len(slots)] for step in (0, 1 + number % 2, 3))
    lang = school.community if school.community in OFFICIAL else "unknown"
    address = addresses.read(f"{EVENT}-{number}@example.org")
    contact = Contact(f"{_NAMES.get(lang, 'Exemple')} {number + 1}", address)
    pupils = 16 + number * 5 % 9
    one = Class(label=_LABELS[number % len(_LABELS)], level="S4", pupils=pupils, adults=2, wishes=tuple(ranked))
    classes.register(Sending(f"sample-round-{number}", contact, lang, school.id), [one])
