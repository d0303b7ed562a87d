"""Putting letters in the outbox: what they hold, and what can never get into them."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from ixevents.extensions import db
from ixevents.outbox.models import Notice, NoticeState
from ixevents.outbox.post import post, sendable, too_many
from ixevents.registrations.models import Registration
from tests.outbox.conftest import Write
from tests.support.factories import make_registration

START = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)

HEADER_BREAKS = [
    "resident@example.org\r\nBcc: everybody@example.org",
    "resident@example.org\nBcc: everybody@example.org",
    "resident@example.org\rBcc: everybody@example.org",
    "resident@example.org\u2028Bcc: everybody@example.org",
    "resident@example.org, everybody@example.org",
    "Resident <resident@example.org>",
    '"resident\r\n"@example.org',
    "resident@example.org\x00",
    "",
]

EXPANDABLE = ["{{ 7*7 }}", "{event.__class__}", "{{ ''.__class__ }}", "%(x)s", "%s %d %%", "{% raw %}", "${x}", "<b>&amp;</b>"]


def words(title: str = "Fanfare", **more: object) -> Callable[[], dict[str, object]]:
    known = {"title": title, "rows": [("Quoi", title)], "link": "https://events.example.org/fr/", "registration": Registration(seats=2)}
    return lambda: {**known, **more}


def test_letter_is_there_with_the_commit_and_not_without(app: Flask, write: Write) -> None:
    post("registrations.withdrawn", "resident@example.org", "fr", context=words())
    db.session.rollback()
    after_rollback = count()

    write()

    assert (after_rollback, count()) == (0, 1)


def test_letter_is_due_at_once_with_an_id_of_our_own(app: Flask, write: Write, frozen_time: Callable[[datetime], None]) -> None:
    frozen_time(START)
    registration = make_registration()

    first, second = write(about=registration), write(about=registration)

    assert (first.state, first.due_at, first.attempts, first.created_at) == (NoticeState.DUE, START, 0, START)
    assert (first.about_kind, first.about_id) == ("registration", registration.id)
    assert first.message_id.endswith("@example.org>")
    assert first.message_id != second.message_id


def test_letter_that_is_one_of_a_kind_is_written_once(any_app: Flask, write: Write) -> None:
    first = write(unique_key="reminder:registration:1:0")
    second = post("registrations.withdrawn", "resident@example.org", "fr", context=words(), unique_key="reminder:registration:1:0")
    db.session.commit()

    assert first.unique_key == "reminder:registration:1:0"
    assert first.state == NoticeState.DUE
    assert second is None
    assert count() == 1


def test_two_workers_write_a_letter_that_is_one_of_a_kind_once(any_app: Flask) -> None:
    start = threading.Barrier(2)
    written: list[bool] = []

    def remind() -> None:
        with any_app.app_context():
            start.wait()
            notice = post("registrations.withdrawn", "resident@example.org", "fr", context=words(), unique_key="only")
            db.session.commit()
            written.append(notice is not None)

    threads = [threading.Thread(target=remind) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(written) == [False, True]
    assert count() == 1


@pytest.mark.parametrize("address", HEADER_BREAKS)
def test_address_that_would_open_a_header_is_refused(app: Flask, address: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        post("registrations.withdrawn", address, "fr", context=words())

    assert count() == 0


@pytest.mark.parametrize(
    ("address", "wire"),
    [
        ("Resident@Example.ORG", "Resident@example.org"),
        ("resident+festival@example.org", "resident+festival@example.org"),
        ("info@maison-élysée.be", "info@xn--maison-lyse-hbbd.be"),
    ],
)
def test_address_goes_on_the_wire_in_ascii(app: Flask, address: str, wire: str) -> None:
    assert sendable(address) == wire


def test_address_with_accents_before_the_at_is_refused(app: Flask) -> None:
    with pytest.raises(ValueError, match="before the @"):
        sendable("élise@example.org")


@pytest.mark.parametrize("break_", ["\r\n", "\n", "\u2028", "\x85\x00"])
def test_line_break_in_a_title_stays_on_the_line(app: Flask, break_: str) -> None:
    notice = post("registrations.withdrawn", "resident@example.org", "en", context=words(f"One{break_}Bcc: all@example.org"))

    assert notice is not None
    assert notice.subject == "You have withdrawn: One Bcc: all@example.org"


@pytest.mark.parametrize("title", EXPANDABLE)
def test_title_is_never_expanded(app: Flask, title: str) -> None:
    notice = post("registrations.withdrawn", "resident@example.org", "fr", context=words(title))

    assert notice is not None
    assert notice.subject.endswith(title)
    assert title in notice.text
    assert "<b>" not in notice.html
    assert "49" not in notice.subject + notice.text


def test_long_subject_ends_at_a_word(app: Flask) -> None:
    notice = post(
        "registrations.withdrawn",
        "resident@example.org",
        "en",
        context=words("A very long evening of songs, poems and more songs, then supper"),
    )

    assert notice is not None
    assert notice.subject == "You have withdrawn: A very long evening of songs, poems…"
    assert "poems and more songs, then supper" in " ".join(notice.text.split())


def test_subject_of_one_endless_word_is_cut(app: Flask) -> None:
    notice = post("registrations.withdrawn", "resident@example.org", "unknown", context=words("x" * 300))

    assert notice is not None
    assert [len(part) <= 59 for part in notice.subject.split(" / ")] == [True, True]
    assert len(notice.subject) <= 200


def test_reader_of_no_known_language_gets_both(app: Flask) -> None:
    notice = post("registrations.withdrawn", "resident@example.org", None, context=words())

    assert notice is not None
    assert notice.language == "unknown"
    assert notice.text.startswith("Français / Nederlands\n")


def test_address_is_written_to_only_so_often_in_an_hour(any_app: Flask, write: Write, frozen_time: Callable[[datetime], None]) -> None:
    any_app.config["MAIL_PER_ADDRESS_PER_HOUR"] = 3
    answers = []
    for minutes in (0, 10, 20, 30, 59, 61):
        frozen_time(START + timedelta(minutes=minutes))
        answers.append(too_many("Stranger@example.org"))
        if not answers[-1]:
            write("stranger@EXAMPLE.org")

    assert answers == [False, False, False, True, True, False]
    assert too_many("other@example.org") is False


def count() -> int:
    """Return how many letters there are."""
    return db.session.scalar(select(func.count(Notice.id))) or 0
