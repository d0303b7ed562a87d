"""Letters about answers and polls, beside the files they are expected to equal; written anew by `IXEVENTS_WRITE_NOTICES=1`."""

import os
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask

from ixevents.extensions import db
from ixevents.meetings import answer_samples
from ixevents.outbox.models import Notice
from ixevents.polls import notices as poll_notices
from ixevents.polls import samples as poll_samples
from tests.outbox import strict_calendar
from tests.support import markup

HERE = Path(__file__).parent
WRITE = bool(os.environ.get("IXEVENTS_WRITE_NOTICES"))
FACTS = {
    "uid": "5f0c4f5e-7d4b-4b0e-9a55-0d6f0b9a1c13",
    "starts_at": datetime(2026, 12, 15, 18, 0, tzinfo=UTC),
    "ends_at": datetime(2026, 12, 15, 20, 0, tzinfo=UTC),
}


def _asked(lang: str) -> Notice | None:
    return poll_notices.asked(*poll_samples.question(lang), actor="staff:1")


def _reminded(lang: str) -> Notice | None:
    return poll_notices.reminder(*poll_samples.question(lang), actor="staff:1", key="sample")


CASES: dict[str, Callable[[str], Notice | None]] = {
    "member_own_link": lambda lang: answer_samples.own_link(lang, **FACTS),
    "meeting_reminder": lambda lang: answer_samples.reminder(lang, **FACTS),
    "meeting_date_refused": lambda lang: answer_samples.date_refused(lang, **FACTS),
    "poll_asked": _asked,
    "poll_reminder": _reminded,
}


@pytest.mark.parametrize("case", CASES)
def test_letter_to_a_member_is_the_expected_one_in_every_language(app: Flask, case: str) -> None:
    for lang in ("fr", "nl", "en", "unknown"):
        notice = CASES[case](lang)
        assert notice is not None
        words = _plain(f"To: {notice.recipient}\nSubject: {notice.subject}\n\n{notice.text}")
        assert words == _expected(f"{case}.{lang}.txt", words)
        assert [part for part in notice.subject.split(" / ") if len(part) >= 60] == []
        page = markup.read(notice.html)
        assert [a.get("href") for a in page.iter("a")] == re.findall(r"https?://\S+", notice.text)
        if notice.calendar:
            strict_calendar.read(notice.calendar.encode())
            file = _plain(notice.calendar.replace("\r\n ", ""))
            assert file == _expected(f"{case}.{lang}.ics", file)
        db.session.rollback()


def _plain(text: str) -> str:
    """Return a letter without what is signed anew every time."""
    return re.sub(r"(/council/(?:answers|polls|members|documents)/)[\w.-]+", r"\1TOKEN", text).replace("\r\n", "\n")


def _expected(name: str, written: str) -> str:
    path = HERE / name
    if WRITE:
        path.write_text(written, encoding="utf-8")
    return path.read_text(encoding="utf-8")
