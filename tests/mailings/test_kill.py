"""Workers killed in the middle of a mailing: nobody is left out, nobody is written to twice (MAIL-12, case 39)."""

import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from ixevents.core.languages import Translated
from ixevents.council.models import CouncilSeat, Mandate, Member
from ixevents.extensions import db
from ixevents.mailings import actions
from ixevents.mailings.models import Mailing, MailingRecipient, MailingState
from ixevents.outbox.models import Notice
from tests.outbox.mailserver import MailServer
from tests.support import factories

KILLED_AFTER = (0.13, 0.5, 0.77)
"""Of the letters."""
ROOT = Path(__file__).parents[2]


@pytest.fixture
def server() -> Iterator[MailServer]:
    server = MailServer().start()
    yield server
    server.stop()


@pytest.fixture
def settings(server: MailServer) -> dict[str, str]:
    return {"IXEVENTS_MAIL_SERVER": "127.0.0.1", "IXEVENTS_MAIL_PORT": str(server.port), "IXEVENTS_MAIL_PER_MINUTE": "0"}


@pytest.fixture
def start(any_app: Flask, settings: dict[str, str]) -> Iterator[Callable[[], subprocess.Popen[bytes]]]:
    """Start a worker process on the application's database."""
    given = {
        "IXEVENTS_ENVIRONMENT": "test",
        "IXEVENTS_SECRET_KEY": any_app.config["SECRET_KEY"],
        "IXEVENTS_DATABASE_URL": any_app.config["SQLALCHEMY_DATABASE_URI"],
        "IXEVENTS_DATA_DIR": str(any_app.config["DATA_DIR"]),
        "IXEVENTS_LOG_LEVEL": "ERROR",
        "PYTHONPATH": str(ROOT),
        **settings,
    }
    processes: list[subprocess.Popen[bytes]] = []

    def start_one() -> subprocess.Popen[bytes]:
        command = [sys.executable, str(ROOT / "tests/outbox/worker_process.py")]
        processes.append(subprocess.Popen(command, stdin=subprocess.PIPE, env={**os.environ, **given}))
        return processes[-1]

    yield start_one
    for process in processes:
        process.kill()
        process.communicate()


@pytest.mark.timeout(400)
def test_a_mailing_outlives_its_workers(any_app: Flask, server: MailServer, start: Callable[[], subprocess.Popen[bytes]]) -> None:
    mailing, addresses = members(2000) if db.engine.dialect.name == "postgresql" else registrants(200)
    readers = len(addresses)
    actions.release(mailing, version=mailing.version, due_at=None, actor="staff:1")
    db.session.commit()
    server.at_text = slowly

    process = start()
    # The first is killed as soon as it lists or writes, wherever that is; the others while letters go.
    work(process)
    successor = start()
    wait_until(lambda: count(MailingRecipient) > 0)
    process.kill()
    process = successor
    for part in KILLED_AFTER:
        work(process)
        successor = start()
        wait_until(lambda part=part: len(server.taken) >= part * readers)  # type: ignore[misc]
        process.kill()
        process = successor
    work(process)
    wait_until(lambda: state(mailing.id) == MailingState.DONE)

    copies = Counter(str(message["Message-ID"]) for message in server.messages)
    assert (count(MailingRecipient), count(Notice), len(copies)) == (readers, readers, readers)
    assert set(server.recipients) == set(addresses)
    assert len(server.taken) - readers <= len(KILLED_AFTER)


def registrants(number: int) -> tuple[Mailing, list[str]]:
    """Make a mailing to so many registrants of a slot; return it with their addresses."""
    slot = factories.make_slot(capacity=None)
    addresses = [f"r-{one}@example.org" for one in range(number)]
    for address in addresses:
        factories.make_registration(slot=slot, email=address, language=("fr", "nl", "unknown")[len(address) % 3])
    return factories.make_mailing(selection={"slot": slot.id}), addresses


def members(number: int) -> tuple[Mailing, list[str]]:
    """Make a mailing to so many members of the council, each told the own name; return it with their addresses."""
    category = factories.make_council().categories[0]
    addresses = [f"m-{one}@example.org" for one in range(number)]
    people = [Member(name=f"Membre {one}", email=address, email_key=address, language="fr") for one, address in enumerate(addresses)]
    seats = [CouncilSeat(category_id=category.id, opened_on=date(2025, 1, 1)) for _address in addresses]
    db.session.add_all([*people, *seats])
    db.session.flush()
    db.session.add_all(
        Mandate(seat_id=seat.id, member_id=person.id, starts_on=date(2025, 1, 1)) for seat, person in zip(seats, people, strict=True)
    )
    text = Translated("Bonjour {name}", "Dag {name}")
    return factories.make_mailing(audience="council", selection={"roles": ["effective"]}, subject=text, text=text), addresses


def slowly(address: str) -> str:
    """Take a letter after a while."""
    time.sleep(0.001)
    return ""


def work(process: subprocess.Popen[bytes]) -> None:
    """Let a worker process begin."""
    assert process.stdin is not None
    process.stdin.write(b"go\n")
    process.stdin.flush()


def count(model: type[MailingRecipient] | type[Notice]) -> int:
    """Return how many rows there are."""
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def state(mailing_id: int) -> str:
    """Return where the mailing stands."""
    db.session.rollback()
    return str(db.session.scalar(select(Mailing.state).where(Mailing.id == mailing_id)))


def wait_until(condition: Callable[[], bool]) -> None:
    """Wait for something the workers do."""
    deadline = time.monotonic() + 300
    while not condition():
        assert time.monotonic() < deadline, "the workers do not get on"
        time.sleep(0.02)
