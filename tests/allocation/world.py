"""A round with its slots, schools and classes, made by the real actions."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from ixevents.allocation import actions, queries, tasks
from ixevents.allocation.actions import Rules
from ixevents.allocation.models import Job, Round
from ixevents.classes import actions as classes
from ixevents.classes.actions import Class, Contact, Sending
from ixevents.classes.models import ClassParty
from ixevents.core import addresses
from ixevents.core.clock import now
from ixevents.events.models import Audience, Event, Slot
from ixevents.extensions import db
from ixevents.registrations import queries as registration_queries
from ixevents.registrations.models import Registration, State
from ixevents.schools.calendars import SchoolCalendar
from ixevents.schools.models import Community, School
from tests.support import factories

ACTOR = "staff:1"
SATURDAY = 5
_numbers = count(1)


def make_event(*capacities: int | None, **values: Any) -> tuple[Event, list[Slot]]:
    """Make an event for classes with slots of these capacities, on school days from a Monday some two months from now."""
    event = factories.make_event(audience=Audience.SCHOOLS, **values)
    start = now().replace(hour=9, minute=0, second=0, microsecond=0) + timedelta(days=60)
    start += timedelta(days=-start.weekday() % 7)
    days = _school_days(start)
    return event, [factories.make_slot(event=event, capacity=seats, starts_at=next(days)) for seats in capacities]


def _school_days(start: datetime) -> Iterator[datetime]:
    """Yield the days from `start` on which both communities have school, whatever the season."""
    calendars = [SchoolCalendar(community, []) for community in (Community.FRENCH, Community.DUTCH)]
    days = (start + timedelta(days=number) for number in count())
    return (day for day in days if day.weekday() < SATURDAY and not any(calendar.closed(day) for calendar in calendars))


def make_school(**values: Any) -> School:
    """Make a school of the directory."""
    number = next(_numbers)
    defaults = {"community": Community.FRENCH, "number": str(number), "name": f"École {number}", "postcode": "1050", "locality": "Ixelles"}
    made = School(**{**defaults, **values})
    made.search = made.name.casefold()
    db.session.add(made)
    db.session.flush()
    return made


def make_round(event: Event, *, days: int = 10, quota: int | None = None, opens_at: datetime | None = None) -> Round:
    """Make a round that collects for some days from now."""
    rules = Rules(opens_at or now() - timedelta(hours=1), now() + timedelta(days=days), quota)
    return actions.make(event.edition_id, [event], rules, actor=ACTOR)


def wish(
    school: School, slots: Sequence[Slot], *, label: str = "4A", pupils: int = 18, language: str = "fr", sending: str = "", email: str = ""
) -> Registration:
    """Have a teacher register a class of `pupils` and two adults."""
    number = next(_numbers)
    address = addresses.read(email or f"teacher-{number}@example.org")
    contact = Contact(f"Teacher {number}", address)
    wanted = [db.session.scalars(registration_queries.slot_whole(slot.id)).one() for slot in slots]
    one = Class(label=label, level="S4", pupils=pupils, adults=2, wishes=tuple(wanted))
    return classes.register(Sending(sending or f"sending-{number}", contact, language, school.id), [one])[0]


def came(school: School, starts_at: datetime, programme: str = "festival") -> None:
    """Have a class of a school come to something of a programme in an earlier year."""
    edition = factories.make_edition(programme=programme)
    slot = factories.make_slot(event=factories.make_event(edition=edition), starts_at=starts_at)
    registration = factories.make_registration(slot=slot, state=State.ATTENDED, came=20, party_key="class:x")
    db.session.add(ClassParty(registration_id=registration.id, school_id=school.id, label="3B", level="S3", pupils=18, adults=2))
    db.session.flush()


def close(found: Round) -> Round:
    """Let the deadline pass and the worker close the round."""
    found.opens_at, found.deadline = now() - timedelta(days=2), now()
    db.session.flush()
    # What wished in time came before this moment.
    db.session.commit()
    assert tasks.close_due() == 1
    return reload(found)


def run(found: Round) -> Round:
    """Have the worker apply the rule."""
    actions.ask(found, Job.RUN, actor=ACTOR)
    db.session.commit()
    assert tasks.work() == 1
    return reload(found)


def confirm(found: Round) -> Round:
    """Have the worker confirm the round."""
    actions.ask(found, Job.CONFIRM, actor=ACTOR)
    db.session.commit()
    assert tasks.work() == 1
    return reload(found)


def reload(found: Round) -> Round:
    """Read a round anew."""
    round_id = found.id
    db.session.expire_all()
    return db.session.scalars(queries.one(round_id)).one()
