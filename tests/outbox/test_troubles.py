"""What goes wrong again and again is told once, then ever more seldom, and once when it is over."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError
from structlog.testing import capture_logs

from ixevents import create_app
from ixevents.core import logs
from ixevents.extensions import db
from ixevents.outbox import worker
from ixevents.outbox.troubles import Troubles
from tests.support.apps import SETTINGS
from tests.support.service import free_port

WORDS = "it fails", "it still fails", "it goes well again"


@pytest.fixture(autouse=True)
def _lines_of_all_levels(app: Flask) -> Iterator[None]:
    logs.configure("INFO", "json")
    yield
    logs.configure(SETTINGS["IXEVENTS_LOG_LEVEL"], "json")


@pytest.fixture
def clock() -> list[float]:
    return [0.0]


def test_the_first_error_is_told_with_its_trace_then_lines_with_a_count_ever_more_seldom(clock: list[float]) -> None:
    troubles = Troubles(lambda: clock[0])

    with capture_logs() as lines:
        for second in range(8000):
            clock[0] = second
            troubles.met("task", ValueError("no"), WORDS, task="task")
        troubles.well("task")

    assert [line["event"] for line in lines] == ["it fails", *["it still fails"] * 6, "it goes well again"]
    assert [line.get("times") for line in lines] == [None, 11, 61, 301, 901, 3601, 7201, 8000]
    assert [bool(line.get("exc_info")) for line in lines] == [True, *[False] * 7]
    assert {line["task"] for line in lines} == {"task"}


def test_another_error_has_a_trace_of_its_own_but_two_that_alternate_do_not_fill_the_log(clock: list[float]) -> None:
    troubles = Troubles(lambda: clock[0])

    with capture_logs() as lines:
        for _number in range(4):
            troubles.met("task", ValueError("one"), WORDS)
            troubles.met("task", KeyError("two"), WORDS)

    assert [type(line["exc_info"]) for line in lines] == [ValueError, KeyError]


def test_errors_of_tasks_are_troubles_of_their_own_and_a_database_that_is_away_is_one_trouble_of_all(clock: list[float]) -> None:
    troubles, away = Troubles(lambda: clock[0]), OperationalError("SELECT 1", {}, OSError("no route"))

    with capture_logs() as lines:
        troubles.met("one", ValueError("no"), WORDS, task="one")
        for name in ("one", "two", "three"):
            troubles.met(name, away, WORDS, soon=name != "three")
        troubles.well("one")
        troubles.well("two")

    assert [(line["event"], line.get("times")) for line in lines] == [
        ("it fails", None),
        ("worker cannot reach the database", None),
        ("it goes well again", 1),
        ("worker reaches the database again", 3),
    ]


def test_what_went_well_all_along_is_not_told() -> None:
    with capture_logs() as lines:
        Troubles().well("task")

    assert lines == []


@pytest.mark.usefixtures("no_tasks_of_others")
def test_a_worker_whose_database_is_nowhere_tells_one_trace_and_one_line_when_it_is_back(app: Flask, tmp_path: Path) -> None:
    address = f"postgresql://nobody@127.0.0.1:{free_port()}/none"
    away = create_app({**SETTINGS, "IXEVENTS_DATA_DIR": str(tmp_path), "IXEVENTS_DATABASE_URL": address, "IXEVENTS_LOG_LEVEL": "INFO"})
    worker._tasks.clear()
    worker.every(0, _look)
    one = worker.Worker()

    with capture_logs() as lines:
        one.app = away
        for _turn in range(20):
            one._turn_safely()
        one.seen_home = True
        one._turn_safely()
        one.app = app
        one._turn_safely()

    assert [(line["event"], line.get("times"), "exc_info" in line) for line in lines] == [
        ("worker cannot reach the database", None, True),
        ("worker reaches the database again", 22, False),
    ]


@pytest.mark.usefixtures("no_tasks_of_others")
def test_tasks_that_find_the_database_full_tell_it_once_and_when_there_is_room_again(app: Flask) -> None:
    pages = [1]

    def write() -> None:
        db.session.execute(db.text("CREATE TABLE IF NOT EXISTS filling (words BLOB)"))
        # SQLite takes the number of pages there are, if that is more.
        db.session.execute(db.text(f"PRAGMA max_page_count = {pages[0]}"))
        db.session.execute(db.text("INSERT INTO filling VALUES (zeroblob(100000))"))

    worker.every(0, write)
    one = worker.Worker()
    with capture_logs() as lines:
        for most in (1, 1, 1, 1_000_000, 1_000_000):
            pages[0] = most
            one._turn_safely()

    assert [(line["event"], line.get("times"), str(line.get("exc_info", "")).partition("\n")[0]) for line in lines] == [
        ("worker cannot reach the database", None, "(sqlite3.OperationalError) database or disk is full"),
        ("worker reaches the database again", 3, ""),
    ]


def _look() -> None:
    db.session.execute(db.text("SELECT 1"))
