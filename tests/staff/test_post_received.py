"""The screens of the post received: who may read what, and what can be done about it."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import select

from ixevents.accounts.roles import Role
from ixevents.extensions import db
from ixevents.journal.models import Entry
from ixevents.mailbox import handlers
from ixevents.mailbox.models import InboxMessage, InboxState, MailFolder
from ixevents.outbox.models import Notice, NoticeState
from tests.mailbox.conftest import Council, Receive, council, receive, sent  # noqa: F401  # fixtures
from tests.outbox.conftest import Write, write  # noqa: F401  # a fixture
from tests.support.client import StaffClient
from tests.support.queries import count_queries

LIST = "/staff/post-received/"
MORNING = datetime(2026, 11, 26, 9, tzinfo=UTC)


@pytest.fixture
def settings() -> dict[str, str]:
    return {"IXEVENTS_BOUNCE_DOMAIN": "bounce.example.org"}


@pytest.fixture(autouse=True)
def _morning(frozen_time: Callable[[datetime], None]) -> None:
    frozen_time(MORNING)


def test_message_that_waits_is_read_and_seen_to(app: Flask, desk: StaffClient, receive: Receive) -> None:  # noqa: F811
    message = receive("replies/plain-letter")
    desk.sign_in(Role.PROGRAMME_OFFICER)

    page = desk.get(f"{LIST}{message.id}").text
    answer = desk.send(f"{LIST}{message.id}", do="settle")
    again = desk.send(f"{LIST}{message.id}", do="settle")

    assert "Bonjour, à quelle heure commence la réunion" in page
    assert (answer.status_code, again.status_code) == (303, 422)
    assert "Question sur la réunion" not in desk.get(LIST).text
    assert "Question sur la réunion" in desk.get(f"{LIST}?state=seen").text
    verbs = db.session.scalars(select(Entry.verb).where(Entry.object_kind == "inbox_message").order_by(Entry.id)).all()
    assert verbs == ["see_message", "settle_message"]


def test_several_messages_are_seen_to_at_once(app: Flask, desk: StaffClient, receive: Receive) -> None:  # noqa: F811
    ids = [receive("replies/plain-letter", None, **{"letter-1": f"letter-{number}"}).id for number in range(3)]
    desk.sign_in(Role.ADMINISTRATOR)

    desk.send(f"{LIST}act", do="settle", chosen=[str(number) for number in ids[:2]])

    waiting = db.session.scalars(select(InboxMessage.id).where(InboxMessage.seen_to_at.is_(None))).all()
    assert waiting == ids[2:]


def test_text_of_a_message_is_shown_as_text(app: Flask, desk: StaffClient, receive: Receive) -> None:  # noqa: F811
    hostile = {"Bonjour,": "<script>alert(1)</script> {{ 7 * 7 }} \x1b[31m \u202e Bonjour,", "Anna Peeters <": '"<b>Anna</b>" <'}
    message = receive("replies/plain-letter", None, **hostile)
    desk.sign_in(Role.ADMINISTRATOR)

    page, listed = desk.get(f"{LIST}{message.id}").text, desk.get(LIST).text

    assert "&lt;script&gt;alert(1)&lt;/script&gt; {{ 7 * 7 }}" in page
    assert not {"\x1b", "\u202e"} & set(page)
    assert "<b>Anna</b>" not in page + listed


def test_secretary_reads_what_is_the_councils_and_nothing_else(
    app: Flask,
    desk: StaffClient,
    council: Council,  # noqa: F811
    receive: Receive,  # noqa: F811
) -> None:
    mine = [receive("replies/gmail-accepted").id, receive("replies/refresh", None, **{"UID:": "UID:other-"}).id]
    letter = receive("replies/plain-letter").id
    desk.sign_in(Role.COUNCIL_SECRETARY)

    statuses = [desk.get(f"{LIST}{number}").status_code for number in (*mine, letter)]

    assert statuses == [200, 200, 404]
    assert "Question sur la réunion" not in desk.get(f"{LIST}?state=all").text
    assert desk.send(f"{LIST}{letter}", do="settle").status_code == 404


def test_answer_is_told_with_its_proposal_and_its_doubts_and_applied_anew(
    app: Flask,
    desk: StaffClient,
    council: Council,  # noqa: F811
    receive: Receive,  # noqa: F811
) -> None:
    council.fault = ZeroDivisionError("a fault")
    counter, stranger = receive("replies/outlook-counter"), None
    council.fault = None
    stranger = receive("replies/stranger")
    desk.sign_in(Role.COUNCIL_SECRETARY, language="en")

    page = desk.get(f"{LIST}{counter.id}").text
    doubtful = desk.get(f"{LIST}{stranger.id}").text
    answer = desk.send(f"{LIST}{counter.id}", do="apply")

    assert "17 Dec 2026, 18:30 – 20:30" in page
    assert "Je suis en mission" in page
    assert "another address than that of the person who answers" in doubtful
    assert answer.status_code == 303
    assert db.session.get(InboxMessage, counter.id, populate_existing=True).state == InboxState.APPLIED


def test_letter_that_came_back_shows_why_and_what_can_be_done(
    desk: StaffClient,
    council: Council,  # noqa: F811
    write: Write,  # noqa: F811
    sent: Callable[[Notice], Notice],  # noqa: F811
    receive: Receive,  # noqa: F811
) -> None:
    handlers.bounced("registrations.", ways=lambda notice: [("Send by post", "/staff/by-post")])
    notice = sent(write())
    message = receive("bounces/gmail-user-unknown", notice)
    desk.sign_in(Role.PROGRAMME_OFFICER, language="en")

    letter, report, listed = (
        desk.get(path).text for path in (f"/staff/letters/{notice.id}", f"{LIST}{message.id}", "/staff/letters/?state=bounced")
    )

    assert notice.state == NoticeState.BOUNCED
    assert all("The email account that you tried to reach does not exist" in page for page in (letter, report, listed))
    assert all('href="/staff/by-post"' in page for page in (letter, report))
    assert f'href="{LIST}{message.id}"' in letter
    assert f'href="/staff/letters/{notice.id}"' in report


def test_list_costs_the_same_for_one_and_for_three(app: Flask, desk: StaffClient, receive: Receive) -> None:  # noqa: F811
    desk.sign_in(Role.ADMINISTRATOR)
    counts = []
    for number in range(3):
        receive("replies/plain-letter", None, **{"letter-1": f"letter-{number}"})
        with count_queries() as queries:
            desk.get(LIST)
        counts.append(len(queries))

    assert counts[0] == counts[2]


def test_dashboard_and_list_say_that_the_mailbox_cannot_be_read(app: Flask, desk: StaffClient, receive: Receive) -> None:  # noqa: F811
    receive("replies/plain-letter")
    db.session.add(
        MailFolder(name="INBOX", failures=2, reason="login", last_answer="no", failing_since=MORNING, tried_at=MORNING, until=MORNING)
    )
    db.session.commit()
    desk.sign_in(Role.ADMINISTRATOR, language="en")

    dashboard, listed = desk.get("/staff/").text, desk.get(LIST).text

    assert "folder of the mailbox cannot be read" in dashboard
    assert "message received waits" in dashboard
    assert "refuses our account or password" in listed
