"""The letters to facilitators, beside the files they are expected to equal; written anew by `IXEVENTS_WRITE_NOTICES=1`."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy.orm.attributes import set_committed_value

from ixevents.core.languages import Translated
from ixevents.events.listeners import Before
from ixevents.extensions import db
from ixevents.outbox.models import Notice
from ixevents.registrations.models import Registration
from ixevents.resources import notices
from ixevents.resources.models import Answer, Assignment, Kind
from tests.notices.test_letters import LANGUAGES, expected, flat, phrases
from tests.support import factories

Party = Callable[..., Registration]
TOKEN = r"facilitators/\S+"
"""What differs from run to run."""
DECLINED = "_after_a_no"
METHODS = {"assigned": "REQUEST", "changed": "REQUEST", "beside": None, "removed": "CANCEL", "called_off": "CANCEL"}
METHODS |= {f"{letter}{DECLINED}": "CANCEL" for letter in ("removed", "called_off")}


def written(party: Party, letter: str, lang: str) -> Notice:
    slot = party().slot
    slot.called_off_reason = Translated("La salle a été inondée.", "De zaal is ondergelopen.", "The hall was flooded.")
    said, letter = Answer.NO if letter.endswith(DECLINED) else Answer.AWAITED, letter.removesuffix(DECLINED)
    code = "abcdefghijklmnopqrstuv" if letter != "removed" else None
    facilitator = factories.make_resource(name="Never In A Letter", email="water@example.org", language=lang, calendar_code=code)
    room, kit = factories.make_resource(kind=Kind.ROOM, name="Atelier 1"), factories.make_resource(kind=Kind.KIT, name="Malle Eau")
    for resource in (facilitator, room, kit):
        assignment = Assignment(slot_id=slot.id, resource_id=resource.id, sequence=1, answer=said)
        db.session.add(assignment)
        db.session.flush()
        set_committed_value(assignment, "slot", slot)
        set_committed_value(assignment, "resource", resource)
        if resource is facilitator:
            wanted = assignment
    if letter == "changed":
        before = Before(
            slot.starts_at + timedelta(days=7),
            slot.ends_at + timedelta(days=7),
            factories.make_place(name=factories.words("Ancienne salle", "Oude zaal", "Former room")),
        )
        return notices.changed(wanted, before) or pytest.fail("no letter")
    notice: Notice = getattr(notices, letter)(wanted)
    return notice


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("letter", METHODS)
def test_letter_is_the_expected_one(app: Flask, party: Party, letter: str, lang: str) -> None:
    notice = written(party, letter, lang)

    words = f"To: {notice.recipient}\nSubject: {notice.subject}\n\n{re.sub(TOKEN, 'facilitators/TOKEN', notice.text)}"
    assert words == expected(f"facilitator_{letter}.{lang}.txt", words)
    assert notice.calendar_method == METHODS[letter]
    calendar = notice.calendar or ""
    if METHODS[letter] and lang in ("fr", "unknown"):
        # The number of the facilitator is the only thing that differs from run to run.
        calendar = calendar.replace(f"-{notice_resource(calendar)}\r\n", "-1\r\n")
        assert calendar == expected(f"facilitator_{letter}.{lang}.ics", calendar)
    assert "Never In A Letter" not in notice.subject + notice.text + notice.html + calendar


@pytest.mark.parametrize("letter", METHODS)
def test_letter_says_the_same_in_text_and_html(app: Flask, party: Party, letter: str) -> None:
    notice = written(party, letter, "unknown")

    page = flat(notice.html)
    assert [words for words in phrases(notice.text) if flat(words).split(" ")[0] not in page] == []
    assert [part for part in notice.subject.split(" / ") if len(part) >= 60] == []


def notice_resource(calendar: str) -> str:
    """Return the number at the end of the UID."""
    line = next(line for line in calendar.splitlines() if line.startswith("UID:"))
    return line.rpartition("-")[2]
