"""The letters about lists, beside the files they are expected to equal; written anew by `IXEVENTS_WRITE_NOTICES=1`."""

import re
from datetime import UTC, date, datetime

import pytest
from flask import Flask

from ixevents.core.clock import now
from ixevents.exports import notices, schedule_words
from ixevents.exports.actions import KEPT
from ixevents.exports.models import Export, ExportSchedule, Rhythm
from ixevents.exports.rhythm import Times
from ixevents.extensions import db
from tests.support import factories, markup
from tests.support.expected_letters import expected

CASES: dict[str, tuple[Times, int, int | None, dict[str, str]]] = {
    "first": (Times(Rhythm.WEEKLY, 0, 1, 7, date(2026, 12, 31)), 42, None, {"state": "live", "language": "nl"}),
    "again": (Times(Rhythm.DAILY, 0, 1, 6, date(2026, 12, 31)), 1, 1, {}),
    "failed": (Times(Rhythm.WEEKLY, 0, 1, 7, date(2026, 12, 31)), 0, None, {}),
    "last": (Times(Rhythm.MONTHLY, 0, 1, 11, date(2026, 11, 30)), 42, 0, {"from": "2026-12-05", "needs": "1"}),
}


@pytest.mark.parametrize("lang", ["fr", "nl", "en"])
@pytest.mark.parametrize("case", sorted(CASES))
def test_letter_about_a_list_is_the_expected_one(app: Flask, case: str, lang: str) -> None:
    times, count, fresh, filters = CASES[case]
    title = factories.words("Fanfare de Matonge & amis", "Fanfare van Matonge & vrienden", "Matonge brass band & friends")
    event = factories.make_event(title=title)
    staff = factories.make_staff(email="officer@example.org", name="Never In A Letter", language=lang)
    export = Export(ordered_by="staff:1", language=lang, columns=[], total=count, done=count, fresh=fresh)
    export.expires_at = None if case == "failed" else now() + KEPT
    schedule = ExportSchedule(staff=staff, filters={"event": event.id} | filters, columns=[], next_at=times.after(now()), **vars(times))
    db.session.add_all([export, schedule])
    db.session.flush()

    following = schedule_words.next_run(schedule)

    notice = (notices.failed if case == "failed" else notices.ready)(export, schedule, following)

    assert notice is not None
    words = re.sub(r"(/staff/exports/)\d+", r"\1NUMBER", f"To: {notice.recipient}\nSubject: {notice.subject}\n\n{notice.text}")
    assert words == expected(f"export_{case}.{lang}.txt", words)
    assert "Never In A Letter" not in notice.subject + notice.text + notice.html
    assert notice.attachments == []
    assert notice.expires_at == (following if case == "failed" else datetime(2026, 11, 25, 9, 0, tzinfo=UTC))
    page = markup.read(notice.html)
    assert [a.get("href") for a in page.iter("a")] == re.findall(r"https?://\S+", notice.text)
