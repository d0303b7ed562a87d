"""Meetings in the back-office: nothing is sent that was not shown, documents are what they are, the proof can be recomputed."""

import hashlib
import io
import json
import re
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from flask import Flask
from pypdf import PdfReader
from sqlalchemy import func, select

from ixevents.accounts.roles import Role
from ixevents.core.languages import Translated
from ixevents.core.web import speaking
from ixevents.extensions import db
from ixevents.meetings import convening, locks
from ixevents.meetings import words as meeting_words
from ixevents.meetings.models import AgendaItem, Convocation, Invitation, ItemState, Meeting, MeetingDocument, MeetingState
from ixevents.outbox.models import Notice, NoticeState
from tests.support import council, factories
from tests.support.client import StaffClient
from tests.support.forms import answers
from tests.support.queries import count_queries

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
MEETS = datetime(2026, 12, 15, 18, 0, tzinfo=UTC)
PDF = b"%PDF-1.7\nnote"


@pytest.fixture(autouse=True)
def _tuesday(frozen_time: Callable[[datetime], object]) -> None:
    frozen_time(NOW)


def test_a_meeting_is_drafted_shown_and_only_then_convened(desk: StaffClient) -> None:
    council.make_mandate()
    council.make_mandate(member=council.make_member(email=None, name="Sur Papier"))
    place = factories.make_place()
    db.session.commit()
    staff = desk.sign_in(Role.COUNCIL_SECRETARY)
    when = {"day": "2026-12-15", "start": "19:00", "end": "21:00", "place": str(place.id), "languages": ["fr", "nl"]}

    desk.send("/staff/meetings/new", title_fr="Réunion", title_nl="Vergadering", notice_kind="ordinary", **when)
    meeting = db.session.scalars(select(Meeting)).one()
    where = f"/staff/meetings/{meeting.id}"
    assert "Ready: send before the end of Monday 7 December" in words(desk, where)

    shown = desk.send(f"{where}/convene", go="rehearse").get_data(as_text=True)
    assert ("Sur Papier" in shown, "on paper" in shown, count(Notice)) == (True, True, 0)
    assert re.search(r"/council/answers/[^…]", shown) is None
    desk.send(f"{where}/convene", go="trial")
    trial = db.session.scalars(select(Notice)).one()
    assert (trial.recipient, trial.calendar, "/answers/…" in trial.text) == (staff.email, None, True)
    desk.send(f"{where}/convene", go="do")

    db.session.expire_all()
    assert (meeting.state, count(Notice), count(Convocation)) == (MeetingState.CONVENED, 2, 1)
    page = words(desk, where)
    assert ("Letters for the post (1)" in page, "1 letter is to be printed and posted." in page) == (True, True)
    given = answers(desk.get(f"{where}/change").text, "title_fr") | {"go": "do"}
    desk.send(f"{where}/change", **given | {"languages": ["fr"]})
    quiet = words(desk, where)
    now_given = answers(desk.get(f"{where}/change").text, "title_fr") | {"go": "do"}
    desk.send(f"{where}/change", **now_given | {"day": "2026-12-16"})
    moved = words(desk, where)
    desk.send(f"{where}/call-off", why_fr="Malade.", why_nl="Ziek.", go="do")
    assert ["printed and posted" in page for page in (quiet, moved, words(desk, where))] == [False, True, True]
    assert ["letters are on their way" in page for page in (quiet, moved)] == [False, True]


def test_what_was_filled_in_stays_when_the_letters_were_sent_to_oneself_first(desk: StaffClient) -> None:
    council.make_mandate()
    meeting = council.make_meeting(starts_at=NOW + timedelta(days=2), state=MeetingState.DRAFT, convened_at=None)
    db.session.commit()
    desk.sign_in(Role.COUNCIL_SECRETARY)
    where = f"/staff/meetings/{meeting.id}/convene"
    late = {"late": "y", "late_reason": "Le Collège décide lundi."}

    tried = desk.send(where, go="trial", **late)
    kept = answers(tried.text, "late_reason")
    refused = desk.send(where, go="trial", late_reason="x")
    done = desk.send(where, go="do", **kept)

    assert (tried.status_code, refused.status_code, done.status_code) == (200, 409, 303)
    assert ("Sent to " in tried.text, "Confirm and write to them" in tried.text) == (True, True)
    assert "Sent to " not in refused.text
    assert kept["late_reason"] == late["late_reason"]


def test_two_secretaries_with_one_draft_open_overwrite_nothing_unread(desk: StaffClient) -> None:
    meeting = council.make_meeting(state=MeetingState.DRAFT, convened_at=None)
    db.session.commit()
    desk.sign_in(Role.COUNCIL_SECRETARY)
    where = f"/staff/meetings/{meeting.id}/edit"
    opened = answers(desk.get(where).text, "title_fr")

    theirs = desk.send(where, **opened | {"start": "19:00", "room_fr": "Salle 2", "room_nl": "Zaal 2"})
    mine = desk.send(where, **opened | {"title_fr": "Réunion d’hiver", "title_nl": "Wintervergadering"})
    kept = meeting.room.fr
    again = desk.send(where, **answers(mine.text, "title_fr"))

    assert (theirs.status_code, mine.status_code, again.status_code) == (303, 409, 303)
    assert all(words in mine.text for words in ("Saved by somebody else", "Room, door, whom to ask (FR)", "Salle 2", "19:00"))
    assert (kept, meeting.title.fr, meeting.room.fr) == ("Salle 2", "Réunion d’hiver", "")


def test_an_old_page_moves_no_meeting_back_that_a_colleague_has_moved(desk: StaffClient) -> None:
    council.make_mandate()
    meeting = council.make_meeting(state=MeetingState.DRAFT, convened_at=None)
    db.session.commit()
    desk.sign_in(Role.COUNCIL_SECRETARY)
    where = f"/staff/meetings/{meeting.id}"
    desk.send(f"{where}/convene", go="do")
    opened = answers(desk.get(f"{where}/change").text, "title_fr")

    moved = desk.send(f"{where}/change", **opened | {"day": "2026-12-17", "go": "do"})
    told = count(Notice)
    shown = desk.send(f"{where}/change", **opened | {"online_url": "https://example.org/salle", "go": "rehearse"})
    late = desk.send(f"{where}/change", **opened | {"online_url": "https://example.org/salle", "go": "do"})

    assert (moved.status_code, shown.status_code, late.status_code) == (303, 409, 409)
    assert all("Saved by somebody else" in page.text and "17 Dec 2026" in page.text for page in (shown, late))
    assert "Which notice?" not in shown.text
    assert count(Notice) == told
    assert meeting.starts_at.day == 17


def test_a_meeting_ends_at_midnight_or_in_the_night_and_its_letter_and_calendar_say_so(desk: StaffClient) -> None:
    council.make_mandate()
    place = factories.make_place()
    db.session.commit()
    desk.sign_in(Role.COUNCIL_SECRETARY)
    form = {"title_fr": "R", "title_nl": "V", "day": "2026-12-15", "start": "19:00", "place": str(place.id), "languages": ["fr", "nl"]}
    form |= {"notice_kind": "ordinary"}

    made = desk.send("/staff/meetings/new", **form, end="00:00")
    refused = desk.send("/staff/meetings/new", **form, end="18:30")
    meeting = db.session.scalars(select(Meeting)).one()
    where = f"/staff/meetings/{meeting.id}"
    desk.send(f"{where}/convene", go="do")
    desk.send(f"{where}/change", **form, end="00:30", go="do")

    assert (made.status_code, refused.status_code, "must come after the beginning" in refused.text) == (303, 422, True)
    first, second = db.session.scalars(select(Notice).order_by(Notice.id))
    assert ("mardi 15 décembre 2026, 19:00 – 24:00" in first.text, "T000000" in str(first.calendar)) == (True, True)
    assert ("mardi 15 décembre 2026, 19:00 – 00:30" in second.text, "20261216T003000" in str(second.calendar)) == (True, True)
    assert 'value="00:30"' in desk.get(f"{where}/change").text


@pytest.mark.parametrize(("state", "page"), [(MeetingState.DRAFT, "edit"), (MeetingState.CONVENED, "change")])
@pytest.mark.parametrize("minutes", [30, 90])
def test_a_meeting_in_the_doubled_hour_of_autumn_stays_where_it_is(
    desk: StaffClient, frozen_time: Callable[[datetime], object], state: MeetingState, page: str, minutes: int
) -> None:
    frozen_time(datetime(2026, 9, 1, 9, tzinfo=UTC))
    ends_at = datetime(2026, 10, 25, tzinfo=UTC) + timedelta(minutes=minutes)
    council.make_mandate()
    meeting = council.make_meeting(starts_at=datetime(2026, 10, 24, 18, tzinfo=UTC), ends_at=ends_at, state=state)
    db.session.commit()
    desk.sign_in(Role.COUNCIL_SECRETARY)
    path = f"/staff/meetings/{meeting.id}/{page}"

    sent = desk.send(path, **answers(desk.get(path).text, having="title_fr") | {"title_fr": "Nuit", "go": "do"})

    db.session.expire_all()
    assert (sent.status_code, meeting.title.fr, meeting.ends_at) == (303, "Nuit", ends_at)


def test_the_agenda_is_put_in_order_and_proposals_are_taken_or_left(desk: StaffClient) -> None:
    meeting = council.make_meeting(state=MeetingState.DRAFT, convened_at=None)
    member = council.make_member(name="Awa")
    proposed = AgendaItem(meeting_id=meeting.id, title=Translated("Vélos", "Fietsen"), state=ItemState.PROPOSED, proposed_by_id=member.id)
    db.session.add(proposed)
    db.session.commit()
    desk.sign_in(Role.COUNCIL_SECRETARY)
    where = f"/staff/meetings/{meeting.id}"
    first = items(meeting)[0].id

    desk.send(f"{where}/items/new", title_fr="Marchés", title_nl="Markten", kind="vote")
    desk.send(f"{where}/items/{first}/move", by=2)
    desk.send(f"{where}/items/{proposed.id}/take")
    assert "Proposed by Awa" in words(desk, f"{where}/agenda")
    assert desk.send(f"{where}/items/{proposed.id}/leave", reason="").status_code == 422
    desk.send(f"{where}/items/{proposed.id}/leave", reason="Déjà traité")
    desk.send(f"{where}/items/{first}/leave")

    assert [item.title.fr for item in items(meeting)] == ["Semaine", "Marchés"]
    assert (db.session.get_one(AgendaItem, proposed.id).reason, db.session.get(AgendaItem, first)) == ("Déjà traité", None)


def test_a_document_is_judged_by_its_contents_and_a_newer_one_keeps_the_older(desk: StaffClient) -> None:
    meeting = council.make_meeting()
    db.session.commit()
    desk.sign_in(Role.COUNCIL_SECRETARY)
    where = f"/staff/meetings/{meeting.id}/documents"

    refused = desk.send(where, file=(BytesIO(b"<script>"), "note.pdf"), title="Note", language="fr", item="")
    desk.send(where, file=(BytesIO(PDF), "../../Été  note.exe"), title="Note", language="fr", item="")
    document = db.session.scalars(select(MeetingDocument)).one()
    desk.send(f"{where}/{document.id}/replace", file=(BytesIO(PDF + b"2"), "v2.pdf"))
    answer = desk.get(f"{where}/{document.id}")

    assert (refused.status_code, document.filename, document.media_type) == (422, "ete-note.pdf", "application/pdf")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="ete-note.pdf"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    db.session.expire_all()
    assert [one.replaced_at is None for one in db.session.scalars(select(MeetingDocument).order_by(MeetingDocument.id))] == [False, True]


def test_moving_shows_the_calendar_before_and_after_and_a_late_one_asks_why(desk: StaffClient) -> None:
    council.make_mandate()
    meeting = convened()
    desk.sign_in(Role.COUNCIL_SECRETARY)
    where = f"/staff/meetings/{meeting.id}/change"
    form = {"title_fr": "R", "title_nl": "V", "start": "19:00", "end": "21:00", "place": str(meeting.place_id), "notice_kind": "ordinary"}

    shown = desk.send(where, day="2026-12-16", go="rehearse", **form).get_data(as_text=True)
    late = desk.send(where, day="2026-11-30", go="rehearse", **form)
    desk.send(where, day="2026-11-30", go="do", late="y", late_reason="Visite", **form)

    assert ("15 Dec 2026, 19:00" in shown, "16 Dec 2026, 19:00" in shown) == (True, True)
    assert (late.status_code, "This is too late" in late.get_data(as_text=True)) == (409, True)
    db.session.expire_all()
    assert (meeting.late_reason, meeting.sequence, count(Notice)) == ("Visite", 1, 2)


def test_a_notice_that_came_back_waits_on_the_first_page_and_is_printed_or_sent_again(desk: StaffClient) -> None:
    mandate = council.make_mandate(
        member=council.make_member(name="Zoé Retour", street="Rue Longue 1", postcode="1050", locality="Ixelles")
    )
    meeting = convened()
    notice = db.session.scalars(select(Notice)).one()
    notice.state = NoticeState.BOUNCED
    db.session.commit()
    desk.sign_in(Role.COUNCIL_SECRETARY)
    where = f"/staff/meetings/{meeting.id}"

    assert "1 convening notice did not arrive" in words(desk, "/staff/")
    assert "1 notice did not arrive Zoé Retour: came back" in words(desk, where)
    invitation = db.session.scalars(select(Invitation)).one()
    paper = desk.send(f"{where}/letters", chosen=invitation.id)
    text = PdfReader(io.BytesIO(paper.data)).pages[0].extract_text()
    assert [part for part in ("Zoé Retour", "Rue Longue 1", "1050 Ixelles", "Budget participatif") if part not in text] == []
    assert "http" not in text
    assert "did not arrive" not in words(desk, "/staff/")

    desk.send(f"{where}/invitations/{invitation.id}/send", go="do")
    assert [one.state for one in letters(mandate.member.email)] == [NoticeState.BOUNCED, NoticeState.DUE]


def test_the_proof_is_downloaded_and_every_hash_can_be_recomputed(desk: StaffClient) -> None:
    council.make_mandate(member=council.make_member(name="Nomen Nescio"))
    meeting = convened()
    desk.sign_in(Role.COUNCIL_SECRETARY)
    where = f"/staff/meetings/{meeting.id}/proof"

    assert "unchanged since it was frozen" in words(desk, where)
    archive = zipfile.ZipFile(io.BytesIO(desk.get(f"{where}.zip").data))
    record = archive.read("01-convened/record.json")
    told = json.loads(record)["told"][0]
    letter = archive.read(f"01-convened/letters/{told['notice']}-fr.txt")

    assert hashlib.sha256(record).hexdigest() == db.session.scalars(select(Convocation)).one().sha256
    assert hashlib.sha256(letter).hexdigest() == told["sha256"]["text"]
    assert [name for line in archive.read("SHA256SUMS").decode().splitlines() for name in _wrong(archive, line)] == []
    assert (b"Nomen Nescio" in record, "Nomen Nescio" in archive.read("index.html").decode()) == (False, True)

    db.session.scalars(select(Notice)).one().text += "!"
    db.session.commit()
    assert "1 letter is not the one of the record" in words(desk, where)


def test_the_public_reads_of_a_meeting_when_the_secretary_says_so(desk: StaffClient) -> None:
    council.make_mandate()
    meeting = convened(online_url="https://video.example.org/secret")
    desk.sign_in(Role.COUNCIL_SECRETARY)

    assert "Budget participatif" not in words(desk, "/fr/council/meetings")
    desk.send(f"/staff/meetings/{meeting.id}/publish")

    page, feed = words(desk, "/nl/council/meetings"), desk.get("/calendar/fr/council.ics").get_data(as_text=True)
    assert ("Burgerbegroting" in page, "video.example.org" in page + feed, "SUMMARY;LANGUAGE=fr:Réunion" in feed) == (True, False, True)
    assert "ATTENDEE" not in feed


@pytest.mark.parametrize("path", ["", "/proof", "/letters", "/agenda"])
def test_a_page_of_a_meeting_costs_the_same_with_one_and_with_three_members(desk: StaffClient, path: str) -> None:
    counts = []
    desk.sign_in(Role.COUNCIL_SECRETARY)
    for people in (1, 2):
        for _number in range(people):
            council.make_mandate()
        meeting = convened(starts_at=MEETS + timedelta(days=people))
        desk.get(f"/staff/meetings/{meeting.id}{path}")
        db.session.expire_all()
        with count_queries() as statements:
            desk.get(f"/staff/meetings/{meeting.id}{path}")
        counts.append(len(statements))

    assert counts[0] == counts[1]


def test_who_came_into_office_since_waits_on_the_first_page(desk: StaffClient) -> None:
    desk.sign_in(Role.COUNCIL_SECRETARY)
    council.make_mandate()
    meeting = convened()
    before = "not convened to a meeting" in desk.get("/staff/").text

    council.make_mandate()
    db.session.commit()

    page = desk.get("/staff/").text
    assert (before, "member is not convened to a meeting to come" in page, f"/staff/meetings/{meeting.id}" in page) == (False, True, True)


def convened(**values: object) -> Meeting:
    """Make a meeting and convene it."""
    starts_at = values.pop("starts_at", MEETS)
    assert isinstance(starts_at, datetime)
    made = council.make_meeting(
        starts_at=starts_at, ends_at=starts_at + timedelta(hours=2), state=MeetingState.DRAFT, convened_at=None, **values
    )
    convening.convene(made, actor="staff:1")
    db.session.commit()
    return made


def items(meeting: Meeting) -> list[AgendaItem]:
    """Return the agenda in order."""
    on = [item for item in locks.taken(meeting).items if item.state == ItemState.ON]
    db.session.rollback()
    return on


def letters(address: str | None) -> list[Notice]:
    """Return the letters to somebody, in order."""
    return list(db.session.scalars(select(Notice).where(Notice.recipient == address).order_by(Notice.id)))


def count(model: type) -> int:
    """Return how many rows there are."""
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def words(desk: StaffClient, path: str) -> str:
    """Return the words of a page in one line."""
    page = re.sub(r"(?s)<(script|style|head).*?</\1>", " ", desk.get(path).get_data(as_text=True))
    return " ".join(re.sub(r"<[^>]+>", " ", page).replace("\N{NO-BREAK SPACE}", " ").split()).replace(" :", ":")


def _wrong(archive: zipfile.ZipFile, line: str) -> list[str]:
    digest, name = line.split("  ", 1)
    return [] if hashlib.sha256(archive.read(name)).hexdigest() == digest else [name]


@pytest.mark.parametrize(("lang", "word"), [("fr", "Tenue"), ("nl", "Gehouden")])
def test_a_meeting_that_took_place_is_not_called_held_back_like_a_letter(app: Flask, lang: str, word: str) -> None:
    with app.test_request_context(), speaking(lang):
        assert str(meeting_words.STATES[MeetingState.HELD]) == word
