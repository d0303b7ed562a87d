"""Letters on their way, against a real mail server: each once, whatever it answers."""

import os
import sqlite3
import threading
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from ixevents.core.clock import now
from ixevents.extensions import db
from ixevents.outbox import delivery, pauses, presence, smtp, worker
from ixevents.outbox.models import Notice, NoticeState, PauseReason
from ixevents.outbox.presence import Presence
from ixevents.projects import officials
from tests.outbox.conftest import Write
from tests.outbox.mailserver import DROP, MailServer

START = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


@pytest.fixture
def settings(sending: dict[str, str]) -> dict[str, str]:
    return sending


def test_letter_is_sent_once(any_app: Flask, server: MailServer, write: Write) -> None:
    notice = write()

    counts = [worker.run_once(), worker.run_once()]

    assert counts == [1, 0]
    assert server.recipients == ["resident@example.org"]
    after = read(notice)
    assert (after.state, after.attempts, after.claim, after.last_answer) == (NoticeState.SENT, 1, None, "250 OK")
    assert after.sent_at is not None


def test_a_letter_to_an_official_of_the_archive_does_not_reach_the_server(app: Flask, server: MailServer, write: Write) -> None:
    written = [write(address) for address in (min(officials.addresses()), "resident@example.org")]

    worker.run_once()

    assert (server.recipients, [read(one).state for one in written]) == (["resident@example.org"], [NoticeState.FAILED, NoticeState.SENT])


def test_lines_of_dots_arrive_as_they_were(app: Flask, server: MailServer, write: Write) -> None:
    notice = write()
    notice.text = "One\n.\n..\n.two\nthree\n"
    db.session.commit()

    worker.run_once()

    plain = next(part for part in server.messages[0].walk() if part.get_content_type() == "text/plain")
    content = plain.get_payload(decode=True)
    assert isinstance(content, bytes)
    assert content.decode().replace("\r\n", "\n") == "One\n.\n..\n.two\nthree\n"


def test_many_letters_go_over_one_connection(app: Flask, server: MailServer, write: Write) -> None:
    for number in range(20):
        write(f"resident-{number}@example.org")

    worker.run_once()

    assert server.recipients == [f"resident-{number}@example.org" for number in range(20)]
    assert server.connections == 1


def test_busy_server_is_asked_again_after_growing_pauses(
    app: Flask, server: MailServer, write: Write, frozen_time: Callable[[datetime], None]
) -> None:
    server.at_recipient = lambda address: "451 4.2.0 greylisted, try again"
    frozen_time(START)
    notice = write()

    waits = []
    for _attempt in range(12):
        worker.run_once()
        after = read(notice)
        waits.append(round((after.due_at - now()).total_seconds() / 60))
        frozen_time(max(after.due_at, now()))

    assert waits[:11] == [1, 5, 15, 60, 180, 360, 720, 720, 720, 720, 720]
    assert (after.state, after.attempts, after.last_answer) == (NoticeState.FAILED, 12, "451 4.2.0 greylisted, try again")
    assert now() - START < timedelta(days=3)


def test_greylisted_letter_arrives_in_the_end(
    app: Flask, server: MailServer, write: Write, frozen_time: Callable[[datetime], None]
) -> None:
    frozen_time(START)
    server.at_recipient = lambda address: "" if now() >= START + timedelta(minutes=5) else "450 4.7.1 come back in five minutes"
    notice = write()

    for minutes in (0, 1, 2, 6, 7):
        frozen_time(START + timedelta(minutes=minutes))
        worker.run_once()

    assert server.recipients == ["resident@example.org"]
    assert (read(notice).state, read(notice).attempts) == (NoticeState.SENT, 3)


def test_refused_recipient_fails_at_once_and_stops_nobody(app: Flask, server: MailServer, write: Write) -> None:
    server.at_recipient = lambda address: "550 5.1.1 <gone@example.org> no such user" if address.startswith("gone") else ""
    notices = [write(f"{name}@example.org") for name in ("first", "gone", "last")]

    worker.run_once()
    worker.run_once()

    assert server.recipients == ["first@example.org", "last@example.org"]
    assert [read(notice).state for notice in notices] == [NoticeState.SENT, NoticeState.FAILED, NoticeState.SENT]
    assert read(notices[1]).last_answer == "550 5.1.1 …@… no such user"
    assert server.connections == 1


def test_server_that_ends_the_conversation_gets_the_rest_over_a_new_one(app: Flask, server: MailServer, write: Write) -> None:
    busy = ["first@example.org"]
    server.at_text = lambda address: "421 4.3.2 closing" if address in busy else ""
    notices = [write(f"{name}@example.org") for name in ("first", "last")]

    worker.run_once()

    assert server.recipients == ["last@example.org"]
    assert [read(notice).state for notice in notices] == [NoticeState.RETRY, NoticeState.SENT]
    assert server.connections == 2


def test_break_before_the_answer_costs_one_copy_with_the_same_id_and_then_a_person_decides(
    app: Flask, server: MailServer, write: Write, frozen_time: Callable[[datetime], None]
) -> None:
    server.at_text = lambda address: DROP
    frozen_time(START)
    notice = write()

    worker.run_once()
    after_first = read(notice)
    frozen_time(START + timedelta(minutes=1))
    worker.run_once()
    frozen_time(START + timedelta(days=1))
    worker.run_once()

    assert (after_first.state, after_first.uncertain) == (NoticeState.RETRY, True)
    assert (read(notice).state, read(notice).uncertain) == (NoticeState.HELD, True)
    assert [message["Message-ID"] for message in server.messages] == [notice.message_id] * 2


def test_too_big_a_letter_is_set_aside(app: Flask, server: MailServer, write: Write) -> None:
    big, small = write("big@example.org"), write("small@example.org")
    big.text = "word " * 60_000
    db.session.commit()

    worker.run_once()

    assert (read(big).state, str(read(big).last_answer)[:3]) == (NoticeState.FAILED, "552")
    assert read(small).state == NoticeState.SENT
    assert pauses.current() is None


def test_letter_that_cannot_be_written_is_set_aside(app: Flask, server: MailServer, write: Write) -> None:
    poison, good = write("poison@example.org"), write("good@example.org")
    poison.subject = "Two\r\nBcc: everybody@example.org"
    db.session.commit()

    worker.run_once()

    assert read(poison).state == NoticeState.FAILED
    assert read(poison).last_answer == "It cannot be written as a message (ValueError)."
    assert server.recipients == ["good@example.org"]
    assert read(good).state == NoticeState.SENT


def test_refused_sender_pauses_the_queue(app: Flask, server: MailServer, write: Write) -> None:
    server.at_sender = lambda address: "553 5.7.1 sender not owned"
    notices = [write(f"resident-{number}@example.org") for number in range(3)]

    worker.run_once()

    assert [(read(notice).state, read(notice).attempts) for notice in notices] == [(NoticeState.DUE, 0)] * 3
    pause = pauses.current()
    assert pause is not None
    assert (pause.reason, pause.last_answer) == (PauseReason.SENDER, "553 5.7.1 sender not owned")


def test_three_refusals_of_what_we_are_pause_the_queue(app: Flask, server: MailServer, write: Write) -> None:
    server.at_recipient = lambda address: "554 5.7.1 relay access denied"
    notices = [write(f"resident-{number}@example.org") for number in range(5)]

    worker.run_once()

    assert [read(notice).state for notice in notices] == [NoticeState.FAILED] * 3 + [NoticeState.DUE] * 2
    pause = pauses.current()
    assert pause is not None
    assert pause.reason == PauseReason.SENDER


def test_late_letter_is_held(any_app: Flask, server: MailServer, write: Write, frozen_time: Callable[[datetime], None]) -> None:
    frozen_time(START)
    reminder = write("late@example.org", expires_at=START + timedelta(hours=3))
    lasting = write("patient@example.org", expires_at=START + timedelta(days=30))

    frozen_time(START + timedelta(days=7))
    worker.run_once()

    assert server.recipients == ["patient@example.org"]
    assert [read(notice).state for notice in (reminder, lasting)] == [NoticeState.HELD, NoticeState.SENT]


def test_letter_waits_for_its_moment(app: Flask, server: MailServer, write: Write, frozen_time: Callable[[datetime], None]) -> None:
    frozen_time(START)
    write(due_at=START + timedelta(hours=1))

    before = worker.run_once()
    frozen_time(START + timedelta(hours=1))
    after = worker.run_once()

    assert (before, after) == (0, 1)


def test_later_letter_about_the_same_thing_does_not_overtake(
    any_app: Flask, server: MailServer, write: Write, frozen_time: Callable[[datetime], None]
) -> None:
    frozen_time(START)
    first, second = write(), write()
    for notice in (first, second):
        notice.about_kind, notice.about_id = "registration", 7
    other = write("other@example.org")
    answers = iter(["451 later"])
    server.at_recipient = lambda address: next(answers, "") if address == "resident@example.org" else ""
    db.session.commit()

    worker.run_once()
    sent_at_first = server.recipients
    frozen_time(START + timedelta(minutes=1))
    worker.run_once()

    assert sent_at_first == ["other@example.org"]
    assert [message["Message-ID"] for message in server.messages] == [other.message_id, first.message_id, second.message_id]


def test_letter_refused_again_and_again_no_longer_stands_in_the_way(
    app: Flask, server: MailServer, write: Write, frozen_time: Callable[[datetime], None]
) -> None:
    frozen_time(START)
    first, second = write(), write()
    for notice in (first, second):
        notice.about_kind, notice.about_id = "registration", 7
    first.attempts, first.state, first.due_at = delivery.IN_ORDER_FOR, NoticeState.RETRY, START + timedelta(hours=3)
    db.session.commit()

    worker.run_once()

    assert [message["Message-ID"] for message in server.messages] == [second.message_id]


def test_two_workers_send_each_letter_once(any_app: Flask, server: MailServer, write: Write) -> None:
    for number in range(60):
        write(f"resident-{number}@example.org")

    def work() -> None:
        with any_app.app_context():
            worker.run_once()

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(server.recipients) == sorted(f"resident-{number}@example.org" for number in range(60))
    assert set(db.session.scalars(select(Notice.state))) == {NoticeState.SENT}


def test_letter_in_a_dead_workers_hands_goes_once_more(any_app: Flask, server: MailServer, write: Write) -> None:
    notice = write()
    claimed = delivery.claim()
    successor = worker.Worker(claim_seconds=0.2)

    early = successor.turn()
    time.sleep(0.25)
    late = successor.turn()

    assert claimed is not None
    assert (early, late) == (0, 1)
    after = read(notice)
    assert (after.state, after.attempts, after.uncertain) == (NoticeState.SENT, 2, True)
    assert [message["Message-ID"] for message in server.messages] == [notice.message_id]


def test_letter_of_a_worker_known_to_be_dead_goes_at_once(any_app: Flask, server: MailServer, write: Write) -> None:
    write()
    data_dir = any_app.config["DATA_DIR"]
    dead = Presence(data_dir)
    with dead:
        delivery.claim(worker=dead.name)
        while_alive = worker.run_once()
        # As after kill -9: the file stays, the lock goes.
        os.close(dead._file or 0)
        after = worker.run_once()
        dead._file = None

    assert (while_alive, after) == (0, 1)
    assert presence.is_gone("a worker elsewhere", data_dir) is False
    assert list((data_dir / "workers").glob("*/*")) == []


def test_slow_worker_that_lost_its_letter_changes_nothing(app: Flask, server: MailServer, write: Write) -> None:
    notice = write()
    slow = delivery.claim()
    assert slow is not None
    delivery.set_free(slow.id, slow.claim)
    worker.run_once()

    delivery.record(slow, smtp.Answer(smtp.Verdict.NEVER, "550 too late"))

    assert (read(notice).state, read(notice).last_answer) == (NoticeState.SENT, "250 OK")


@pytest.mark.parametrize("jump", [timedelta(hours=-1), timedelta(days=30)])
def test_clock_that_jumps_frees_no_claim(
    app: Flask, server: MailServer, write: Write, frozen_time: Callable[[datetime], None], jump: timedelta
) -> None:
    frozen_time(START)
    notice = write()
    in_flight = delivery.claim()
    other = worker.Worker()
    other.turn()

    frozen_time(START + jump)
    other.turn()
    during = read(notice).state
    assert in_flight is not None
    delivery.record(in_flight, smtp.Answer(smtp.Verdict.SENT, "250 OK"))
    other.turn()

    assert during == NoticeState.SENDING
    assert read(notice).state == NoticeState.SENT
    assert server.recipients == []


def test_letter_that_takes_every_worker_down_is_held(app: Flask, server: MailServer, write: Write) -> None:
    notice = write()

    for _crash in range(12):
        claimed = delivery.claim()
        assert claimed is not None
        delivery.set_free(claimed.id, claimed.claim)

    assert (read(notice).state, read(notice).attempts) == (NoticeState.HELD, 12)
    assert delivery.claim() is None


def test_answer_is_recorded_when_the_database_was_away_for_a_moment(
    app: Flask, server: MailServer, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "RECORD_AGAIN", (0.2,) * 5)
    notice = write()
    renamed = [f"ALTER TABLE {old} RENAME TO {new}" for old, new in (("notice", "away"), ("away", "notice"))]

    def take_away(address: str) -> str:
        execute(app, renamed[0])
        threading.Timer(0.3, execute, (app, renamed[1])).start()
        return ""

    server.at_text = take_away
    worker.run_once()

    assert read(notice).state == NoticeState.SENT
    assert server.recipients == ["resident@example.org"]


def test_letter_whose_moment_passes_during_a_turn_is_not_claimed(app: Flask, write: Write) -> None:
    write(expires_at=now() - timedelta(microseconds=1))

    assert delivery.claim() is None


def execute(app: Flask, statement: str) -> None:
    """Run a statement on a connection of its own."""
    with closing(sqlite3.connect(app.config["SQLALCHEMY_DATABASE_URI"].removeprefix("sqlite:///"))) as connection:
        connection.execute(statement)


def read(notice: Notice) -> Notice:
    """Return a letter as it is now in the database."""
    db.session.rollback()
    fresh = db.session.get(Notice, notice.id, populate_existing=True)
    assert fresh is not None
    db.session.expunge(fresh)
    return fresh
