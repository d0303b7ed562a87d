"""Reading a real mailbox: every message once, whatever breaks, and none stops the others (INV-06, INV-08, INV-10, case 50)."""

import imaplib
import socket
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, select, update

from ixevents.core.clock import now
from ixevents.core.refusal import Refused
from ixevents.extensions import db
from ixevents.mailbox import actions, answering, imap, tasks
from ixevents.mailbox.imap import Trouble
from ixevents.mailbox.models import InboxMessage, InboxState, MailFolder
from ixevents.outbox.models import Notice
from tests.mailbox.conftest import CORPUS, REFUSAL, Council, Receive
from tests.outbox.conftest import Write, write  # noqa: F401  # a fixture
from tests.outbox.mailserver import OddServer
from tests.support.postal import Postbox

REPLIES = ("gmail-accepted", "outlook-declined", "stranger", "old-sequence", "forged-dmarc-failed", "their-own-invitation", "plain-letter")


@pytest.fixture
def settings(postbox: Postbox) -> dict[str, str]:
    return {**postbox.settings, "IXEVENTS_AUTHSERV_ID": "mx.events.example.org", "IXEVENTS_BOUNCE_DOMAIN": "bounce.example.org"}


def reply(name: str) -> bytes:
    return (CORPUS / "replies" / f"{name}.eml").read_bytes()


def messages() -> list[InboxMessage]:
    return list(db.session.scalars(select(InboxMessage).order_by(InboxMessage.id).execution_options(populate_existing=True)))


def test_answers_are_applied_and_the_rest_is_kept_for_a_person(app: Flask, postbox: Postbox, council: Council) -> None:
    postbox.put(*map(reply, REPLIES))

    handled = tasks.read_post()

    assert {message.message_id: (message.state, message.note) for message in messages()} == {
        "<calendar-a3f0c2f5-90b1@google.example.org>": (InboxState.APPLIED, "answered"),
        "<AM0PR04MB1234.eurprd04@prod.example.org>": (InboxState.APPLIED, "answered"),
        "<stranger@example.org>": (InboxState.KEPT, "stranger"),
        "<old-sequence@example.org>": (InboxState.KEPT, "older_date"),
        "<forged-dmarc-failed@example.org>": (InboxState.KEPT, "stranger"),
        "<lunch@example.org>": (InboxState.KEPT, "other_method"),
        "<letter-1@example.org>": (InboxState.LETTER, ""),
    }
    assert [answer.partstat for answer in council.taken] == ["ACCEPTED", "DECLINED"]
    assert handled == 0
    assert tasks.read_post() == 0
    assert len(messages()) == len(REPLIES)


def test_messages_stay_unread_and_what_is_dealt_with_is_marked(app: Flask, postbox: Postbox, council: Council) -> None:
    postbox.put(reply("gmail-accepted"), reply("plain-letter"))

    tasks.read_post()

    with postbox.opened() as box:
        flags = [tuple(flag for flag in message.flags if flag != "\\Recent") for message in box.fetch(mark_seen=False)]
    assert flags == [("ixevents",), ()]
    assert [message.filed for message in messages()] == [True, False]


def test_what_is_dealt_with_goes_to_a_folder_of_its_own(app: Flask, postbox: Postbox, council: Council) -> None:
    app.config["IMAP_DONE_FOLDER"] = "Traité"
    postbox.put(reply("gmail-accepted"), reply("plain-letter"))

    tasks.read_post()
    left = postbox.subjects()
    actions.settle(messages()[1], actor="staff:1")
    db.session.commit()
    tasks.read_post()

    assert left == ["Question sur la réunion"]
    assert (len(postbox.subjects()), len(postbox.subjects("Traité"))) == (0, 2)


def test_same_message_in_two_folders_and_in_a_renumbered_one_is_taken_once(app: Flask, postbox: Postbox, council: Council) -> None:
    app.config["IMAP_FOLDERS"] = "INBOX, Second"
    with postbox.opened() as box:
        box.folder.create("Second")
    postbox.put(reply("gmail-accepted"))
    postbox.put(b"Received: by another way\r\n" + reply("gmail-accepted"), folder="Second")

    tasks.read_post()
    for folder in db.session.scalars(select(MailFolder)):
        folder.uid_validity = 1
    db.session.commit()
    tasks.read_post()

    assert len(council.taken) == len(messages()) == 1


def test_two_workers_at_once_take_everything_once(any_app: Flask, postbox: Postbox, council: Council) -> None:
    postbox.put(*(reply("gmail-accepted").replace(b"calendar-a3f0", b"calendar-%d" % number) for number in range(8)))

    def work() -> None:
        with any_app.app_context():
            tasks.read_post()
            db.session.remove()

    workers = [threading.Thread(target=work) for _worker in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    tasks.read_post()

    assert len(council.taken) == len(messages()) == 8
    assert {message.state for message in messages()} == {InboxState.APPLIED}


def test_message_that_breaks_a_package_is_undone_and_kept_and_the_next_one_is_taken(
    app: Flask,
    write: Write,  # noqa: F811
    council: Council,
    receive: Receive,
) -> None:
    council.about = write()

    council.fault = ZeroDivisionError("a fault")
    broken = receive("replies/gmail-accepted")
    council.fault = REFUSAL
    refused = receive("replies/outlook-declined")
    council.fault = None
    fine = receive("replies/apple-mail-accepted")

    assert (broken.state, broken.note, broken.fault) == (InboxState.KEPT, "fault", "ZeroDivisionError")
    assert (refused.state, refused.note, refused.fault) == (InboxState.KEPT, "mandate_over", "Ce mandat est terminé.")
    assert (fine.state, fine.about_kind, fine.about_id) == (InboxState.APPLIED, "notice", council.about.id)
    assert db.session.get(Notice, council.about.id, populate_existing=True).last_answer == "touched"


def test_fault_leaves_nothing_of_what_was_done(app: Flask, write: Write, council: Council, receive: Receive) -> None:  # noqa: F811
    council.about, council.fault = write(), ZeroDivisionError("a fault")

    receive("replies/gmail-accepted")

    assert db.session.get(Notice, council.about.id, populate_existing=True).last_answer is None


def test_message_that_takes_every_worker_down_is_left_after_three(app: Flask, council: Council) -> None:
    number = actions.store("INBOX", 1, 1, reply("gmail-accepted"), 100)

    tries = [actions.begin(number) for _worker in range(4)]

    assert tries == [True, True, True, False]
    assert (messages()[0].state, council.taken) == (InboxState.KEPT, [])


def test_poisonous_messages_stop_no_other(app: Flask, postbox: Postbox, council: Council) -> None:
    app.config["IMAP_LARGEST_KB"] = 64
    nested = b"From: a@example.org\r\n" + b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(1200)
    )
    large = b"From: b@example.org\r\nSubject: large\r\n\r\n" + b"x" * 70 + b"\r\n" + b"y" * 300_000
    postbox.put(nested, b"\xff\xfe", large, reply("gmail-accepted"))

    tasks.read_post()

    found = messages()
    assert [message.state for message in found] == [InboxState.LETTER] * 3 + [InboxState.APPLIED]
    assert (found[2].note, len(found[2].raw), found[2].size > 300_000) == ("large", 64 * 1024, True)


def test_old_mail_of_a_mailbox_met_for_the_first_time_is_left_alone(app: Flask, postbox: Postbox, council: Council) -> None:
    with postbox.opened() as box:
        box.append(reply("stranger"), "INBOX", dt=datetime(2020, 1, 1, tzinfo=UTC))
        box.append(reply("gmail-accepted"), "INBOX", dt=now() - timedelta(days=2))

    tasks.read_post()

    assert [message.sender for message in messages()] == ["anna.peeters@example.org"]


TROUBLES = (
    ({"IMAP_PASSWORD": "wrong"}, Trouble.LOGIN),
    ({"IMAP_FOLDERS": "Nowhere"}, Trouble.FOLDER),
    ({"IMAP_TLS": "starttls"}, Trouble.ENCRYPTION),
    ({"IMAP_TLS": "tls"}, Trouble.ENCRYPTION),
    ({"IMAP_PORT": 1}, Trouble.UNREACHABLE),
)


def test_trouble_with_the_mailbox_is_told_apart_and_ends_by_itself(app: Flask, council: Council) -> None:
    found: list[str] = []
    for values, _trouble in TROUBLES:
        right = {name: app.config[name] for name in values}
        app.config.update(values)
        tasks.read_post()
        found += db.session.scalars(select(MailFolder.reason).where(MailFolder.failures > 0))
        app.config.update(right)
        db.session.execute(update(MailFolder).values(until=None))
        tasks.read_post()
        db.session.execute(delete(MailFolder).where(MailFolder.name == "Nowhere"))

    assert found == [trouble for _values, trouble in TROUBLES]
    assert db.session.scalars(select(MailFolder.failures)).all() == [0]


def test_mailbox_that_cannot_be_read_is_left_alone_longer_each_time(app: Flask, frozen_time: Callable[[datetime], None]) -> None:
    start = datetime(2026, 11, 24, 9, tzinfo=UTC)
    app.config["IMAP_PORT"] = 1
    tries = []
    for minute in range(20):
        frozen_time(start + timedelta(minutes=minute))
        tasks.read_post()
        tries.append(db.session.scalars(select(MailFolder.failures)).one())

    assert tries == [1, 2, 2, 3, 3, 3, 3, 3, *[4] * 10, 5, 5]


def test_server_that_says_nothing_takes_no_more_than_its_time(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ixevents.mailbox.imap.ANSWER_SECONDS", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        app.config["IMAP_PORT"] = silent.getsockname()[1]

        tasks.read_post()

    assert db.session.scalars(select(MailFolder.reason)).one() == Trouble.SILENT


@pytest.mark.parametrize("how", [{"again": True}, {"flood": b"* OK and another thing\r\n" * 2_000}], ids=["drips", "floods"])
@pytest.mark.parametrize("first", [b"* ", b"* OK ready\r\n* OK "], ids=["greeting", "capability"])
def test_server_that_never_ends_takes_a_bounded_time_and_memory(
    app: Flask, monkeypatch: pytest.MonkeyPatch, first: bytes, how: dict[str, Any]
) -> None:
    monkeypatch.setattr("ixevents.mailbox.imap.LINE_SECONDS", 1.5)
    server = OddServer(first, **how)
    app.config["IMAP_PORT"] = server.port
    began = time.monotonic()

    tasks.read_post()
    said = server.said
    server.stop()

    # Unbounded it would take the usual 45 seconds; a busy machine may need some of the others.
    assert time.monotonic() - began < 20
    # Both ends of the connection hold some of it.
    assert said < 40_000_000
    assert db.session.scalars(select(MailFolder.reason)).one() == Trouble.SILENT


def test_message_that_announces_itself_as_enormous_is_not_waited_for(app: Flask, postbox: Postbox, monkeypatch: pytest.MonkeyPatch) -> None:
    postbox.put(b"Subject: x\r\n\r\n" + b"enormous\r\n" * 1_000)
    monkeypatch.setattr(imap, "SAID_MARGIN", 6_000)
    app.config["IMAP_LARGEST_KB"] = 1

    with imap.opened() as box:
        box.open("INBOX")
        with pytest.raises(imaplib.IMAP4.abort):
            box.fetch(box.uids_from(1)[0], 9_000)


def test_nothing_is_read_where_no_mailbox_is_set(app: Flask, postbox: Postbox) -> None:
    app.config["IMAP_HOST"] = ""
    postbox.put(reply("gmail-accepted"))

    assert tasks.read_post() == 0
    assert db.session.scalars(select(MailFolder)).all() == []


def test_message_is_applied_anew_when_it_can_be(app: Flask, council: Council, receive: Receive) -> None:
    council.fault = REFUSAL
    message = receive("replies/gmail-accepted")
    council.fault = None

    actions.apply_anew(message, actor="staff:1")
    actions.apply_anew(message, actor="staff:1")

    assert (message.state, message.note, len(council.taken)) == (InboxState.APPLIED, "answered", 2)
    with pytest.raises(Refused):
        actions.settle(message, actor="staff:1")


def test_program_answers_a_person_once_in_seven_days_and_no_machine_ever(
    app: Flask,
    receive: Receive,
    frozen_time: Callable[[datetime], None],
) -> None:
    start = datetime(2026, 11, 24, 9, tzinfo=UTC)
    frozen_time(start)
    back = {"From: Hugo": "Return-Path: <hugo.thys@example.org>\nFrom: Hugo"}
    first = receive("replies/refresh", **back)
    second = receive("replies/refresh", **back, **{"refresh-1": "refresh-2"})
    without_envelope = receive("replies/refresh", **{"refresh-1": "refresh-3"})
    machine = receive("replies/gmail-accepted")

    before = [answering.may_answer(message) for message in (first, second, without_envelope, machine)]
    answering.note_answered(first)
    after = [answering.may_answer(message) for message in (first, second)]
    frozen_time(start + timedelta(days=8))

    assert (before, after) == ([True, True, False, False], [False, False])
    assert answering.may_answer(second)
    assert answering.answer_to(second) == "hugo.thys@example.org"
    assert answering.headers(second)["Auto-Submitted"] == "auto-replied"
