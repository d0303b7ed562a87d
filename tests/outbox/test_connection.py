"""No usable mail server: nothing is marked as failed, no attempt is counted, the queue pauses and says why (case 44)."""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from ixevents.extensions import db
from ixevents.outbox import pauses, smtp, worker
from ixevents.outbox.models import Notice, NoticeState, Pause, PauseReason
from ixevents.settings.models import StoredSettings
from tests.outbox.conftest import Write
from tests.outbox.mailserver import MailServer, OddServer, free_port

START = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
SELF_SIGNED = str(Path(__file__).parent / "self-signed.pem")

# Between two threads of one test that is fine.
plain_login = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")


@pytest.fixture(autouse=True)
def _short_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(smtp, "ANSWER_SECONDS", 0.4)


@pytest.fixture
def use(app: Flask) -> Callable[..., None]:
    """Point the running application at a mail server."""

    def change(port: int, **settings: object) -> None:
        mail = app.extensions["mail"]
        app.config["MAIL_SERVER"] = mail.server = "127.0.0.1"
        mail.port = port
        for name, value in settings.items():
            setattr(mail, name, value)

    return change


@pytest.fixture
def odd() -> Iterator[Callable[..., OddServer]]:
    servers: list[OddServer] = []

    def start(greeting: bytes = b"", **how: Any) -> OddServer:
        servers.append(OddServer(greeting, **how))
        return servers[-1]

    yield start
    for server in servers:
        server.stop()


def test_server_that_is_away_pauses_the_queue_longer_each_time(
    app: Flask, use: Callable[..., None], write: Write, frozen_time: Callable[[datetime], None]
) -> None:
    use(free_port())
    frozen_time(START)
    notice = write()

    minutes = []
    for _try in range(7):
        worker.run_once()
        pause = read_pause()
        minutes.append((pause.until - pause.tried_at) / timedelta(minutes=1))
        frozen_time(pause.until)

    assert minutes == [1, 2, 5, 10, 30, 30, 30]
    assert (pause.reason, pause.times, pause.began_at) == (PauseReason.UNREACHABLE, 7, START)
    assert untouched(notice)


def test_paused_queue_leaves_the_server_alone_and_goes_on_by_itself(
    app: Flask, use: Callable[..., None], write: Write, server: MailServer, frozen_time: Callable[[datetime], None]
) -> None:
    frozen_time(START)
    use(free_port())
    notice = write()
    worker.run_once()

    use(server.port)
    frozen_time(START + timedelta(seconds=59))
    during = worker.run_once()
    frozen_time(START + timedelta(seconds=60))
    after = worker.run_once()

    assert (during, after) == (0, 1)
    assert server.recipients == [notice.recipient]
    assert pauses.current() is None


def test_clock_set_back_does_not_make_a_pause_longer(
    app: Flask, use: Callable[..., None], write: Write, server: MailServer, frozen_time: Callable[[datetime], None]
) -> None:
    frozen_time(START)
    write()
    use(free_port())
    worker.run_once()

    use(server.port)
    frozen_time(START - timedelta(hours=1))
    db.session.execute(db.update(Notice).values(due_at=START - timedelta(hours=2)))
    db.session.commit()

    assert worker.run_once() == 1


@plain_login
def test_wrong_password_pauses_and_marks_nothing_as_failed(app: Flask, use: Callable[..., None], write: Write) -> None:
    server = MailServer(login=True).start()
    use(server.port, username="events", password="wrong")
    notices = [write(f"resident-{number}@example.org") for number in range(5)]

    worker.run_once()
    server.stop()

    assert read_pause().reason == PauseReason.LOGIN
    assert read_pause().last_answer.startswith("535 ")
    assert [untouched(notice) for notice in notices] == [True] * 5


@plain_login
def test_login_that_is_asked_for_and_not_configured_pauses(app: Flask, use: Callable[..., None], write: Write) -> None:
    server = MailServer(login=True).start()
    use(server.port)
    notice = write()

    worker.run_once()
    server.stop()

    assert (read_pause().reason, read_pause().last_answer[:3]) == (PauseReason.LOGIN, "530")
    assert untouched(notice)


def test_missing_starttls_is_never_replaced_by_plain_text(app: Flask, use: Callable[..., None], write: Write, server: MailServer) -> None:
    use(server.port, use_tls=True)
    notice = write()

    worker.run_once()

    assert read_pause().reason == PauseReason.ENCRYPTION
    assert server.recipients == []
    assert untouched(notice)


def test_certificate_nobody_vouches_for_is_refused(app: Flask, use: Callable[..., None], write: Write) -> None:
    server = MailServer(tls_files=(SELF_SIGNED, SELF_SIGNED)).start()
    use(server.port, use_tls=True)
    notice = write()

    worker.run_once()
    server.stop()

    assert read_pause().reason == PauseReason.ENCRYPTION
    assert server.recipients == []
    assert untouched(notice)


@pytest.mark.parametrize("at_once", [False, True])
def test_certificate_the_operator_vouches_for_is_accepted(
    app: Flask, use: Callable[..., None], write: Write, monkeypatch: pytest.MonkeyPatch, at_once: bool
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", SELF_SIGNED)
    server = MailServer(tls_files=(SELF_SIGNED, SELF_SIGNED), tls_at_once=at_once).start()
    use(server.port, use_ssl=at_once, use_tls=not at_once)
    write()

    worker.run_once()
    server.stop()

    assert server.recipients == ["resident@example.org"]


@pytest.mark.parametrize("greeting", [b"", b"220-wait\r\n", b"SSH-2.0-OpenSSH_9.2\r\n", b"421 4.3.2 too busy\r\n", b"554 go away\r\n"])
def test_server_that_does_not_speak_costs_no_more_than_its_time(
    app: Flask, use: Callable[..., None], write: Write, odd: Callable[..., OddServer], greeting: bytes
) -> None:
    use(odd(greeting).port)
    notice = write()
    began = time.monotonic()

    worker.run_once()

    assert time.monotonic() - began < 10
    assert read_pause().reason == PauseReason.SILENT
    assert untouched(notice)


def test_greeting_that_drips_for_ever_is_cut_off(app: Flask, use: Callable[..., None], write: Write, odd: Callable[..., OddServer]) -> None:
    use(odd(b"220-and another thing\r\n", again=True).port)
    notice = write()
    began = time.monotonic()

    worker.run_once()

    assert time.monotonic() - began < 10
    assert read_pause().reason == PauseReason.SILENT
    assert untouched(notice)


def test_answer_that_comes_quickly_and_without_end_fills_no_memory(
    app: Flask, use: Callable[..., None], write: Write, odd: Callable[..., OddServer], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(smtp, "ANSWER_SECONDS", 5)
    notice = write()
    for start in (b"", b"220 events ready\r\n250-events\r\n"):
        server = odd(start, flood=b"220-and another thing\r\n" * 2_000)
        use(server.port)
        pauses.end()
        db.session.commit()

        worker.run_once()

        assert read_pause().reason == PauseReason.SILENT
        assert untouched(notice)
        # Both ends of the connection hold some of it.
        assert server.said < 20_000_000


def test_answer_that_does_not_come_leaves_the_letter_in_doubt(
    app: Flask, use: Callable[..., None], write: Write, server: MailServer
) -> None:
    def hang(address: str) -> str:
        time.sleep(4)
        return ""

    server.at_text = hang
    use(server.port)
    notice = write()
    began = time.monotonic()

    worker.run_once()

    assert time.monotonic() - began < 3.9
    db.session.rollback()
    after = db.session.get(Notice, notice.id, populate_existing=True)
    assert after is not None
    assert (after.state, after.uncertain) == (NoticeState.RETRY, True)


def test_letter_that_is_slow_at_every_step_is_given_up(
    app: Flask, use: Callable[..., None], write: Write, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slowly(address: str) -> str:
        time.sleep(0.25)
        return ""

    monkeypatch.setattr(smtp, "LETTER_SECONDS", 0.4)
    server.at_sender = server.at_recipient = server.at_text = slowly
    use(server.port)
    notice = write()

    worker.run_once()

    db.session.rollback()
    after = db.session.get(Notice, notice.id, populate_existing=True)
    assert after is not None
    assert (after.state, after.uncertain, server.recipients) == (NoticeState.RETRY, False, [])


def test_person_who_mended_the_fault_need_not_wait(app: Flask, use: Callable[..., None], write: Write, server: MailServer) -> None:
    write()
    use(free_port())
    worker.run_once()

    use(server.port)
    pauses.end()
    db.session.commit()

    assert worker.run_once() == 1


def test_letters_are_kept_in_development(app: Flask, write: Write) -> None:
    notice = write()

    count = worker.run_once()

    after = db.session.get(Notice, notice.id, populate_existing=True)
    assert after is not None
    assert (count, after.state, after.last_answer) == (1, NoticeState.SENT, "kept")


def test_letters_stay_due_in_production_without_a_server(app: Flask, write: Write) -> None:
    app.config["ENVIRONMENT"] = "production"
    notice = write()

    count = worker.run_once()

    assert count == 0
    assert untouched(notice)


def test_no_more_letters_go_in_a_minute_than_allowed(
    any_app: Flask, write: Write, server: MailServer, frozen_time: Callable[[datetime], None]
) -> None:
    mail = any_app.extensions["mail"]
    any_app.config["MAIL_SERVER"] = mail.server = "127.0.0.1"
    mail.port = server.port
    # The worker reads the settings anew at every turn: this one is stored, as staff would.
    db.session.add(StoredSettings(section="letters", held={"MAIL_PER_MINUTE": 4}))
    db.session.commit()
    frozen_time(START)
    for number in range(10):
        write(f"resident-{number}@example.org")

    counts = []
    for seconds in (0, 30, 59, 60, 90, 120):
        frozen_time(START + timedelta(seconds=seconds))
        counts.append(worker.run_once())

    assert counts == [4, 0, 0, 4, 0, 2]
    assert server.connections == 3


def read_pause() -> Pause:
    """Return the pause as it is now."""
    db.session.rollback()
    pause = pauses.current()
    assert pause is not None
    db.session.expunge(pause)
    return pause


def untouched(notice: Notice) -> bool:
    """Whether a letter is as if nobody had tried to send it."""
    db.session.rollback()
    after = db.session.get(Notice, notice.id, populate_existing=True)
    assert after is not None
    return (after.state, after.attempts, after.claim) == (NoticeState.DUE, 0, None)
