"""Persons in the outbox: found, erased, expired; the row remains."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from flask import Flask
from sqlalchemy import select

from ixevents.extensions import db
from ixevents.outbox import personal, worker
from ixevents.outbox.models import Notice, NoticeState
from tests.outbox.conftest import Write

START = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
PERSONAL = ("recipient", "recipient_key", "subject", "text", "html", "calendar")


def test_letters_to_an_address_are_found_whatever_its_case(any_app: Flask, write: Write, frozen_time: Callable[[datetime], None]) -> None:
    frozen_time(START)
    notice = write("Resident@Example.org")
    write("other@example.org")

    found = personal.find("resident@example.org")

    assert found == [
        {
            "kind": "notice",
            "letter": "registrations.withdrawn",
            "recipient": "Resident@example.org",
            "language": "fr",
            "subject": notice.subject,
            "text": notice.text,
            "state": "due",
            "created_at": "2026-11-24T09:00:00+00:00",
            "sent_at": None,
        }
    ]


def test_erased_person_is_gone_and_the_count_remains(any_app: Flask, write: Write) -> None:
    sent = write("resident@example.org", calendar="BEGIN:VCALENDAR\r\n", calendar_method="REQUEST")
    worker.run_once()
    waiting = write("resident@example.org")
    other = write("other@example.org")

    changed = personal.erase("resident@example.org")
    db.session.commit()

    rows = {row.id: row for row in db.session.scalars(select(Notice).execution_options(populate_existing=True))}
    assert changed == 2
    assert [getattr(rows[sent.id], name) or "" for name in PERSONAL] == [""] * 6
    assert (rows[sent.id].state, rows[waiting.id].state) == (NoticeState.SENT, NoticeState.DROPPED)
    assert rows[sent.id].sent_at is not None
    assert (rows[other.id].recipient, rows[other.id].state) == ("other@example.org", NoticeState.DUE)


def test_letters_are_forgotten_when_their_time_is_over(any_app: Flask, write: Write, frozen_time: Callable[[datetime], None]) -> None:
    frozen_time(START)
    old = write("old@example.org")
    frozen_time(START + timedelta(days=2))
    young = write("young@example.org")

    frozen_time(START + timedelta(days=361))
    first, second = personal.expire(START + timedelta(days=361)), personal.expire(START + timedelta(days=361))
    db.session.commit()

    rows = {row.id: row.recipient for row in db.session.scalars(select(Notice).execution_options(populate_existing=True))}
    assert (first["letters"], second["letters"]) == (1, 0)
    assert rows == {old.id: "", young.id: "young@example.org"}
