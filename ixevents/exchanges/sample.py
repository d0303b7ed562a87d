"""Sample exchanges: invented towns, classes and meetings around today, for trying the application. Only Ixelles is real.

They pass through the same actions as real ones. The partners of the municipality do not appear, for nobody has said which of
them take part.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from ixevents.core import entries, zones
from ixevents.core.clock import now, today
from ixevents.core.languages import Translated
from ixevents.events.models import Event, EventState, Slot, SlotState
from ixevents.exchanges import actions, meetings, queries
from ixevents.exchanges.models import Answer, Authority, Exchange, ExchangeKind, ExchangeParty, ExchangeState, PartyKind
from ixevents.extensions import db
from ixevents.journal.models import SYSTEM
from ixevents.projects.models import Project
from ixevents.projects.partners import Partner
from ixevents.schools.models import School, Source, Stage

_FILE = Path(__file__).with_name("sample.yaml")

Entry = Mapping[str, Any]


def load() -> int:
    """Add the sample exchanges and return how many that were; the records and the sample programme are loaded before."""
    project = db.session.scalars(queries.project()).first()
    known = db.session.scalars(select(Authority.id).where(Authority.sample)).first()
    if project is None or known is not None:
        return 0
    content: Entry = entries.read(_FILE)
    parties: dict[str, ExchangeParty] = {}
    for entry in content["authorities"]:
        parties |= _authority(project, entry)
    for entry in content["exchanges"]:
        _exchange(project, entry, parties)
    db.session.flush()
    return len(content["exchanges"])


def _authority(project: Project, entry: Entry) -> dict[str, ExchangeParty]:
    """Add an authority with its coordinator, school, classes and crews; return these by their key in the file."""
    authority = _partner(project, entry["partner"]) if "partner" in entry else _invented(project, entry)
    actions.set_up(authority, zone=entry["zone"], days_off=entry["days_off"], source=entry["source"], actor=SYSTEM)
    actions.add_coordinator(authority, **entry["coordinator"], actor=SYSTEM)
    found = _directory_school() if entry.get("directory_school") else None
    school = actions.add_school(
        authority, school=found, name="" if found else entry["school"], identifier=entry.get("identifier", ""), actor=SYSTEM
    )
    made = {}
    for party in entry["parties"]:
        values = {**party, "kind": PartyKind(party["kind"]), "school_id": school.id if party["kind"] == "class" else None}
        key = values.pop("key")
        made[key] = actions.add_party(authority, values, actor=SYSTEM)
    return made


def _partner(project: Project, slug: str) -> Authority:
    partner = db.session.scalars(select(Partner).where(Partner.slug == slug)).one()
    known = select(Authority).where(Authority.project_id == project.id, Authority.partner_id == partner.id)
    authority = db.session.scalars(known).first() or actions.add_authority(project, partner, actor=SYSTEM)
    return db.session.scalars(queries.authority(authority.id).execution_options(populate_existing=True)).one()


def _invented(project: Project, entry: Entry) -> Authority:
    authority = Authority(
        project_id=project.id,
        partner=None,
        sample=True,
        sample_name=Translated.of(entry["name"]),
        country=entry["country"],
        coordinators=[],
    )
    db.session.add(authority)
    db.session.flush()
    return authority


def _directory_school() -> School | None:
    schools = db.session.scalars(select(School).where(School.source == Source.SAMPLE, School.postcode == "1050").order_by(School.id))
    return next((school for school in schools if Stage.SECONDARY in school.stages), None)


def _exchange(project: Project, entry: Entry, parties: Mapping[str, ExchangeParty]) -> None:
    sides = [parties[key] for key in entry["sides"]]
    start, end = _hours(entry)
    facts = {
        "kind": ExchangeKind(entry["kind"]),
        "title": Translated.of(entry["title"]),
        "text": Translated.of(entry["text"]),
        "starts_at": start,
        "ends_at": end,
        "location": entry.get("location", ""),
        "sample": True,
    }
    slot = _public_slot(project) if entry["kind"] == "public_evening" else None
    exchange = meetings.plan(project, meetings.tied(facts, slot), sides, actor=SYSTEM)
    if "came" in entry:
        _hold(exchange, entry["came"])
    elif entry.get("invited"):
        meetings.invite(exchange, actor=SYSTEM)
        _hear(exchange, entry, parties)
    if entry.get("public"):
        meetings.publish(exchange, actor=SYSTEM)


def _hours(entry: Entry) -> tuple[datetime, datetime]:
    day = _school_day(today() + timedelta(days=entry["day"]))
    start, end = (zones.instant(day, time.fromisoformat(clock)) for clock in entry["at"].split("-"))
    return start, end


def _school_day(day: date) -> date:
    """Return the next Tuesday, a day of school for every invented town."""
    return day + timedelta(days=(1 - day.weekday()) % 7)


def _public_slot(project: Project) -> Slot | None:
    """Return the first date to come of the project's own events in Brussels."""
    wanted = (
        select(Slot)
        .join(Slot.event)
        .where(
            Event.project_id == project.id,
            Event.state == EventState.PUBLISHED,
            Slot.state == SlotState.PUBLISHED,
            Slot.starts_at > now() + timedelta(days=1),
            Slot.zone == "Europe/Brussels",
            ~Slot.all_day,
        )
    )
    return db.session.scalars(wanted.order_by(Slot.starts_at, Slot.id)).first()


def _hold(exchange: Exchange, came: Iterable[tuple[int, int]]) -> None:
    """Let a past meeting have been held: nobody is written to afterwards."""
    exchange.state = ExchangeState.INVITED
    for side in exchange.sides:
        side.answer, side.answered_at = Answer.CONFIRMED, exchange.starts_at - timedelta(days=7)
    numbers: dict[int, tuple[int | None, int | None]] = {
        side.id: (pupils, teachers) for side, (pupils, teachers) in zip(exchange.sides, came, strict=True)
    }
    meetings.count(exchange, numbers, actor=SYSTEM)


def _hear(exchange: Exchange, entry: Entry, parties: Mapping[str, ExchangeParty]) -> None:
    """Let sides answer, or propose another time."""
    for key in entry.get("confirmed", ()):
        meetings.answer(exchange, parties[key].authority, Answer.CONFIRMED, revision=exchange.revision, by=SYSTEM)
    if "proposed" in entry:
        days = timedelta(days=entry["proposed"]["later"])
        meetings.propose(
            exchange, parties[entry["proposed"]["by"]].authority, exchange.starts_at + days, exchange.ends_at + days, by=SYSTEM
        )
