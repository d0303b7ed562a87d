"""Workers killed in the middle of their work, as processes of their own: no letter is lost (case 39)."""

import time
from collections import Counter
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import func, select

from ixevents.extensions import db
from ixevents.outbox.models import Notice, NoticeState
from tests.outbox.conftest import Write
from tests.outbox.mailserver import MailServer
from tests.outbox.workers import workers_of

LETTERS = 300
KILLED_AFTER = (60, 130, 210)


@pytest.fixture
def settings(sending: dict[str, str]) -> dict[str, str]:
    return sending


@pytest.mark.timeout(120)
def test_killed_workers_lose_no_letter_and_send_at_most_one_copy_a_kill(
    any_app: Flask, server: MailServer, write: Write, sending: dict[str, str]
) -> None:
    ids = {write(f"resident-{number}@example.org", commit=False).message_id for number in range(LETTERS)}
    db.session.commit()
    # Slow enough for a kill to hit a letter on its way.
    server.at_text = slowly

    with workers_of(any_app, sending) as workers:
        for count in KILLED_AFTER:
            workers.begin()
            wait_until(lambda count=count: len(server.taken) >= count)
            workers.kill()
            assert len(server.taken) < LETTERS, "killed in the middle"
        workers.begin()
        wait_until(lambda: waiting_letters() == 0)

    copies = Counter(str(message["Message-ID"]) for message in server.messages)
    assert set(copies) == ids
    assert len(server.taken) - LETTERS <= len(KILLED_AFTER)
    assert set(db.session.scalars(select(Notice.state))) == {NoticeState.SENT}


def slowly(address: str) -> str:
    """Take a letter after a while."""
    time.sleep(0.004)
    return ""


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
