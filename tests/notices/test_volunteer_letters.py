"""The letters to volunteers, beside the files they are expected to equal; written anew by `IXEVENTS_WRITE_NOTICES=1`."""

import os
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask

from ixevents.extensions import db
from ixevents.outbox.models import Notice
from ixevents.volunteers import samples
from tests.support import markup

HERE = Path(__file__).parent
WRITE = bool(os.environ.get("IXEVENTS_WRITE_NOTICES"))
MOMENT = datetime(2027, 3, 2, 10, tzinfo=UTC)


@pytest.mark.parametrize("case", sorted(samples.NAMES))
def test_letter_to_a_volunteer_is_the_expected_one(app: Flask, frozen_time: Callable[[datetime], None], case: str) -> None:
    frozen_time(MOMENT)

    for lang in ("fr", "nl", "en", "unknown"):
        _compare(case, lang)


def _compare(case: str, lang: str) -> None:
    notice = samples.write(case, lang)
    assert isinstance(notice, Notice)
    words = _plain(f"To: {notice.recipient}\nSubject: {notice.subject}\n\n{notice.text}")
    assert words == _expected(f"volunteer_{case}.{lang}.txt", words)
    if notice.calendar:
        part = _plain(notice.calendar.replace("\r\n ", "").replace("\r\n", "\n"))
        assert part == _expected(f"volunteer_{case}.{lang}.ics", part)
    page = markup.read(notice.html)
    assert [a.get("href") for a in page.iter("a")] == re.findall(r"https?://\S+", notice.text)
    assert [part for part in notice.subject.split(" / ") if len(part) >= 60 or part.endswith("…")] == []
    db.session.rollback()


def _plain(text: str) -> str:
    """Leave out what differs each time: codes."""
    return re.sub(r"(/volunteers/)[\w-]+", r"\1CODE", text)


def _expected(name: str, words: str) -> str:
    if WRITE:
        (HERE / name).write_text(words, encoding="utf-8")
    return (HERE / name).read_text(encoding="utf-8")
