"""The bench still finds what it measures: every visit once, on a small database of its own; nothing is said of speed here."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import event
from werkzeug.serving import make_server

from bench import bare, databases, first_view
from bench.client import HOST, Connection
from bench.databases import SLOTS_A_PROJECT, Size
from bench.growth import ANEW
from bench.visits import BARE_VISITS, SUBJECTS, Site
from ixevents.extensions import db
from ixevents.registrations.models import Registration
from tests.support.apps import lent
from tests.support.databases import SqliteTemplate

SMALL = Size(registrations=20, slots=SLOTS_A_PROJECT)
FEW, MANY = Size(200, SLOTS_A_PROJECT), Size(20_000, SLOTS_A_PROJECT)
WARM, COUNTED = SLOTS_A_PROJECT, 10
"""Visits before what comes later is as it stays, and visits that are counted."""


@contextmanager
def _listening(app: Flask) -> Iterator[int]:
    """Serve an application to real connections, as it is when measured."""
    server = make_server(HOST, 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, args=[0.02], daemon=True)
    thread.start()
    try:
        yield server.port
    finally:
        server.shutdown()
        thread.join(5)
        server.server_close()


@pytest.fixture
def site(app: Flask) -> Iterator[Site]:
    databases.load(SMALL)
    with _listening(app) as port:
        yield Site(port, SMALL)


def test_every_visit_that_is_measured_succeeds(site: Site) -> None:
    connection = Connection(site.port)

    for number, subject in enumerate(SUBJECTS, 1):
        subject.visit(site)(connection, number)
    weights = first_view.weigh_all(site.port)
    connection.close()

    assert db.session.query(Registration).count() == SMALL.registrations + 2
    assert [name for name, found in weights.items() if len(found) < 3] == []


def test_what_it_is_measured_against_succeeds_too(tmp_path: Path) -> None:
    app = bare.create_app(f"sqlite:///{tmp_path}/bare.db")
    bare.prepare(app)

    with _listening(app) as port:
        connection = Connection(port)
        for visit in BARE_VISITS.values():
            visit(connection, 1)
        connection.close()


def test_no_visit_asks_the_database_for_more_work_when_it_holds_a_hundred_times_as_much(
    sqlite_template: SqliteTemplate, tmp_path: Path
) -> None:
    """Milliseconds differ from run to run; the instructions SQLite carries out do not."""
    few, many = (_instructions(sqlite_template, tmp_path / str(size.registrations), size) for size in (FEW, MANY))

    assert few.keys() == {subject.name for subject in ANEW}
    assert min(few.values()) > 0
    # Every few seconds a process looks whether its settings are others: some six instructions, during whichever visit it is.
    assert many == pytest.approx(few, rel=0.01)


def _instructions(template: SqliteTemplate, folder: Path, size: Size) -> dict[str, int]:
    """Return how many instructions the database carries out for some visits of each kind."""
    folder.mkdir()
    with lent(template.copy(folder), folder, {}) as app:
        databases.load(size)
        counter = _Instructions()
        event.listen(db.engine, "checkout", counter.follow)
        with _listening(app) as port:
            connection = Connection(port)
            for subject in ANEW:
                visit = subject.visit(Site(port, size))
                for number in range(WARM + COUNTED):
                    counter.counting = subject.name if number >= WARM else ""
                    visit(connection, number)
            connection.close()
        event.remove(db.engine, "checkout", counter.follow)
        return counter.counted


class _Instructions:
    """Counts what SQLite carries out, by the kind of visit it is done for."""

    def __init__(self) -> None:
        self.counting = ""
        self.counted: dict[str, int] = {}

    def follow(self, connection: sqlite3.Connection, _record: object, _lent: object) -> None:
        connection.set_progress_handler(self._carried_out if self.counting else None, 1)

    def _carried_out(self) -> None:
        self.counted[self.counting] = self.counted.get(self.counting, 0) + 1
