"""The bench still finds what it measures: every visit once, on a small database of its own; nothing is said of speed here."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.serving import make_server

from bench import bare, databases, first_view
from bench.client import HOST, Connection
from bench.databases import SLOTS_A_PROJECT, Size
from bench.visits import BARE_VISITS, SUBJECTS, Site
from ixevents.extensions import db
from ixevents.registrations.models import Registration

SMALL = Size(registrations=20, slots=SLOTS_A_PROJECT)


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
