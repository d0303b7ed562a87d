"""The letters about requests for data, beside the files they are expected to equal; written anew by `IXEVENTS_WRITE_NOTICES=1`."""

import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask import Flask

from ixevents.outbox.models import Notice
from ixevents.privacy import samples
from tests.support import markup
from tests.support.expected_letters import expected

MOMENT = datetime(2026, 3, 2, 10, tzinfo=UTC)


@pytest.mark.parametrize("case", sorted(samples.NAMES))
def test_letter_about_data_is_the_expected_one(app: Flask, frozen_time: Callable[[datetime], None], case: str) -> None:
    frozen_time(MOMENT)

    for lang in ("fr", "nl", "en", "unknown"):
        notice = samples.write(case, lang)

        assert isinstance(notice, Notice)
        words = _plain(f"To: {notice.recipient}\nSubject: {notice.subject}\n\n{notice.text}")
        assert words == expected(f"privacy_{case}.{lang}.txt", words)
        page = markup.read(notice.html)
        assert [a.get("href") for a in page.iter("a")] == re.findall(r"https?://\S+", notice.text)
        assert [part for part in notice.subject.split(" / ") if len(part) >= 60 or part.endswith("…")] == []


def _plain(text: str) -> str:
    """Leave out what differs each time: codes."""
    return re.sub(r"(/(?:requests|answers)/)[\w.-]+", r"\1CODE", text)
