"""What is measured upon: a programme, and as many registrations as wanted."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Integer, String, cast, create_engine, func, insert, literal, select, text, update
from sqlalchemy.sql.elements import ColumnElement

from bench.engines import Databases
from bench.servers import SETTINGS
from ixevents import create_app
from ixevents.core.clock import now
from ixevents.core.db import Base
from ixevents.core.languages import Translated
from ixevents.events import agenda
from ixevents.events.models import Edition, EditionState, Event, EventKind, EventState, Place, Slot, SlotState
from ixevents.extensions import db
from ixevents.outbox.models import Notice, NoticeState
from ixevents.projects.models import Project, ProjectKind, ProjectState
from ixevents.registrations.models import Likeness, Registration, State, searchable

SLOTS_AN_EVENT = 2
SLOTS_A_DAY = 8
SLOTS_A_PROJECT = 40
"""So that the feed of a project is as long as a page of the agenda."""
PROJECTS = 10
"""A municipality has a handful; the other events belong to one more, its general policy."""
CAPACITY = 10_000
TITLES = (
    ("Concert d’ouverture sur la place", "Openingsconcert op het plein", "Opening concert on the square"),
    ("Film et débat : la rivière partagée", "Film en debat: de gedeelde rivier", "Film and debate: the shared river"),
    ("Atelier de réparation pour tous", "Herstelatelier voor iedereen", "Repair workshop for everyone"),
    ("Promenade des semences oubliées", "Wandeling langs vergeten zaden", "Walk of forgotten seeds"),
)
SUMMARY = Translated(
    "Une soirée pour comprendre d’où vient l’eau que nous buvons, avec celles et ceux qui la cherchent chaque jour.",
    "Een avond om te begrijpen waar ons water vandaan komt, samen met wie er elke dag naar op zoek gaat.",
    "An evening to understand where our water comes from, with those who look for it every day.",
)
TEXT = Translated(*(f"{text} {text}\n\n- {text}\n- {text}\n\n**{text}**" for text in (SUMMARY.fr, SUMMARY.nl, SUMMARY.en)))


@dataclass(frozen=True)
class Size:
    """How much a database holds."""

    registrations: int = 1_000
    slots: int = 400

    @property
    def events(self) -> int:
        """Events, each with the same number of slots."""
        return self.slots // SLOTS_AN_EVENT

    @property
    def projects(self) -> int:
        """Projects, each with as many slots as a page of the agenda shows; the one of the other events is not counted."""
        return min(PROJECTS, self.slots // SLOTS_A_PROJECT)


def fill(settings: Mapping[str, str], size: Size) -> None:
    """Make the tables, the programme and so many registrations, each with its letter long sent."""
    with _application(settings):
        Base.metadata.create_all(db.engine)
        load(size)


def filled(places: Databases, folder: Path, sizes: Mapping[str, Size]) -> dict[str, dict[str, str]]:
    """Make a database of each size, and return the settings for each; a programme is made once and copied."""
    found: dict[str, dict[str, str]] = {}
    templates: set[str] = set()
    for name, size in sizes.items():
        template = f"template_{size.slots}"
        if template not in templates:
            templates.add(template)
            fill(SETTINGS | {"IXEVENTS_DATABASE_URL": places.create(template), "IXEVENTS_DATA_DIR": str(folder)}, Size(0, size.slots))
        found[name] = SETTINGS | {"IXEVENTS_DATABASE_URL": places.copy(template, name), "IXEVENTS_DATA_DIR": str(folder / name)}
        with _application(found[name]):
            _registrations(size)
    return found


def load(size: Size) -> None:
    """Fill empty tables of the application at work."""
    _programme(size)
    _registrations(size)


@contextmanager
def _application(settings: Mapping[str, str]) -> Iterator[None]:
    with create_app(settings).app_context():
        yield
        db.session.remove()
        db.engine.dispose()


def letters_sent(address: str) -> int:
    """Return how many letters have left the outbox."""
    engine = create_engine(address.replace("postgresql://", "postgresql+psycopg://", 1))
    with engine.connect() as connection:
        sent = connection.scalar(select(func.count()).where(Notice.state == NoticeState.SENT)) or 0
    engine.dispose()
    return sent


def _programme(size: Size) -> None:
    projects = [_project(number) for number in range(size.projects + 1)]
    places = [_place(number) for number in range(8)]
    first = (now() + timedelta(days=3)).replace(hour=12, minute=0, second=0, microsecond=0)
    edition = Edition(
        programme="festival",
        slug="bench",
        title=Translated("Festival", "Festival", "Festival"),
        starts_on=first.date(),
        ends_on=first.date() + timedelta(days=1),
        state=EditionState.PUBLISHED,
    )
    for number in range(size.events):
        in_turn = number * SLOTS_AN_EVENT < size.projects * SLOTS_A_PROJECT
        event = _event(number, edition, projects[number % size.projects if in_turn else -1])
        event.slots = [_slot(number * SLOTS_AN_EVENT + n, first, places) for n in range(SLOTS_AN_EVENT)]
        agenda.index(event)
        db.session.add(event)
    db.session.commit()


def _project(number: int) -> Project:
    title = Translated(f"Projet {number}", f"Project {number}", f"Project {number}")
    return Project(
        slug=f"project-{number}",
        title=title,
        summary=SUMMARY,
        kind=ProjectKind.DEVELOPMENT_EDUCATION,
        position=number,
        state=ProjectState.PUBLIC,
    )


def _place(number: int) -> Place:
    return Place(
        slug=f"place-{number}",
        name=Translated(f"Salle {number}", f"Zaal {number}", f"Room {number}"),
        street=Translated("Place Fernand Cocq 1", "Fernand Cocqplein 1", "Place Fernand Cocq 1"),
        locality=Translated("Ixelles", "Elsene", "Ixelles"),
        directions=Translated(
            "Bus 54 et 71, arrêt Fernand Cocq.", "Bus 54 en 71, halte Fernand Cocq.", "Bus 54 and 71, stop Fernand Cocq."
        ),
    )


def _event(number: int, edition: Edition, project: Project) -> Event:
    fr, nl, en = TITLES[number % len(TITLES)]
    return Event(
        edition=edition,
        project=project,
        slug=f"event-{number}",
        kind=list(EventKind)[number % len(EventKind)],
        title=Translated(f"{fr} {number}", f"{nl} {number}", f"{en} {number}"),
        summary=SUMMARY,
        text=TEXT,
        languages=["fr", "nl"],
        access=["step_free"],
        state=EventState.PUBLISHED,
        published_at=now(),
    )


def _slot(number: int, first: datetime, places: list[Place]) -> Slot:
    starts_at = first + timedelta(days=number // SLOTS_A_DAY, minutes=30 * (number % SLOTS_A_DAY))
    return Slot(
        place=places[number % len(places)],
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=2),
        capacity=CAPACITY,
        state=SlotState.PUBLISHED,
    )


def _registrations(size: Size) -> None:
    """Let the database write them itself: a million take it a minute."""
    first = select(literal(1, Integer).label("number")).cte("numbers", recursive=True)
    numbers = first.union_all(select(first.c.number + 1).where(first.c.number < size.registrations))
    taken = select(func.coalesce(func.sum(Registration.seats), 0)).where(Registration.slot_id == Slot.id).scalar_subquery()
    with db.engine.begin() as connection:
        if size.registrations:
            for table, values in ((Registration, _registration(numbers.c.number, size)), (Notice, _letter(numbers.c.number))):
                connection.execute(insert(table).from_select(list(values), select(*values.values()).select_from(numbers)))
        connection.execute(update(Slot).values(seats_taken=taken))
    if db.engine.dialect.name == "postgresql":
        # What its own housekeeping does within a minute of such a change.
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))


def _registration(number: ColumnElement[int], size: Size) -> dict[str, ColumnElement[Any]]:
    name, address = "Resident 0", "resident-0@example.org"
    return {
        "slot_id": number % size.slots + 1,
        "code": _numbered("code-0", number),
        "ticket": _numbered("ticket-0", number),
        "name": _numbered(name, number),
        "email": _numbered(address, number),
        "email_key": _numbered(address, number),
        "search": _numbered(searchable(name, address, None), number),
        "address_key": _numbered("a-0", number),
        "name_key": _numbered("n-0", number),
        "likeness": literal(str(Likeness.ALONE)),
        "language": literal("fr"),
        "seats": 1 + number % 3,
        "state": literal(str(State.CONFIRMED)),
        "created_at": literal(now() - timedelta(days=1), Registration.created_at.type),
    }


def _letter(number: ColumnElement[int]) -> dict[str, ColumnElement[Any]]:
    day_before = literal(now() - timedelta(days=1), Notice.due_at.type)
    return {
        "message_id": _numbered("<0@example.org>", number),
        "kind": literal("registrations.confirmed"),
        "about_kind": literal("registration"),
        "about_id": number,
        "language": literal("fr"),
        "recipient": _numbered("resident-0@example.org", number),
        "recipient_key": _numbered("resident-0@example.org", number),
        "subject": literal("Vous êtes inscrit"),
        "text": literal("Vous êtes inscrit."),
        "html": literal("<p>Vous êtes inscrit.</p>"),
        "state": literal(str(NoticeState.SENT)),
        "due_at": day_before,
        "created_at": day_before,
        "sent_at": day_before,
    }


def _numbered(text_with_0: str, number: ColumnElement[int]) -> ColumnElement[str]:
    """Return a text with the number where it says 0."""
    return func.replace(text_with_0, "0", cast(number, String))
