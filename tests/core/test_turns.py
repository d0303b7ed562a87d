"""Writers of SQLite take turns: in order of arrival, whatever ends a turn, with SQLite's own patience and refusal."""

import gc
import sqlite3
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from time import monotonic, sleep

import pytest
from flask import Flask
from sqlalchemy import Engine, NullPool, create_engine, text
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session

from ixevents.core import turns
from ixevents.extensions import db
from tests.support import factories
from tests.support.client import ProofreadingClient
from tests.support.forms import answers

ADD = "INSERT INTO entry (number) VALUES ({})"
ALL = "SELECT number FROM entry ORDER BY id"


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    """A database of one table, with a connection for each who asks."""
    engine = create_engine(f"sqlite:///{tmp_path}/turns.db", poolclass=NullPool)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE entry (id INTEGER PRIMARY KEY, number INTEGER UNIQUE)")
    yield engine
    engine.dispose()


def _line(engine: Engine) -> turns.Turns:
    return turns._OF_FILES[str(engine.url.database)]


def _until(true: Callable[[], bool]) -> None:
    end = monotonic() + 5
    while not true():
        assert monotonic() < end
        sleep(0.001)


def _add(engine: Engine, number: int) -> None:
    with engine.begin() as connection:
        connection.exec_driver_sql(ADD.format(number))


def _numbers(engine: Engine) -> list[int]:
    with engine.connect() as connection:
        return list(connection.exec_driver_sql(ALL).scalars())


def test_who_asks_first_writes_first(engine: Engine) -> None:
    line = _line(engine)
    with ThreadPoolExecutor(8) as writers, engine.begin() as first:
        first.exec_driver_sql(ADD.format(0))
        for number in range(1, 9):
            writers.submit(_add, engine, number)
            _until(lambda number=number: len(line._waiting) == number)
        assert _numbers(engine) == []  # who reads does not wait, and sees nothing unfinished
        first.commit()

    assert _numbers(engine) == list(range(9))


def test_forty_who_write_at_once_are_all_served(engine: Engine) -> None:
    with ThreadPoolExecutor(40) as writers:
        list(writers.map(lambda number: _add(engine, number), range(200)))

    assert sorted(_numbers(engine)) == list(range(200))
    assert (_line(engine)._taken, len(_line(engine)._waiting)) == (False, 0)


def _fails(engine: Engine) -> None:
    def write() -> None:
        with engine.begin() as connection:
            connection.exec_driver_sql(ADD.format(1))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write()


def _is_forgotten(engine: Engine) -> None:
    def write() -> None:
        connection = turns.Connection(str(engine.url.database), isolation_level="IMMEDIATE")
        connection.cursor().execute(ADD.format(1))

    thread = threading.Thread(target=write)
    thread.start()
    thread.join()
    gc.collect()


def _is_closed(engine: Engine) -> None:
    connection = engine.raw_connection()
    connection.cursor().execute(ADD.format(1))
    connection.invalidate()


def _ends_by_words(engine: Engine) -> None:
    with closing(engine.raw_connection()) as connection:
        connection.cursor().execute("begin immediate")
        connection.cursor().execute(ADD.format(1))
        connection.cursor().execute("ROLLBACK")


def _is_a_savepoint(engine: Engine) -> None:
    with engine.begin() as connection, connection.begin_nested() as inner:
        connection.exec_driver_sql(ADD.format(1))
        inner.rollback()


@pytest.mark.parametrize("end", [_fails, _is_forgotten, _is_closed, _ends_by_words, _is_a_savepoint])
def test_however_a_turn_ends_the_next_begins(engine: Engine, end: Callable[[Engine], None]) -> None:
    end(engine)

    assert not _line(engine)._taken
    _add(engine, 2)
    assert _numbers(engine) == [2]


def test_a_commit_that_fails_holds_nobody_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "PATIENCE_SECONDS", 0.2)
    engine = create_engine(f"sqlite:///{tmp_path}/turns.db")
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE place (id INTEGER PRIMARY KEY)")
        connection.exec_driver_sql("CREATE TABLE slot (place INTEGER REFERENCES place (id) DEFERRABLE INITIALLY DEFERRED)")

    with Session(engine) as session:
        session.execute(text("INSERT INTO slot VALUES (7)"))
        with pytest.raises(IntegrityError):
            session.commit()

    # The first one gets the connection that failed, and does nothing with it.
    with engine.connect(), engine.begin() as other:
        other.exec_driver_sql("INSERT INTO place VALUES (1)")
    engine.dispose()


def test_each_statement_by_itself_stays_a_transaction_by_itself(engine: Engine) -> None:
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(ADD.format(1))
        assert _numbers(engine) == [1]


def test_another_process_is_waited_for(engine: Engine) -> None:
    # A connection that knows nothing of turns, as that of another process.
    with closing(sqlite3.connect(str(engine.url.database), isolation_level=None)) as theirs, ThreadPoolExecutor(1) as writer:
        theirs.execute("BEGIN IMMEDIATE")
        waiting = writer.submit(_add, engine, 2)
        _until(lambda: _line(engine)._taken)
        theirs.execute(ADD.format(1))
        theirs.execute("COMMIT")
        waiting.result(5)

    assert _numbers(engine) == [1, 2]


@pytest.mark.parametrize("same_thread", [True, False])
def test_who_waits_too_long_is_refused_as_by_sqlite(engine: Engine, monkeypatch: pytest.MonkeyPatch, *, same_thread: bool) -> None:
    """Also who waits for another connection of its own, which would wait for ever."""
    monkeypatch.setattr(turns, "PATIENCE_SECONDS", 0.05)
    with engine.begin() as first, ThreadPoolExecutor(1) as other:
        first.exec_driver_sql(ADD.format(1))
        write = _add if same_thread else lambda *values: other.submit(_add, *values).result(5)
        with pytest.raises(OperationalError, match="database is locked") as caught:
            write(engine, 2)

    assert isinstance(caught.value.orig, sqlite3.OperationalError)
    assert caught.value.orig.sqlite_errorcode == sqlite3.SQLITE_BUSY
    assert _numbers(engine) == [1]
    assert (_line(engine)._taken, len(_line(engine)._waiting)) == (False, 0)


def test_a_visitor_who_waits_too_long_is_told_to_try_again(app: Flask, client: ProofreadingClient, monkeypatch: pytest.MonkeyPatch) -> None:
    slot = factories.make_slot()
    db.session.commit()
    path = f"/fr/events/{slot.event.slug}/register"
    form = {**answers(client.get(path).text, having="stamp"), "slot": slot.id, "seats": 1, "name": "Resident", "email": "r@example.org"}

    with monkeypatch.context() as patch, db.engine.begin() as other:
        patch.setattr(turns, "PATIENCE_SECONDS", 0.05)
        other.exec_driver_sql("UPDATE slot SET capacity = capacity")
        refused = client.post(path, data=form)
    sent_again = client.post(path, data=form)

    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "30")
    assert sent_again.status_code == 303
