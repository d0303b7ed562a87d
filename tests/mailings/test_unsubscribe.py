"""Unsubscribing: one click of a mail program or of a person, nobody else's, and reading changes nothing (cases 16, 18, 27; RFC 8058)."""

import base64
import re
from threading import Event

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from ixevents.core import tokens
from ixevents.core.refusal import Refused
from ixevents.extensions import db
from ixevents.journal.models import Entry
from ixevents.mailbox import actions as mailbox
from ixevents.mailbox import tasks as inbox
from ixevents.mailbox.models import InboxMessage, InboxState
from ixevents.mailings import actions, preparation, tasks
from ixevents.mailings.models import Mailing, MailingKind, MailingRecipient, MailingState, OptOut
from ixevents.outbox import actions as outbox
from ixevents.outbox import mime
from ixevents.outbox.models import Notice, NoticeState
from tests.registrations.test_desk_races import at_once
from tests.support import factories

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def received(subject: str, headers: str) -> InboxMessage:
    """Have a message arrive from another address of the reader, and be looked into."""
    number = len(db.session.scalars(select(InboxMessage.id)).all()) + 1
    raw = f"From: r@example.net\r\nMessage-ID: <u{number}@example.net>\r\nSubject: {subject}\r\n{headers}\r\n{number}\r\n".encode()
    message_id = mailbox.store("INBOX", 1, number, raw, len(raw))
    db.session.commit()
    inbox.handle_received()
    return db.session.get_one(InboxMessage, message_id, populate_existing=True)


@pytest.fixture
def letter(app: Flask) -> Notice:
    """News on its way to two readers; the first one's."""
    slot = factories.make_slot()
    for number in range(2):
        factories.make_registration(slot=slot, email=f"r-{number}@example.org")
    send(factories.make_mailing(kind=MailingKind.NEWS, selection={"slot": slot.id}))
    return db.session.scalars(select(Notice).order_by(Notice.id)).all()[0]


def test_news_tells_mail_programs_how_to_unsubscribe_in_one_line(letter: Notice) -> None:
    content = mime.build(letter)

    lines = [line for line in content.split(b"\r\n") if line.startswith(b"List-")]
    assert [line.partition(b": ")[0] for line in lines] == [b"List-Id", b"List-Unsubscribe", b"List-Unsubscribe-Post"]
    assert lines[0] == b"List-Id: <news.registrations.example.org>"
    assert lines[1].startswith(b"List-Unsubscribe: <https://events.example.org/fr/u/")
    assert b"=?" not in lines[1]
    token = path_of(letter).rpartition("/")[2]
    assert lines[1].endswith(f">, <mailto:solidarity@example.org?subject=unsubscribe%20{token}>".encode())
    assert lines[2] == b"List-Unsubscribe-Post: List-Unsubscribe=One-Click"


@pytest.mark.parametrize("kind", [MailingKind.PRACTICAL, MailingKind.STATUTORY])
def test_letters_one_must_get_offer_no_such_thing(app: Flask, kind: MailingKind) -> None:
    factories.make_registration()
    send(factories.make_mailing(kind=kind))

    content = mime.build(db.session.scalars(select(Notice)).one())

    assert b"List-Unsubscribe" not in content
    assert b"/u/" not in content


@pytest.mark.parametrize("content_type", ["application/x-www-form-urlencoded", "multipart/form-data"])
def test_a_mail_program_unsubscribes_its_reader_without_cookie_and_as_often_as_it_likes(
    client: FlaskClient, letter: Notice, content_type: str
) -> None:
    answers = [client.post(path_of(letter), data=ONE_CLICK, content_type=content_type) for _time in range(2)]

    assert [(answer.status_code, answer.mimetype, answer.headers.get("Set-Cookie")) for answer in answers] == [
        (200, "text/plain", None)
    ] * 2
    assert list(db.session.scalars(select(OptOut.email_key))) == ["r-0@example.org"]


@pytest.mark.parametrize("headers", ["", "Auto-Submitted: auto-generated\r\n"])
def test_a_mail_program_that_writes_unsubscribes_its_reader_whatever_address_it_writes_from(letter: Notice, headers: str) -> None:
    token = path_of(letter).rpartition("/")[2]

    told = [received(f"unsubscribe {mark}", headers) for mark in (token, f"{token}x", "", token)]

    assert [message.note == "unsubscribed" for message in told] == [True, False, False, True]
    assert {message.state for message in told if message.note == "unsubscribed"} == {InboxState.APPLIED}
    assert list(db.session.scalars(select(OptOut.email_key))) == ["r-0@example.org"]
    assert db.session.get_one(Notice, letter.id).state == NoticeState.DROPPED


def test_news_waiting_for_who_unsubscribes_does_not_go_and_the_others_does(client: FlaskClient, letter: Notice) -> None:
    client.post(path_of(letter), data=ONE_CLICK)

    states = {row.recipient: row.state for row in db.session.execute(select(Notice.recipient, Notice.state))}
    assert states == {"r-0@example.org": NoticeState.DROPPED, "r-1@example.org": NoticeState.DUE}


def test_who_unsubscribes_in_the_moment_in_which_the_next_letter_is_written_does_not_get_it(any_app: Flask) -> None:
    registration = factories.make_registration()
    send(factories.make_mailing(kind=MailingKind.NEWS, selection={"slot": registration.slot_id}))
    reader = db.session.scalars(select(MailingRecipient.id)).one()
    following = factories.make_mailing(kind=MailingKind.NEWS, selection={"slot": registration.slot_id}, state=MailingState.PREPARED).id
    db.session.commit()
    written, unsubscribed = Event(), Event()

    def write() -> None:
        mailing = preparation.take(following)
        assert mailing is not None
        preparation.list_some(mailing, 0)
        assert preparation.write_some(mailing, 20) == 1
        written.set()
        unsubscribed.wait(1)
        db.session.commit()

    def unsubscribe() -> None:
        assert written.wait(10)
        actions.unsubscribe(db.session.get_one(MailingRecipient, reader), "registrations")
        db.session.commit()
        unsubscribed.set()

    assert at_once(any_app, write, unsubscribe) == ["done", "done"]
    assert db.session.scalars(select(Notice.state)).all() == [NoticeState.DROPPED] * 2


@pytest.mark.parametrize("state", [NoticeState.SENT, NoticeState.FAILED, NoticeState.DROPPED])
def test_staff_send_no_news_again_to_who_unsubscribed(client: FlaskClient, letter: Notice, state: NoticeState) -> None:
    client.post(path_of(letter), data=ONE_CLICK)
    letter.state = state
    other = db.session.scalars(select(Notice).where(Notice.recipient == "r-1@example.org")).one()
    other.state = NoticeState.SENT
    db.session.commit()

    with pytest.raises(Refused) as refused:
        outbox.resend(letter)
    again = outbox.resend(other)

    assert refused.value.reason == "unwanted"
    assert (db.session.get_one(Notice, letter.id).state, again.recipient) == (state, "r-1@example.org")


def test_reading_the_link_unsubscribes_nobody(client: FlaskClient, letter: Notice) -> None:
    path = path_of(letter)

    answers = [client.get(path), client.head(path), client.get(f"{path}?List-Unsubscribe=One-Click")]

    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert db.session.scalar(select(func.count()).select_from(OptOut)) == 0


def test_a_person_presses_a_button_and_reads_that_it_is_done(client: FlaskClient, letter: Notice) -> None:
    before, done, after = client.get(path_of(letter)), client.post(path_of(letter), data={}), client.get(path_of(letter))

    assert [answer.text.count("<form") for answer in (before, done, after)] == [1, 1, 1]
    assert ['name="again"' in answer.text for answer in (before, done, after)] == [False, True, True]
    assert [answer.headers["Cache-Control"] for answer in (before, done, after)] == ["private, no-store"] * 3
    assert list(db.session.scalars(select(OptOut.email_key))) == ["r-0@example.org"]


def test_who_pressed_by_mistake_undoes_it_and_a_mail_program_never_does(client: FlaskClient, letter: Notice) -> None:
    path = path_of(letter).replace("/fr/", "/en/")
    client.post(path, data=ONE_CLICK)
    shown = client.get(path)
    undone, twice = client.post(path, data={"again": "1"}), client.post(path, data={"again": "1"})

    assert ['name="again"' in shown.text, "as before" in undone.text, "as before" in twice.text] == [True] * 3
    assert db.session.scalar(select(func.count()).select_from(OptOut)) == 0
    assert list(db.session.scalars(select(Entry.verb).where(Entry.object_kind == "mailing_recipient"))) == ["unsubscribe", "resubscribe"]
    client.post(path, data=ONE_CLICK)
    assert db.session.scalar(select(func.count()).select_from(OptOut)) == 1


@pytest.mark.parametrize("purpose", ["staff-invitation", "", "form:PersonForm", "unsubscribe2"])
def test_a_token_for_another_purpose_unsubscribes_nobody(client: FlaskClient, letter: Notice, purpose: str) -> None:
    recipient = db.session.scalars(select(MailingRecipient)).first()
    assert recipient is not None

    answer = client.post(f"/fr/u/{tokens.sign(purpose, recipient.id)}", data=ONE_CLICK)

    assert (answer.status_code, db.session.scalar(select(func.count()).select_from(OptOut))) == (404, 0)


@pytest.mark.parametrize("token", ["1", "x" * 3000, "%00", "..", "MQ.aaaa.bbbb"])
def test_a_forged_token_is_not_found(client: FlaskClient, letter: Notice, token: str) -> None:
    assert client.post(f"/nl/u/{token}", data=ONE_CLICK).status_code in (404, 405)
    assert client.get(f"/nl/u/{token}").status_code in (404, 405)


@pytest.mark.parametrize("value", ["x", [1, 2], {"id": 1}, None, 10**9, -1, True])
def test_a_signed_value_that_names_no_reader_is_not_found(client: FlaskClient, letter: Notice, value: object) -> None:
    token = tokens.sign("unsubscribe", 999_999 if value is True else value)

    assert client.post(f"/en/u/{token}", data=ONE_CLICK).status_code == 404


def test_the_token_holds_no_address(letter: Notice) -> None:
    payload = path_of(letter).rpartition("/")[2].partition(".")[0]

    assert b"@" not in base64.urlsafe_b64decode(payload + "==")


def send(mailing: Mailing) -> None:
    """Let a mailing go and have its letters written."""
    actions.release(mailing, version=mailing.version, due_at=None, actor="staff:1")
    db.session.commit()
    tasks.carry_on()


def path_of(letter: Notice) -> str:
    """Return the path of the link to unsubscribe, as the header has it."""
    found = re.search(r"<https://events\.example\.org(/fr/u/[^>]+)>", letter.headers["List-Unsubscribe"])
    assert found is not None
    return found.group(1)
