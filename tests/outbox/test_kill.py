"""Workers killed in the middle of their work, as processes of their own: no letter is lost (case 39)."""

import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from ixevents.extensions import db
from ixevents.outbox.models import Notice, NoticeState
from tests.outbox.conftest import Write
from tests.outbox.mailserver import MailServer

LETTERS = 300
KILLED_AFTER = (60, 130, 210)
ROOT = Path(__file__).parents[2]


@pytest.fixture
def settings(sending: dict[str, str]) -> dict[str, str]:
    return sending


@pytest.fixture
def start(any_app: Flask, sending: dict[str, str]) -> Iterator[Callable[[], subprocess.Popen[bytes]]]:
    """Start a worker process on the application's database; it waits for a line before it works."""
    address = any_app.config["SQLALCHEMY_DATABASE_URI"]
    settings = {
        "IXEVENTS_ENVIRONMENT": "test",
        "IXEVENTS_SECRET_KEY": any_app.config["SECRET_KEY"],
        "IXEVENTS_DATABASE_URL": address,
        "IXEVENTS_DATA_DIR": str(any_app.config["DATA_DIR"]),
        "IXEVENTS_LOG_LEVEL": "ERROR",
        "PYTHONPATH": str(ROOT),
    }
    processes: list[subprocess.Popen[bytes]] = []

    def start_one() -> subprocess.Popen[bytes]:
        command = [sys.executable, str(ROOT / "tests/outbox/worker_process.py")]
        processes.append(subprocess.Popen(command, stdin=subprocess.PIPE, env={**os.environ, **settings, **sending}))
        return processes[-1]

    yield start_one
    for process in processes:
        process.kill()
        process.communicate()


@pytest.mark.timeout(120)
def test_killed_workers_lose_no_letter_and_send_at_most_one_copy_a_kill(
    any_app: Flask, server: MailServer, write: Write, start: Callable[[], subprocess.Popen[bytes]]
) -> None:
    ids = {write(f"resident-{number}@example.org", commit=False).message_id for number in range(LETTERS)}
    db.session.commit()
    # Slow enough for a kill to hit a letter on its way.
    server.at_text = slowly

    process = start()
    for count in KILLED_AFTER:
        work(process)
        successor = start()
        wait_until(lambda count=count: len(server.taken) >= count)  # type: ignore[misc]
        process.kill()
        process = successor
    work(process)
    wait_until(lambda: waiting_letters() == 0)

    copies = Counter(str(message["Message-ID"]) for message in server.messages)
    assert set(copies) == ids
    assert len(server.taken) - LETTERS <= len(KILLED_AFTER)
    assert set(db.session.scalars(select(Notice.state))) == {NoticeState.SENT}


def slowly(address: str) -> str:
    """Take a letter after a while."""
    time.sleep(0.004)
    return ""


def work(process: subprocess.Popen[bytes]) -> None:
    """Let a worker process begin."""
    assert process.stdin is not None
    process.stdin.write(b"go\n")
    process.stdin.flush()


def waiting_letters() -> int:
    """Return how many letters are not sent yet."""
    db.session.rollback()
    return db.session.scalar(select(func.count()).where(Notice.state != NoticeState.SENT)) or 0


def wait_until(condition: Callable[[], bool]) -> None:
    """Wait for something the workers do."""
    deadline = time.monotonic() + 50
    while not condition():
        assert time.monotonic() < deadline, "the workers do not get on"
        time.sleep(0.02)
