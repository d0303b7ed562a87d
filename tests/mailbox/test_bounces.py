"""Letters that come back: which report counts, and what it changes (MAIL-06 to MAIL-09, case 43)."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from ixevents.extensions import db
from ixevents.mailbox import handlers, understanding
from ixevents.mailbox.models import InboxKind, InboxState
from ixevents.mailbox.received import Received
from ixevents.mailbox.reports import Cause, Fate
from ixevents.outbox import actions, addresses
from ixevents.outbox.models import AddressTrouble, Notice, NoticeState
from tests.mailbox.conftest import CORPUS, Receive
from tests.outbox.conftest import Write, write  # noqa: F401  # a fixture

Sent = Callable[[Notice], Notice]
START = datetime(2026, 11, 24, 9, tzinfo=UTC)


@pytest.fixture
def settings() -> dict[str, str]:
    return {"IXEVENTS_BOUNCE_DOMAIN": "bounce.example.org"}


@pytest.mark.parametrize(
    ("name", "fate", "cause", "status"),
    [
        ("postfix-user-unknown", Fate.FAILED, Cause.DEAD, "5.1.1"),
        ("gmail-user-unknown", Fate.FAILED, Cause.DEAD, "5.1.1"),
        ("exchange-5.1.10", Fate.FAILED, Cause.DEAD, "5.1.10"),
        ("qmail", Fate.FAILED, Cause.DEAD, "5.1.1"),
        ("generic-status-user-unknown", Fate.FAILED, Cause.DEAD, "5.0.0"),
        ("full-mailbox-5.2.2", Fate.FAILED, Cause.SOFT, "5.2.2"),
        ("postfix-expired", Fate.FAILED, Cause.SOFT, "4.4.1"),
        ("exim", Fate.FAILED, Cause.SOFT, ""),
        ("disabled-5.2.1", Fate.FAILED, Cause.OTHER, "5.2.1"),
        ("gmail-unauthenticated-5.7.26", Fate.FAILED, Cause.OURS, "5.7.26"),
        ("outlook-policy-5.7.515", Fate.FAILED, Cause.OURS, "5.7.515"),
        ("our-sender-5.1.8", Fate.FAILED, Cause.OURS, "5.1.8"),
        ("postfix-delayed", Fate.DELAYED, Cause.SOFT, "4.4.1"),
        ("postfix-delivered", Fate.ARRIVED, Cause.OTHER, "2.0.0"),
        ("passed-on-one-of-two", Fate.ARRIVED, Cause.OTHER, "2.0.0"),
    ],
)
def test_report_of_each_server_is_understood(name: str, fate: Fate, cause: Cause, status: str) -> None:
    raw = (CORPUS / "bounces" / f"{name}.eml").read_bytes()

    report = understanding.of_bounce(Received(raw), "resident@example.org").report

    assert (report.fate, report.cause, report.status, report.recipient) == (fate, cause, status, "resident@example.org")
    assert "@example" not in report.diagnosis
    assert (report.diagnosis != "") is (fate is not Fate.ARRIVED or name == "postfix-delivered")


def test_letter_to_nobody_comes_back_and_its_address_is_dead(app: Flask, write: Write, sent: Sent, receive: Receive) -> None:  # noqa: F811
    notice, other = sent(write()), sent(write())

    message = receive("bounces/postfix-user-unknown", notice)

    assert (message.state, message.kind, message.note, message.notice_id) == (InboxState.BOUNCE, InboxKind.BOUNCE, "dead", notice.id)
    assert (notice.state, other.state) == (NoticeState.BOUNCED, NoticeState.SENT)
    assert notice.bounced_at is not None
    assert notice.last_answer == "550 5.1.1 <…@…>: Recipient address rejected: User unknown in virtual mailbox table"
    assert addresses.dead("Resident@example.org")
    assert not addresses.dead("other@example.org")


def test_delayed_delivered_and_passed_on_are_no_failures(app: Flask, write: Write, sent: Sent, receive: Receive) -> None:  # noqa: F811
    notice = sent(write())

    states = {receive(f"bounces/{name}", notice).state for name in ("postfix-delayed", "postfix-delivered", "passed-on-one-of-two")}

    assert (states, notice.state) == ({InboxState.BOUNCE}, NoticeState.SENT)
    assert db.session.query(AddressTrouble).count() == 0


def test_refusal_of_what_we_are_is_nobodys_address(app: Flask, write: Write, sent: Sent, receive: Receive) -> None:  # noqa: F811
    for name in ("gmail-unauthenticated-5.7.26", "outlook-policy-5.7.515", "our-sender-5.1.8"):
        notice = sent(write())

        message = receive(f"bounces/{name}", notice)

        assert (message.note, notice.state) == ("ours", NoticeState.BOUNCED)
    assert db.session.query(AddressTrouble).count() == 0


def test_five_full_mailboxes_in_two_weeks_are_a_dead_address(
    app: Flask,
    write: Write,  # noqa: F811
    sent: Sent,
    receive: Receive,
    frozen_time: Callable[[datetime], None],
) -> None:
    dead = []
    for day in (0, 1, 2, 3, 13, 14):
        frozen_time(START + timedelta(days=day))
        notice = sent(write())
        notice.sent_at = START + timedelta(days=day)
        receive("bounces/full-mailbox-5.2.2", notice, **{"full-mailbox-5.2.2@": f"full-{day}@"})
        dead.append(addresses.dead("resident@example.org"))

    assert dead == [False, False, False, False, False, True]


def test_letter_that_arrived_in_between_begins_the_count_anew(
    app: Flask,
    write: Write,  # noqa: F811
    sent: Sent,
    receive: Receive,
    frozen_time: Callable[[datetime], None],
) -> None:
    for day in (0, 1, 2, 3):
        frozen_time(START + timedelta(days=day))
        receive("bounces/full-mailbox-5.2.2", sent(write()), **{"full-mailbox-5.2.2@": f"full-{day}@"})
    arrived = sent(write())
    arrived.sent_at = START + timedelta(days=4)
    for day in (20, 21):
        frozen_time(START + timedelta(days=day))
        receive("bounces/full-mailbox-5.2.2", sent(write()), **{"full-mailbox-5.2.2@": f"full-{day}@"})

    assert not addresses.dead("resident@example.org")
    assert db.session.query(AddressTrouble).one().soft_count == 2


def test_report_with_a_mark_we_did_not_make_changes_nothing(app: Flask, write: Write, sent: Sent, receive: Receive) -> None:  # noqa: F811
    notice = sent(write())

    for name in ("postfix-user-unknown", "qmail", "vacation-gmail", "odd-words"):
        message = receive(f"bounces/{name}", None, **{"b+1.": f"b+{notice.id}."})

        assert (message.kind, message.state, message.notice_id) == (InboxKind.FORGED, InboxState.AUTOMATIC, None)
    assert notice.state == NoticeState.SENT
    assert not addresses.dead("resident@example.org")


def test_report_to_the_mailbox_itself_is_for_a_person_and_changes_nothing(app: Flask, write: Write, sent: Sent, receive: Receive) -> None:  # noqa: F811
    notice = sent(write())

    message = receive(
        "bounces/postfix-user-unknown", None, **{"VERP": "events@example.org", "<letter@events.example.org>": notice.message_id}
    )

    assert (message.kind, message.state, message.note) == (InboxKind.BOUNCE, InboxState.KEPT, "no_mark")
    assert (message.notice_id, notice.state) == (notice.id, NoticeState.SENT)


def test_absence_is_ignored_and_told_as_such(app: Flask, write: Write, sent: Sent, receive: Receive) -> None:  # noqa: F811
    notice = sent(write())

    for name in ("vacation-gmail", "vacation-outlook"):
        message = receive(f"bounces/{name}", notice)

        assert (message.kind, message.state, message.note) == (InboxKind.AUTOMATIC, InboxState.AUTOMATIC, "absence")
    assert notice.state == NoticeState.SENT


def test_report_nobody_understands_is_kept_for_a_person(app: Flask, write: Write, sent: Sent, receive: Receive) -> None:  # noqa: F811
    notice = sent(write())

    for name, note in {"odd-words": "odd_report", "report-without-fields": "odd_report", "complaint": "complaint"}.items():
        message = receive(f"bounces/{name}", notice)

        assert (message.state, message.note, message.notice_id) == (InboxState.KEPT, note, notice.id)
    assert notice.state == NoticeState.SENT


def test_whoever_wrote_a_letter_is_told_once_that_it_came_back(
    app: Flask,
    write: Write,  # noqa: F811
    sent: Sent,
    receive: Receive,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(handlers, "_bounces", {})
    told: list[int] = []
    handlers.bounced("registrations.", lambda notice: told.append(notice.id), ways=lambda notice: [("By post", f"/{notice.id}")])
    handlers.bounced("council.", lambda notice: told.append(-1), ways=lambda notice: [("Never", "/")])
    notice = sent(write())

    receive("bounces/postfix-user-unknown", notice)
    again = receive("bounces/gmail-user-unknown", notice)

    assert (told, again.note) == ([notice.id], "again")
    assert handlers.ways(notice) == [("By post", f"/{notice.id}")]


def test_letter_being_sent_is_looked_at_again_when_it_has_gone(app: Flask, write: Write, receive: Receive, sent: Sent) -> None:  # noqa: F811
    notice = write()
    notice.state = NoticeState.SENDING
    db.session.commit()

    waiting = [receive("bounces/postfix-user-unknown", notice).state for _turn in range(5)]
    sent(notice)
    message = receive("bounces/postfix-user-unknown", notice)

    assert waiting == [InboxState.RECEIVED] * 5
    assert (message.state, notice.state) == (InboxState.BOUNCE, NoticeState.BOUNCED)


def test_sending_a_letter_again_gives_its_address_another_chance(app: Flask, write: Write, sent: Sent, receive: Receive) -> None:  # noqa: F811
    notice = sent(write())
    receive("bounces/postfix-user-unknown", notice)

    actions.resend(notice)

    assert (notice.state, notice.bounced_at, addresses.dead("resident@example.org")) == (NoticeState.DUE, None, False)
