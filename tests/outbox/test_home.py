"""A database that was copied or restored sends nothing until a person says that it is the one (case 47)."""

import shutil
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask

from ixevents.accounts.roles import Role
from ixevents.extensions import db
from ixevents.outbox import home, worker
from ixevents.outbox.models import HeldFor, Home, NoticeState
from tests.outbox.conftest import Write
from tests.outbox.mailserver import MailServer
from tests.support.apps import running
from tests.support.client import StaffClient


@pytest.fixture
def settings(sending: dict[str, str]) -> dict[str, str]:
    return sending


def test_the_one_that_sent_goes_on_sending(any_app: Flask, write: Write, server: MailServer) -> None:
    for _ in range(2):
        write()
        worker.run_once()

    assert len(server.messages) == 2
    assert db.session.get_one(Home, 1, populate_existing=True).turn == 2


def test_a_copy_of_the_file_sends_nothing(app: Flask, write: Write, server: MailServer, sending: dict[str, str], tmp_path: Path) -> None:
    worker.run_once()
    write()
    db.session.commit()
    elsewhere = tmp_path / "test-server"
    elsewhere.mkdir()
    shutil.copy(str(db.engine.url.database), elsewhere / "copy.db")
    shutil.copy(f"{db.engine.url.database}-wal", elsewhere / "copy.db-wal")

    with running(f"sqlite:///{elsewhere}/copy.db", elsewhere, sending):
        worker.run_once()
        held = home.held().held_for

    assert (held, server.messages) == (HeldFor.MOVED, [])


def test_the_same_database_under_another_address_sends_nothing(any_app: Flask, write: Write, server: MailServer) -> None:
    worker.run_once()
    write()
    any_app.config["BASE_URL"] = "https://test.example.org"

    worker.run_once()

    assert (home.held().held_for, server.messages) == (HeldFor.MOVED, [])


def test_an_older_state_put_in_its_place_sends_nothing(any_app: Flask, write: Write, server: MailServer) -> None:
    write()
    for _ in range(3):
        worker.run_once()
    db.session.get_one(Home, 1).turn = 1
    second = write()

    worker.run_once()
    held = home.held().held_for
    home.settle(with_waiting=True)
    db.session.commit()
    worker.run_once()

    assert held == HeldFor.OLDER
    db.session.refresh(second)
    assert (second.state, len(server.messages)) == (NoticeState.SENT, 2)


def test_staff_see_why_and_an_administrator_lets_letters_go(
    app: Flask, desk: StaffClient, write: Write, server: MailServer, frozen_time: Callable[[datetime], None]
) -> None:
    frozen_time(datetime(2026, 11, 24, 9, 0, tzinfo=UTC))
    old = write()
    frozen_time(datetime(2026, 11, 24, 10, 0, tzinfo=UTC))
    home.hold(HeldFor.RESTORED, datetime(2026, 11, 23, 22, 0, tzinfo=UTC))
    frozen_time(datetime(2026, 11, 24, 11, 0, tzinfo=UTC))
    new = write("new@example.org")

    desk.sign_in(Role.PROGRAMME_OFFICER, language="en")
    seen, refused = desk.get("/staff/letters/").text, desk.send("/staff/letters/send-from-here").status_code
    desk.sign_in(Role.ADMINISTRATOR, language="en")
    offered = desk.get("/staff/letters/").text
    answer = desk.send("/staff/letters/send-from-here")

    assert ("restored from a backup" in seen, "Send from here" in seen, refused) == (True, False, 403)
    assert "Send from here" in offered
    assert answer.status_code == 303
    for notice in (old, new):
        db.session.refresh(notice)
    assert (home.held(), old.state, new.state) == (None, NoticeState.HELD, NoticeState.DUE)


def test_two_who_remember_at_once_leave_a_number_one_of_them_meant(app: Flask) -> None:
    """A shorter number written over a longer one must not read as a third, larger one."""
    started = threading.Barrier(2)

    def remember(turn: int) -> None:
        with app.app_context():
            for _ in range(400):
                started.wait()
                home._remember(turn)

    pair = [threading.Thread(target=remember, args=(turn,)) for turn in (9, 10)]
    for thread in pair:
        thread.start()
    found = set()
    while any(thread.is_alive() for thread in pair):
        found.add(home._remembered())
    assert found <= {0, 9, 10}
    assert len(list(app.config["DATA_DIR"].glob("outbox-turn*"))) == 1


def test_workers_that_look_at_once_see_no_copy(any_app: Flask) -> None:
    """Each writes its turn into the row and into the folder: the folder must never be ahead, whoever is slow."""
    faults: list[BaseException] = []

    def look_often() -> None:
        with any_app.app_context():
            try:
                for _ in range(12):
                    home.look()
            except BaseException as fault:
                faults.append(fault)
                raise

    threads = [threading.Thread(target=look_often) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert faults == []
    assert home.held() is None
    assert db.session.get_one(Home, 1, populate_existing=True).turn == 48
