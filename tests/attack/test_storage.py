"""The ground giving way under a sign-up: disk full, database locked or gone, processes killed (cases 1, 51, 55, 56, 57)."""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from http.client import HTTPException
from pathlib import Path
from threading import Barrier

import psutil
import pytest
from flask import Flask, Response
from flask.testing import FlaskClient
from sqlalchemy import create_engine, event, select, text
from sqlalchemy.engine import Connection

from ixevents.core.db import ALIVE_SECONDS
from ixevents.extensions import db
from ixevents.outbox import worker
from ixevents.outbox.models import Notice
from ixevents.registrations import seats
from tests.attack import resident
from tests.registrations import crowd
from tests.support.apps import running
from tests.support.client import ProofreadingClient
from tests.support.databases import PostgresServer, SqliteTemplate


def test_a_full_disk_is_told_nothing_is_kept_and_it_goes_on_without_a_restart(app: Flask, client: FlaskClient) -> None:
    slot = resident.make_slot()
    filled = resident.form(client, slot, needs_note="x" * 400)

    with _pragma("max_page_count = 1"):
        answers = [client.post(resident.path(slot), data=filled | {"email": f"r{n}@example.org"}) for n in range(60)]
        page = client.get(resident.path(slot))
    after = client.post(resident.path(slot), data=filled | {"email": "r59@example.org"})

    refused = [answer for answer in answers if answer.status_code == 503]
    assert {answer.status_code for answer in answers} <= {303, 503}
    assert answers[-1] is refused[-1]
    assert (refused[-1].headers["Retry-After"], refused[-1].headers["Cache-Control"]) == ("30", "no-store")
    assert '<html lang="fr"' in refused[-1].text
    assert (page.status_code, after.status_code) == (200, 303)
    told = [answer for answer in answers if answer.status_code == 303]
    assert len(resident.registered()) == len(_letters()) == slot.seats_taken == len(told) + 1


def test_a_database_that_stays_locked_is_told_and_waited_for_no_longer(app: Flask, client: FlaskClient) -> None:
    slot = resident.make_slot()
    filled = resident.form(client, slot)
    other = create_engine(app.config["SQLALCHEMY_DATABASE_URI"], isolation_level="AUTOCOMMIT")

    with _pragma("busy_timeout = 100"), other.connect() as holder:
        holder.exec_driver_sql("BEGIN IMMEDIATE")
        during, read = client.post(resident.path(slot), data=filled), client.get(resident.path(slot))
        holder.exec_driver_sql("ROLLBACK")
        after = client.post(resident.path(slot), data=filled)
    other.dispose()

    assert (during.status_code, read.status_code, after.status_code) == (503, 200, 303)
    assert len(resident.registered()) == 1


@pytest.mark.parametrize("moment", ["UPDATE slot", "INSERT INTO registration", "INSERT INTO notice", "COMMIT"])
def test_a_database_that_goes_away_in_the_middle_leaves_nothing_half_done(
    postgres_server: PostgresServer, postgres_address: str, tmp_path: Path, moment: str
) -> None:
    with running(postgres_address, tmp_path, {}) as app:
        client = ProofreadingClient(app, use_cookies=False)
        slot = resident.make_slot()
        path, filled = resident.path(slot), resident.form(client, slot)
        db.session.commit()
        db.engine.dispose()

        with _cut_at(moment, postgres_server):
            broken = client.post(path, data=filled)
        again = client.post(path, data=filled)

        assert (broken.status_code, again.status_code) == (503, 303)
        assert "Location" not in broken.headers
        assert len(resident.registered()) == len(_letters()) == slot.seats_taken == 1


def test_a_server_that_restarts_between_two_requests_is_not_noticed(
    postgres_server: PostgresServer, postgres_address: str, tmp_path: Path
) -> None:
    with running(postgres_address, tmp_path, {}) as app:
        client = ProofreadingClient(app, use_cookies=False)
        slot = resident.make_slot()
        path, filled = resident.path(slot), resident.form(client, slot)
        db.session.commit()

        _cut_all(postgres_server)
        # No server comes back faster.
        time.sleep(ALIVE_SECONDS)

        assert client.get("/readyz").status_code == 200
        assert client.post(path, data=filled).status_code == 303
        assert worker.run_once() == 1


def test_a_database_that_goes_away_after_the_last_statement_takes_no_page_away(
    postgres_server: PostgresServer, postgres_address: str, tmp_path: Path
) -> None:
    with running(postgres_address, tmp_path, {}) as app:
        client = ProofreadingClient(app, use_cookies=False)
        path = resident.path(resident.make_slot())

        @app.after_request
        def cut(response: Response) -> Response:
            _cut_all(postgres_server)
            return response

        page, again = client.get(path), client.get(path)

        assert (page.status_code, again.status_code) == (200, 200)


@pytest.mark.timeout(90)
def test_web_processes_killed_while_people_sign_up_lose_nobody_who_was_told(sqlite_template: SqliteTemplate, tmp_path: Path) -> None:
    with running(sqlite_template.copy(tmp_path), tmp_path, {}) as app:
        slot = resident.make_slot(capacity=20)
        with crowd.serving(app, 2, tmp_path) as port:
            killer = threading.Thread(target=_kill_web_processes)
            killer.start()
            parties = [crowd.sign_up(port, slot.event.slug, slot.id, f"k{n}@example.org", 1 + n % 3) for n in range(12)]
            with ThreadPoolExecutor(3) as pool:
                answers = list(pool.map(_try_hard, parties))
            killer.join()

        db.session.expire_all()
        codes = {registration.code for registration in resident.registered()}
        told = {answer.location.rsplit("/", 1)[1] for answer in answers if answer and "/registrations/" in answer.location}
        assert told <= codes
        assert {notice.about_id for notice in _letters()} == {registration.id for registration in resident.registered()}
        before = (slot.seats_taken, slot.seats_waiting)
        seats.recount(slot)
        assert before == (slot.seats_taken, slot.seats_waiting)
        assert slot.seats_taken <= 20


@contextmanager
def _pragma(setting: str) -> Iterator[None]:
    """Have SQLite work under a setting: on connections that are open, and on new ones."""

    def on_use(connection: object, _record: object, _proxy: object) -> None:
        connection.cursor().execute(f"PRAGMA {setting}")

    db.session.commit()
    event.listen(db.engine, "checkout", on_use)
    try:
        yield
    finally:
        event.remove(db.engine, "checkout", on_use)
        db.session.rollback()
        db.engine.dispose()


@contextmanager
def _cut_at(moment: str, server: PostgresServer) -> Iterator[None]:
    """End every connection to the database when a statement is about to run, once."""
    done: list[bool] = []

    def cut() -> None:
        if not done:
            done.append(True)
            _cut_all(server)

    def before_statement(_connection: Connection, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith(moment):
            cut()

    def before_commit(_connection: Connection) -> None:
        if moment == "COMMIT":
            cut()

    event.listen(db.engine, "before_cursor_execute", before_statement)
    event.listen(db.engine, "commit", before_commit)
    try:
        yield
    finally:
        event.remove(db.engine, "before_cursor_execute", before_statement)
        event.remove(db.engine, "commit", before_commit)
    assert done, "the statement never came"


def _cut_all(server: PostgresServer) -> None:
    engine = create_engine(server.address("postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname LIKE 'test%'"))
    engine.dispose()


def _kill_web_processes() -> None:
    """Kill two web processes, one after the other, of the server this test has started."""
    for _ in range(2):
        time.sleep(0.3)
        (master,) = [child for child in psutil.Process().children() if "gunicorn" in " ".join(child.cmdline())]
        with suppress(psutil.NoSuchProcess):
            min(master.children(), key=lambda child: child.create_time()).kill()


def _try_hard(sign_up: Callable[[Barrier], crowd.Answer]) -> crowd.Answer | None:
    """Sign up as a person does whose page did not load: the same once more; give up after some tries."""
    for _ in range(5):
        with suppress(OSError, HTTPException):
            return sign_up(Barrier(1))
        time.sleep(0.3)
    return None


def _letters() -> list[Notice]:
    return list(db.session.scalars(select(Notice)))
