"""The letters to those convened to a meeting, beside the files they are expected to equal; written anew by `IXEVENTS_WRITE_NOTICES=1`."""

import os
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask

from ixevents.core.languages import Translated
from ixevents.meetings import meeting_samples, notices
from ixevents.meetings.models import Answer, Capacity, MeetingState, NoticeKind
from ixevents.outbox.models import Notice
from tests.outbox import strict_calendar
from tests.support import markup

HERE = Path(__file__).parent
WRITE = bool(os.environ.get("IXEVENTS_WRITE_NOTICES"))
UID = "5f0c4f5e-7d4b-4b0e-9a55-0d6f0b9a1c13"
STARTS_AT, ENDS_AT = datetime(2026, 12, 15, 17, 30, tzinfo=UTC), datetime(2026, 12, 15, 19, 30, tzinfo=UTC)
CASES = ("convened", "convened_urgently", "second", "observer", "substitute", "changed", "updated", "agenda", "called_off", "removed")
METHODS = {"agenda": None, "called_off": "CANCEL", "removed": "CANCEL"}
LETTERS = {"convened_urgently": "convened", "second": "convened", "observer": "convened"}
FACTS: dict[str, dict[str, object]] = {
    "convened": {
        "online_url": "https://video.example.org/room",
        "note": Translated("La réunion sera suivie d’un verre.", "Na de vergadering is er een drankje.", "Drinks afterwards."),
    },
    "convened_urgently": {
        "notice_kind": NoticeKind.URGENT,
        "urgency": Translated("Une aide doit partir cette semaine.", "De hulp moet deze week vertrekken.", "Aid must leave this week."),
    },
    "second": {"notice_kind": NoticeKind.SECOND},
    "changed": {"sequence": 1, "revision": 1, "reason": meeting_samples.REASON},
    "updated": {"sequence": 1},
    "called_off": {"sequence": 2, "state": MeetingState.CALLED_OFF, "reason": meeting_samples.REASON},
    "removed": {"sequence": 3},
}


@pytest.mark.parametrize("lang", ["fr", "nl", "en", "unknown"])
@pytest.mark.parametrize("case", CASES)
def test_letter_about_a_meeting_is_the_expected_one(app: Flask, case: str, lang: str) -> None:
    notice = _write(case, lang)

    words = _plain(f"To: {notice.recipient}\nSubject: {notice.subject}\n\n{notice.text}")
    assert words == _expected(f"meeting_{case}.{lang}.txt", words)
    assert notice.calendar_method == METHODS.get(case, "REQUEST")
    if notice.calendar:
        strict_calendar.read(notice.calendar.encode())
        file = _plain(notice.calendar.replace("\r\n ", ""))
        assert file == _expected(f"meeting_{case}.{lang}.ics", file)
    page = markup.read(notice.html)
    assert [a.get("href") for a in page.iter("a")] == re.findall(r"https?://\S+", notice.text)
    assert [part for part in notice.subject.split(" / ") if len(part) >= 60] == []


@pytest.mark.parametrize(("lang", "day"), [("fr", 23), ("nl", 24), ("en", 23)])
@pytest.mark.parametrize("case", CASES)
def test_no_subject_is_cut_on_the_day_with_the_longest_name(app: Flask, case: str, lang: str, day: int) -> None:
    notice = _write(case, lang, starts_at=STARTS_AT.replace(month=9, day=day), ends_at=ENDS_AT.replace(month=9, day=day))

    assert len(notice.subject) < 60
    assert not notice.subject.endswith("…")


def test_paper_has_no_link_and_names_nobody(app: Flask) -> None:
    meeting, invitation = meeting_samples.invitation("fr", uid=UID, starts_at=STARTS_AT, ends_at=ENDS_AT)

    letter = notices.on_paper(notices.CONVENED, meeting, "fr")

    assert letter.text == _expected("meeting_on_paper.fr.txt", letter.text)
    assert [word for word in ("http", invitation.member.name) if word in letter.text] == []


def _write(case: str, lang: str, **values: object) -> Notice:
    facts: dict[str, object] = {"uid": UID, "starts_at": STARTS_AT, "ends_at": ENDS_AT, **FACTS.get(case, {}), **values}
    meeting, invitation = meeting_samples.invitation(lang, **facts)
    if case == "observer":
        invitation.capacity = Capacity.OBSERVER
    if case == "updated":
        invitation.answer = Answer.YES
    notice = notices.write(meeting_samples.message(LETTERS.get(case, case), meeting), meeting, invitation, actor="staff:1")
    assert isinstance(notice, Notice)
    return notice


def _plain(text: str) -> str:
    """Take the secrets of the links out: they are signed with the key of the installation."""
    return re.sub(r"(/council/(?:answers|members|documents)/)[\w.-]+", r"\1SECRET", text)


def _expected(name: str, actual: str) -> str:
    path = HERE / name
    if WRITE:
        path.write_bytes(actual.encode())
    return path.read_bytes().decode()
