"""The ground tests stand on: databases, contexts, factories."""

import os
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text

from ixevents.core.clock import now
from ixevents.events.models import Slot
from ixevents.extensions import db
from ixevents.registrations.models import State
from tests.support import factories, prepared
from tests.support.queries import count_queries


def test_every_test_has_a_database_of_its_own(any_app: Flask) -> None:
    factories.make_registration()
    db.session.commit()

    assert db.session.scalars(select(Slot.seats_taken)).all() == [1]


def test_a_run_has_one_folder_for_what_its_processes_share(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.delenv(prepared.FOLDER)

    prepared.reserve()
    prepared.reserve()

    assert [str(path) for path in tmp_path.iterdir()] == [os.environ[prepared.FOLDER]]


def test_the_database_is_empty_again(any_app: Flask) -> None:
    assert db.session.scalars(select(Slot)).all() == []


def test_factories_keep_the_counters_true(app: Flask) -> None:
    slot = factories.make_slot(capacity=3)

    factories.make_registration(slot=slot, seats=3)
    factories.make_registration(slot=slot, seats=0, seats_waiting=2, state=State.WAITING)

    assert (slot.seats_taken, slot.seats_waiting, slot.is_full) == (3, 2, True)


def test_a_request_sees_what_the_test_wrote_and_the_test_what_the_request_wrote(client: FlaskClient, app: Flask) -> None:
    slot = factories.make_slot(capacity=3)

    @app.post("/seats")
    def change() -> dict[str, bool]:
        found = db.session.get_one(Slot, slot.id)
        assert found is not slot
        found.capacity = 7
        db.session.commit()
        return {"changed": True}

    client.post("/seats")

    assert (slot.capacity, slot.event.edition.programme) == (7, "festival")


def test_statements_are_counted_inside_the_block_only(app: Flask) -> None:
    with count_queries() as statements:
        db.session.execute(text("SELECT 1"))
    db.session.execute(text("SELECT 2"))

    assert statements == ["SELECT 1"]


def test_time_stands_still_until_moved(frozen_time: Callable[[datetime], None]) -> None:
    moment = datetime(2027, 5, 8, 12, tzinfo=UTC)

    frozen_time(moment)
    first = now()
    frozen_time(moment + timedelta(days=1))

    assert (first, now()) == (moment, moment + timedelta(days=1))
