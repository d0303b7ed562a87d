"""The letters about proposals, beside the files they are expected to equal; written anew by `IXEVENTS_WRITE_NOTICES=1`."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import product

from flask import Flask

from ixevents.extensions import db
from ixevents.outbox.models import Notice
from ixevents.proposals import samples
from tests.support import markup
from tests.support.expected_letters import expected

MOMENT = datetime(2026, 10, 5, 10, tzinfo=UTC)


def test_letters_about_proposals_are_the_expected_ones(app: Flask, frozen_time: Callable[[datetime], None]) -> None:
    frozen_time(MOMENT)
    for case, lang in product(sorted(samples.NAMES), ("fr", "nl", "en", "unknown")):
        notice = samples.write(case, lang)

        assert isinstance(notice, Notice)
        words = _plain(f"To: {notice.recipient}\nSubject: {notice.subject}\n\n{notice.text}")
        assert words == expected(f"proposal_{case}.{lang}.txt", words)
        page = markup.read(notice.html)
        assert {str(a.get("href")) for a in page.iter("a")} - set(re.findall(r"https?://\S+", notice.text)) == set()
        assert [part for part in notice.subject.split(" / ") if len(part) >= 60 or part.endswith("…")] == []
        db.session.rollback()


def test_the_first_letter_carries_nothing_that_was_typed(app: Flask) -> None:
    notice = samples.write("confirm", "fr")

    assert isinstance(notice, Notice)
    assert [word for word in ("fleuve", "Palabres", "Amina") if word in notice.text] == []


def _plain(text: str) -> str:
    """Leave out what differs each time: codes and ids."""
    return re.sub(r"(/proposals/)[\w.-]+", r"\1CODE", text)
