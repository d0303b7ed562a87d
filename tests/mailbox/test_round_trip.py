"""A letter to nobody, by a real mail server, comes back into a real mailbox and is marked (MAIL-07, MAIL-09, case 43)."""

import os
import threading
import time
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from sqlalchemy import select

from ixevents.extensions import db
from ixevents.mailbox import tasks
from ixevents.mailbox.models import InboxMessage, InboxState
from ixevents.outbox import addresses, worker
from ixevents.outbox.models import Notice, NoticeState
from tests.mailbox.conftest import CORPUS
from tests.outbox.conftest import Write, write  # noqa: F401  # a fixture
from tests.outbox.mailserver import MailServer
from tests.support import postal
from tests.support.postal import Postbox


@pytest.fixture
def bounces(accounts: Callable[[str], Postbox]) -> Postbox:
    return accounts(postal.BOUNCES)


@pytest.fixture
def port(bounces: Postbox) -> Iterator[int]:
    """A mail server that bounces: Postfix, which only root can run; else one that writes the report Postfix would."""
    if os.geteuid() == 0:
        with postal.postfix(bounces) as port:
            yield port
        return
    server = MailServer().start()
    senders: list[str] = []
    server.at_sender = lambda address: senders.append(address) or ""
    server.at_text = lambda _recipient: _report(bounces, senders[-1])
    yield server.port
    server.stop()


def _report(bounces: Postbox, sender: str) -> str:
    raw = (CORPUS / "bounces" / "postfix-user-unknown.eml").read_bytes()
    content = raw.replace(b"resident@example.org", b"nobody@people.example.org").replace(b"VERP", sender.encode())
    threading.Thread(target=bounces.put, args=[content]).start()
    return ""


@pytest.fixture
def settings(bounces: Postbox, port: int) -> dict[str, str]:
    sending = {"IXEVENTS_MAIL_SERVER": "127.0.0.1", "IXEVENTS_MAIL_PORT": str(port), "IXEVENTS_BOUNCE_DOMAIN": "bounce.example.org"}
    return {**bounces.settings, **sending}


def test_letter_to_nobody_comes_back_by_its_own_address(app: Flask, write: Write) -> None:  # noqa: F811
    notice = write("nobody@people.example.org")

    worker.Worker().turn()
    end = time.monotonic() + 10
    while db.session.get(Notice, notice.id, populate_existing=True).state != NoticeState.BOUNCED and time.monotonic() < end:
        time.sleep(0.05)
        tasks.read_post()

    message = db.session.scalars(select(InboxMessage)).one()
    assert (message.state, message.note, message.notice_id) == (InboxState.BOUNCE, "dead", notice.id)
    assert "5.1.1" in str(notice.last_answer)
    assert "@people" not in str(notice.last_answer)
    assert addresses.dead("nobody@people.example.org")
