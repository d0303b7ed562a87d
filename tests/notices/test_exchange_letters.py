"""The letters to coordinators of exchanges, beside the files they are expected to equal; written anew by `IXEVENTS_WRITE_NOTICES=1`."""

import os
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask

from ixevents.core.languages import Translated
from ixevents.exchanges import links, notices, samples
from ixevents.exchanges.models import Answer, Coordinator, Exchange, ExchangeState
from ixevents.extensions import db
from ixevents.outbox.models import Notice
from tests.outbox import strict_calendar
from tests.support import markup

HERE = Path(__file__).parent
WRITE = bool(os.environ.get("IXEVENTS_WRITE_NOTICES"))
UID = "5f0c4f5e-7d4b-4b0e-9a55-0d6f0b9a1c12"
# Summer time has begun in Palestine on the 27th and not yet in Brussels, where it begins on the 28th.
STARTS_AT, ENDS_AT = datetime(2027, 3, 27, 8, 0, tzinfo=UTC), datetime(2027, 3, 27, 9, 0, tzinfo=UTC)
CASES = ("link", "invited", "changed", "room", "agreed", "called_off", "left")
METHODS = {"link": None, "called_off": "CANCEL", "left": "CANCEL"}


@pytest.mark.parametrize("lang", ["fr", "nl", "en", "unknown"])
@pytest.mark.parametrize("case", CASES)
def test_letter_to_a_coordinator_is_the_expected_one(app: Flask, case: str, lang: str) -> None:
    notice = _write(case, lang)

    words = _plain(f"To: {notice.recipient}\nSubject: {notice.subject}\n\n{notice.text}")
    assert words == _expected(f"exchange_{case}.{lang}.txt", words)
    assert notice.calendar_method == METHODS.get(case, "REQUEST")
    if notice.calendar:
        strict_calendar.read(notice.calendar.encode())
        file = _plain(notice.calendar.replace("\r\n ", ""))
        assert file == _expected(f"exchange_{case}.{lang}.ics", file)
    page = markup.read(notice.html)
    assert [a.get("href") for a in page.iter("a")] == re.findall(r"https?://\S+", notice.text)
    assert [part for part in notice.subject.split(" / ") if len(part) >= 60] == []


def _write(case: str, lang: str) -> Notice:
    coordinator = samples.coordinator(lang)
    notice = _link(coordinator) if case == "link" else _about(case, _talk(case, coordinator), coordinator)
    assert isinstance(notice, Notice)
    return notice


def _about(case: str, exchange: Exchange, coordinator: Coordinator) -> Notice | None:
    if case == "changed":
        return notices.changed(exchange, coordinator, before=samples.moved_from(exchange), actor="staff:1")
    notice: Notice | None = getattr(notices, case)(exchange, coordinator, actor="staff:1")
    return notice


def _link(coordinator: Coordinator) -> Notice | None:
    return notices.link(coordinator, links.make(coordinator, actor="staff:1"))


def _talk(case: str, coordinator: Coordinator) -> Exchange:
    values = {"uid": UID, "starts_at": STARTS_AT, "ends_at": ENDS_AT, "location": "Aula", "video_url": "https://video.example.org/room"}
    exchange = samples.talk(coordinator.authority, **values, revision=0 if case == "invited" else 1)
    if case == "agreed":
        for side in exchange.sides:
            side.answer = Answer.CONFIRMED
    if case == "called_off":
        exchange.state = ExchangeState.CALLED_OFF
        exchange.reason = Translated("L’école est fermée.", "De school is gesloten.", "The school is closed.")
    db.session.flush()
    return exchange


def _plain(text: str) -> str:
    """Take the secret of the link out: it is signed with the key of the installation."""
    return re.sub(r"(/exchanges/)[\w.-]+", r"\1SECRET", text)


def _expected(name: str, actual: str) -> str:
    path = HERE / name
    if WRITE:
        path.write_bytes(actual.encode())
    return path.read_bytes().decode()
