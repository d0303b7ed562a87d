"""What has happened in the sample programme: classes and people who came some weeks ago, and indicators fed by them.

Nobody can register for a day that is over, so the parties are written as if they had registered in time; that they came is said by the
same actions as at any door.
"""

from collections.abc import Iterable, Mapping
from datetime import date, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from ixevents.classes.models import ClassParty
from ixevents.core import addresses, entries, zones
from ixevents.core.clock import today
from ixevents.core.languages import Translated
from ixevents.core.tokens import new_code
from ixevents.events import actions as events
from ixevents.events.models import Event, Place, Slot
from ixevents.extensions import db
from ixevents.figures import actions
from ixevents.journal.models import SYSTEM
from ixevents.projects.models import Project
from ixevents.projects.results import Indicator, IndicatorPeriod
from ixevents.registrations import attendance, seats
from ixevents.registrations.attendance import Statement
from ixevents.registrations.models import Channel, Registration, State
from ixevents.schools.models import School
from ixevents.visits import actions as visits
from ixevents.visits import queries as visit_queries

_FILE = Path(__file__).with_name("sample.yaml")
_AFTER_THE_RECORDS = 10
"""Position of the first indicator made here: the record's own sample stands before."""
_FIRST_CLASS = "sample-class-0@example.org"
"""Known by it: what has happened once does not happen again."""
_REGISTERED_BEFORE = timedelta(days=30)

Entry = Mapping[str, Any]


def load() -> int:
    """Add what is missing and return how many indicators that were; programme, schools and records are loaded before."""
    content: Entry = entries.read(_FILE)
    project = db.session.scalars(select(Project).where(Project.slug == content["project"])).first()
    if project is None or db.session.scalars(select(Registration.id).where(Registration.email_key == _FIRST_CLASS)).first():
        return 0
    _let_classes_come(content["classes"])
    _let_people_come(content["evenings"])
    for position, entry in enumerate(content["indicators"], start=_AFTER_THE_RECORDS):
        _indicator(project, position, entry)
    db.session.flush()
    return len(content["indicators"])


def go_on() -> None:
    """Let one evening more happen, after the sample report was frozen."""
    _let_people_come(entries.read(_FILE)["afterwards"])


def _let_classes_come(entry: Entry) -> None:
    event = _event(entry["event"])
    schools = {school.number: school for school in db.session.scalars(select(School))}
    for number, visit in enumerate(entry["visits"] if event else ()):
        slot = _past(event, entry, visit["days"])
        if slot is not None and visit["school"] in schools:
            _visit(slot, schools[visit["school"]], visit, number)


def _visit(slot: Slot, school: School, entry: Entry, number: int) -> None:
    registration = _party(slot, f"sample-class-{number}@example.org", entry["pupils"] + entry["adults"], entry["language"])
    registration.party_key = f"class:{school.id}:{entry['label'].replace(' ', '').casefold()}"
    facts = {name: entry[name] for name in ("label", "level", "pupils", "adults")}
    counts = {name: entry[name] for name in ("girls", "boys") if name in entry}
    db.session.add(ClassParty(registration_id=registration.id, school_id=school.id, counts=counts, **facts))
    seats.recount(slot)
    db.session.flush()
    visits.enter_attendance(db.session.scalars(visit_queries.by_registration(registration.id)).one(), *entry["came"], actor=SYSTEM)
    attendance.close(slot, actor=SYSTEM)


def _let_people_come(entry: Entry) -> None:
    event = _event(entry["event"])
    for evening in entry["dates"] if event else ():
        slot = _past(event, entry, evening["days"])
        if slot is None:
            continue
        parties = [
            (_party(slot, f"sample-{number}@example.org", size, language), came)
            for number, (size, came, language) in enumerate(evening["parties"])
        ]
        seats.recount(slot)
        db.session.flush()
        said = [(party.ticket, came) for party, came in parties] + [(None, evening["others"])]
        for ticket, came in said:
            if came == 0:
                continue
            attendance.state(slot, Statement(new_code(), came, slot.starts_at + timedelta(minutes=5), ticket), by=SYSTEM)
        attendance.close(slot, actor=SYSTEM)


def _party(slot: Slot, email: str, size: int, language: str) -> Registration:
    address = addresses.read(email)
    registration = Registration(
        slot=slot,
        name="Exemple",
        email=address.shown,
        email_key=address.key,
        language=language,
        seats=size,
        state=State.CONFIRMED,
        channel=Channel.COUNTER,
        created_at=slot.starts_at - _REGISTERED_BEFORE,
    )
    db.session.add(registration)
    db.session.flush()
    return registration


def _event(slug: str) -> Event | None:
    return db.session.scalars(select(Event).where(Event.slug == slug).options(joinedload(Event.edition))).first()


def _past(event: Event | None, entry: Entry, days: int) -> Slot | None:
    place = db.session.scalars(select(Place).where(Place.slug == entry["place"])).first()
    if event is None or place is None:
        return None
    start, end = (zones.instant(_weekday(days), time.fromisoformat(clock)) for clock in entry["at"].split("-"))
    return events.publish_slot(events.plan_slot(event, place, start, end, capacity=32), actor=SYSTEM)


def _weekday(days: int) -> date:
    """Return the day so long ago, or the Friday before where that was in a weekend."""
    day = today() - timedelta(days=days)
    return day - timedelta(days=max(0, day.weekday() - 4))


def _indicator(project: Project, position: int, entry: Entry) -> None:
    numbers = {name: Decimal(entry[name]) for name in ("target",) if name in entry}
    facts = {name: entry.get(name) for name in ("measure", "result_type", "source")}
    texts = {name: Translated.of(entry.get(name)) for name in ("name", "unit")}
    made = Indicator(project_id=project.id, position=position, sample=True, **texts, **facts, **numbers)
    db.session.add(made)
    db.session.flush()
    periods = [_period(made, year, entry) for year in _school_years()]
    db.session.add_all(periods)
    db.session.flush()
    if "correction" in entry:
        told = entry["correction"]
        actions.enter(made, periods[-1], Decimal(told["value"]), reason=Translated.of(told["reason"]), actor=SYSTEM, sample=True)


def _period(indicator: Indicator, year: int, entry: Entry) -> IndicatorPeriod:
    days = {"starts": date(year, 9, 1), "ends": date(year + 1, 8, 31)}
    return IndicatorPeriod(indicator_id=indicator.id, target=Decimal(entry["period_target"]), sample=True, **days)


def _school_years() -> Iterable[int]:
    year = today().year if today().month >= 9 else today().year - 1
    return (year - 1, year)
