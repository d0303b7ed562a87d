"""The classes of the sample programme: what its events ask of them, on which days there is school, and which have registered."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from itertools import count
from typing import Any

from sqlalchemy import select

from ixevents.classes import actions
from ixevents.classes.actions import Class, Contact, Sending
from ixevents.classes.models import ClassTerms
from ixevents.core import addresses, zones
from ixevents.core.languages import Translated
from ixevents.events.models import Event, Slot
from ixevents.extensions import db
from ixevents.registrations.models import Channel
from ixevents.schools import queries
from ixevents.schools.calendars import SchoolCalendar
from ixevents.schools.models import Community, School

_TEXTS = ("topic", "bring", "lessons", "practical", "travel")
_TEACHERS = {"fr": "Exemple, titulaire", "nl": "Voorbeeld, klasleraar", "en": "Sample, teacher"}
_ROLES = {"fr": "titulaire", "nl": "klasleraar", "en": "class teacher"}
_MORNING = time(10)


def school_day(day_zero: date, number: int) -> date:
    """Return the so-many-th day after another on which classes of both communities can come."""
    exceptions = db.session.scalars(queries.exceptions(day_zero, day_zero + timedelta(days=200))).all()
    calendars = [SchoolCalendar(community, exceptions) for community in (Community.FRENCH, Community.DUTCH)]
    days = (day_zero + timedelta(days=offset) for offset in count(1))
    return next(day for nth, day in enumerate(filter(lambda day: _open(calendars, day), days), 1) if nth == number)


def add_terms(event: Event, entry: Mapping[str, Any]) -> None:
    """Write down what an event asks of classes."""
    texts = {name: Translated.of(entry.get(name)) for name in _TEXTS}
    facts = {name: value for name, value in entry.items() if name not in _TEXTS}
    db.session.add(ClassTerms(event_id=event.id, **texts, **facts))
    db.session.flush()


def register(slot: Slot, entries: Iterable[Mapping[str, Any]]) -> None:
    """Register invented classes as their teachers would; those whose school the directory does not have stay away."""
    for number, entry in enumerate(entries, 1):
        school = db.session.scalars(select(School).where(School.number == entry["school"]).order_by(School.id)).first()
        if school is not None:
            _register_one(slot, school, entry, number)


def _register_one(slot: Slot, school: School, entry: Mapping[str, Any], number: int) -> None:
    lang = entry["language"]
    address = addresses.read(f"{slot.event.slug}-{slot.id}-{number}@example.org")
    phone = f"0470 00 00 {number:02}"
    sending = Sending(
        key=f"sample:{slot.id}:{number}",
        contact=Contact(f"{_TEACHERS[lang]} {number}", address, phone, _ROLES[lang]),
        language=lang,
        school_id=school.id,
        day_phone=phone,
        channel=Channel.COUNTER,
    )
    facts = {name: entry[name] for name in ("label", "level", "pupils", "adults")}
    actions.register(sending, [Class(wishes=(slot,), **facts)])


def _open(calendars: Iterable[SchoolCalendar], day: date) -> bool:
    moment: datetime = zones.instant(day, _MORNING)
    return not any(calendar.closed(moment) or calendar.unusual(moment) for calendar in calendars)
