"""Minutes: drafted, written in versions, approved by a later meeting, frozen, published in both languages (COU-09, LANG-03)."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from ixevents.accounts.roles import Role
from ixevents.core.clock import today
from ixevents.core.languages import Translated
from ixevents.core.refusal import Refused
from ixevents.core.web import speaking
from ixevents.council import links
from ixevents.council import queries as council
from ixevents.council.models import MandateRole
from ixevents.extensions import db
from ixevents.meetings import member_queries as members
from ixevents.meetings.models import Capacity, Invitation, ItemKind, MeetingState
from ixevents.minutes import attending, comparing, names, queries, voting, words, writing
from ixevents.minutes.book import Minutes, MinutesState, MinutesVersion
from ixevents.minutes.models import Presence, VoteWay
from ixevents.minutes.voting import Count
from tests.support import sittings
from tests.support.client import StaffClient
from tests.support.forms import answers
from tests.support.sittings import ACTOR, BEGINS

pytestmark = pytest.mark.usefixtures("during")


def test_the_draft_takes_up_what_was_written_at_the_meeting(app: Flask) -> None:
    sitting, minutes = _drafted()
    item = sitting.meeting.items[0]

    again = writing.draft(sitting, "nl", actor=ACTOR)

    assert again is minutes
    assert minutes.newest.texts == {f"said-{item.id}": {"fr": "On a parlé d’eau."}, f"decided-{item.id}": {"fr": "Avis favorable."}}


def test_a_version_is_never_overwritten_and_the_slower_of_two_is_told(app: Flask) -> None:
    _sitting, minutes = _drafted()
    part = next(name for name in minutes.newest.texts if name.startswith("said"))

    second = writing.save(minutes, {part: Translated("On a parlé d’eau.\nEt de terre.", "Over water.")}, after=1, actor=ACTOR)
    with pytest.raises(Refused) as slower:
        writing.save(minutes, {part: Translated("Autre chose.")}, after=1, actor="staff:2")

    differences = comparing.compare(minutes.versions[0], second)
    assert (slower.value.reason, [version.number for version in minutes.versions]) == ("changed", [1, 2])
    assert [(one.part, one.lang, [(line.kind, line.text) for line in one.lines]) for one in differences if one.part == part] == [
        (part, "fr", [("same", "On a parlé d’eau."), ("new", "Et de terre.")]),
        (part, "nl", [("new", "Over water.")]),
    ]


def test_approved_minutes_freeze_the_meeting_with_a_hash(app: Flask) -> None:
    sitting, minutes = _drafted()
    later = _later()

    writing.approve(minutes, sitting, later, with_changes=True, actor=ACTOR)

    assert (minutes.state, sitting.meeting.state, minutes.approved_by_id) == (MinutesState.APPROVED, MeetingState.MINUTED, later.id)
    assert minutes.frozen is not None
    assert minutes.sha256 == writing.digest(minutes.frozen)
    assert [vote["votes_for"] for item in minutes.frozen["facts"]["items"] for vote in item["votes"]] == [2]
    for change in (
        lambda: attending.leave(sitting, sitting.attendances[0], at=BEGINS, actor=ACTOR),
        lambda: voting.take(sitting, sitting.meeting.items[0], Count(votes_for=1), at=BEGINS, actor=ACTOR),
        lambda: writing.save(minutes, {}, after=1, actor=ACTOR),
    ):
        with pytest.raises(Refused) as refused:
            change()
        assert refused.value.reason == "frozen"


def test_a_version_somebody_saved_meanwhile_is_read_before_it_is_frozen(desk: StaffClient) -> None:
    sitting, minutes = _drafted()
    later, meeting_id = _later().id, sitting.meeting_id
    db.session.commit()
    desk.sign_in(Role.COUNCIL_SECRETARY)
    home = f"/staff/sittings/{meeting_id}/minutes/"
    read = answers(desk.get(home).text)

    writing.save(minutes, {"opening": Translated("Autre chose.", "Iets anders.")}, after=1, actor="staff:2")
    db.session.commit()
    desk.send(f"{home}approve", **read | {"meeting": later})
    told = desk.get(home).text
    before = db.session.scalars(select(Minutes.state)).one()
    desk.send(f"{home}approve", **answers(told) | {"meeting": later})

    assert ("Somebody saved version 2 meanwhile" in told, before) == (True, MinutesState.DRAFT)
    assert db.session.scalars(select(Minutes.state)).one() == MinutesState.APPROVED


def test_who_writes_while_somebody_saves_compares_both_before_saving_again(desk: StaffClient) -> None:
    sitting, minutes = _drafted()
    meeting_id = sitting.meeting_id
    db.session.commit()
    desk.sign_in(Role.COUNCIL_SECRETARY)
    path = f"/staff/sittings/{meeting_id}/minutes/edit"
    opened = answers(desk.get(path).text, "after")

    writing.save(minutes, {"opening": Translated("La présidente ouvre.", "")}, after=1, actor="staff:2")
    db.session.commit()
    late = desk.send(path, **opened | {"closing_nl": "De vergadering is gesloten."})
    again = desk.send(path, **answers(late.text, "after"))

    assert (late.status_code, again.status_code) == (422, 303)
    for sentence in ("Saved by somebody else", "Opening (FR)", "La présidente ouvre.", "Closing (NL)"):
        assert sentence in late.text


def test_what_nobody_touched_is_not_shown_as_differing_for_how_its_lines_end(desk: StaffClient) -> None:
    sitting, minutes = _drafted()
    meeting_id = sitting.meeting_id
    typed = Translated("La séance est ouverte.\r\n\r\nOn se salue.", "")
    writing.save(minutes, {"opening": typed}, after=1, actor="staff:2")
    db.session.commit()
    desk.sign_in(Role.COUNCIL_SECRETARY)
    path = f"/staff/sittings/{meeting_id}/minutes/edit"
    opened = answers(desk.get(path).text, "after")

    writing.save(minutes, {"opening": typed, "closing": Translated("On se quitte.", "")}, after=2, actor="staff:2")
    db.session.commit()
    late = desk.send(path, **opened | {"opening_fr": typed.fr})

    assert ("Closing (FR)" in late.text, "Opening (FR)" in late.text) == (True, False)
    assert [one.part for one in comparing.compare(_version("a\nb"), _version("a\r\nb"))] == []


def _version(text: str) -> MinutesVersion:
    return MinutesVersion(number=1, texts={"opening": {"fr": text}}, by=ACTOR)


def test_minutes_in_one_language_are_not_published(app: Flask) -> None:
    sitting, minutes = _drafted()
    writing.approve(minutes, sitting, _later(), with_changes=False, actor=ACTOR)

    with pytest.raises(Refused) as refused:
        writing.publish(minutes, checked=True, actor=ACTOR)

    assert (refused.value.reason, minutes.published_at) == ("language", None)


@pytest.mark.parametrize(("days", "reason"), [(-30, "meeting"), (30, "early")])
def test_neither_an_earlier_meeting_nor_one_to_come_approves_anything(app: Flask, days: int, reason: str) -> None:
    sitting, minutes = _drafted()
    other = _later(days=days)

    with pytest.raises(Refused) as refused:
        writing.approve(minutes, sitting, other, with_changes=False, actor=ACTOR)

    assert refused.value.reason == reason


def test_minutes_are_public_in_both_languages_or_not_at_all(app: Flask, client: FlaskClient) -> None:
    sitting, minutes = _drafted()
    texts = {name: Translated(text["fr"], "Over water gesproken.") for name, text in minutes.newest.texts.items()}
    uid = sitting.meeting.uid
    incomplete = {"frozen": {"facts": writing.facts.gather(sitting), "texts": minutes.newest.texts}}
    writing.save(minutes, texts, after=1, actor=ACTOR)
    writing.approve(minutes, sitting, _later(), with_changes=False, actor=ACTOR)
    before = client.get(f"/fr/council/minutes/{uid}").status_code

    with pytest.raises(Refused) as unread:
        writing.publish(minutes, checked=False, actor=ACTOR)
    writing.publish(minutes, checked=True, actor=ACTOR)

    pages = {lang: client.get(f"/{lang}/council/minutes/{uid}").text for lang in ("fr", "nl", "en")}
    assert (before, unread.value.reason) == (404, "persons")
    assert len(writing.gaps(incomplete["frozen"])) == 1
    assert ["Over water gesproken." in pages[lang] for lang in ("fr", "nl")] == [False, True]
    assert "Noa Exemple" in pages["fr"]
    assert uid in client.get("/nl/council/minutes/").text
    papers = [client.get(f"/en/council/minutes/{uid}/{lang}.pdf") for lang in ("fr", "nl")]
    assert [paper.data[:5] for paper in papers] == [b"%PDF-", b"%PDF-"]
    names = [paper.headers["Content-Disposition"].partition("=")[2] for paper in papers]
    assert names == [f'"{word}-{BEGINS:%Y-%m-%d}.pdf"' for word in ("proces-verbal", "notulen")]


def _main(page: str) -> str:
    return page.partition("<main")[2].partition("</main")[0]


def test_a_member_reads_the_draft_behind_the_personal_link(app: Flask, client: FlaskClient) -> None:
    sitting, minutes = _drafted()
    mandate = db.session.scalars(council.held(BEGINS.date())).first()
    assert mandate is not None
    member = mandate.member
    link = links.make(member, actor=ACTOR)
    with app.test_request_context("/fr/"):
        path = links.page(link, "minutes.of_member", "fr", uid=sitting.meeting.uid).partition("://")[2].partition("/")[2]
    being_written = client.get(f"/{path}").status_code
    second = _later(days=60)
    convened_without = client.get(f"/{path}").status_code
    second.invitations.append(Invitation(mandate_id=mandate.id, member_id=member.id, capacity=Capacity.EFFECTIVE))
    db.session.flush()

    page = client.get(f"/{path}")
    mandate.ended_on = BEGINS.date()
    left = client.get(f"/{path}").status_code
    mandate.ended_on = None
    mandate.starts_on = today() + timedelta(days=3)
    convened_before_it_begins = client.get(f"/{path}").status_code
    links.revoke(member, actor=ACTOR)

    # What the secretary still writes goes out with the notice of a meeting, and is read by who is convened to it.
    assert (being_written, convened_without) == (404, 404)
    assert (page.status_code, "On a parlé d’eau." in page.text, "mailto:solidarity@example.org" in _main(page.text)) == (200, True, True)
    assert (left, convened_before_it_begins, client.get(f"/{path}").status_code) == (404, 200, 404)
    assert [found.id for found in db.session.scalars(queries.minutes_before(second))] == [minutes.id]


def test_a_member_reads_on_the_own_page_who_was_there_and_the_approved_minutes(app: Flask, client: FlaskClient) -> None:
    sitting, minutes = _drafted()
    effective = [one for one in sitting.attendances if one.role == MandateRole.EFFECTIVE]
    there, away = (next(one for one in effective if one.state == state) for state in (Presence.PRESENT, Presence.ABSENT))
    pages = []
    for approved in (False, True):
        if approved:
            writing.approve(minutes, sitting, _later(), with_changes=False, actor=ACTOR)
        pages += [_page_of(client, one.member_id) for one in (there, away)]

    said = [("Vous étiez là." in page, "absent·e sans excuse" in page, "Procès-verbal approuvé" in page) for page in pages]
    assert said == [(True, False, False), (False, True, False), (True, False, True), (False, True, True)]


def test_a_member_finds_the_draft_that_went_out_on_the_own_page_until_it_is_approved_and_then_what_was_approved(
    app: Flask, client: FlaskClient, frozen_time: Callable[[datetime], None]
) -> None:
    sitting, minutes = _drafted()
    before, own = _page_of(client, sitting.attendances[0].member_id), {}
    frozen_time(BEGINS + timedelta(days=40))
    later = _later(days=60)
    newcomer = later.invitations[0].member_id
    later.invitations.append(
        Invitation(mandate_id=sitting.attendances[0].mandate_id, member_id=sitting.attendances[0].member_id, capacity=Capacity.EFFECTIVE)
    )
    frozen_time(BEGINS + timedelta(days=70))
    own["lapsed"] = [_page_of(client, one) for one in (sitting.attendances[0].member_id, newcomer)]
    writing.approve(minutes, sitting, later, with_changes=False, actor=ACTOR)
    own["approved"] = [_page_of(client, one) for one in (sitting.attendances[0].member_id, newcomer)]

    assert (f"/minutes/{sitting.meeting.uid}" in before) is False
    assert ["Projet de procès-verbal, pas encore approuvé" in page for page in own["lapsed"]] == [True, False]
    assert ["Projet de procès-verbal de la réunion du mercredi 10 mars 2027" in page for page in own["lapsed"]] == [False, True]
    assert ["Procès-verbal approuvé" in page for page in own["approved"]] == [True, False]
    assert ["Procès-verbal de la réunion du mercredi 10 mars 2027, approuvé" in page for page in own["approved"]] == [False, True]
    assert [page.count(f"/minutes/{sitting.meeting.uid}") for page in own["lapsed"] + own["approved"]] == [1] * 4


def _page_of(client: FlaskClient, member_id: int) -> str:
    link = links.make(db.session.scalars(members.member(member_id)).one(), actor=ACTOR)
    return client.get("/" + links.page(link, "meetings.member", "fr").split("/", 3)[3]).text


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Madame Dupont explique.", ["Madame Dupont"]),
        ("Mme Exemple présente le point, dit Mevrouw Exemple.", []),
        ("Madame Ex n'est qu'un morceau de ce nom.", ["Madame Ex"]),
        ("Jean Van den Berghe demande la parole.", ["Jean Van den Berghe"]),
        ("Noa Exemple 1 préside.", []),
        ("Écrire à quelqu.un@example.org ou au 02 555 12 34", ["quelqu.un@example.org", "02 555 12 34"]),
        ("De raad geeft een gunstig advies.", []),
    ],
)
def test_what_looks_like_a_person_is_shown_before_publication(text: str, found: list[str]) -> None:
    assert names.looking_like_names([text], ["Noa Exemple 1"]) == found


def test_the_secretary_takes_minutes_from_draft_to_publication(desk: StaffClient) -> None:
    sitting, minutes = _drafted()
    later, home = _later(), f"/staff/sittings/{sitting.meeting_id}/minutes"
    item = sitting.meeting.items[0].id
    desk.sign_in(Role.COUNCIL_SECRETARY)
    texts = {f"said-{item}_fr": "Dit.", f"said-{item}_nl": "Gezegd."}

    pages = [desk.get(f"{home}{path}").status_code for path in ("/", "/edit", "/compare", "/fr.pdf", "/archive.json")]
    desk.send(f"{home}/edit", after="1", **texts)
    slower = desk.send(f"{home}/edit", after="1", **texts)
    desk.send(f"{home}/approve", meeting=str(later.id))
    desk.send(f"{home}/publish", checked="y")

    stored: dict[str, Any] = desk.get(f"{home}/archive.json").json or {}
    db.session.refresh(minutes)
    assert (pages, slower.status_code) == ([200, 200, 200, 200, 404], 422)
    assert writing.digest(stored) == minutes.sha256
    assert minutes.published_at is not None
    assert desk.get(f"{home}/").status_code == 200


def _drafted() -> tuple[sittings.Sitting, Minutes]:
    """Return a meeting that was held and decided something, with its draft."""
    meeting = sittings.make_meeting(3, items=(ItemKind.OPINION, ItemKind.INFORMATION))
    sitting = sittings.held(meeting, there=2)
    item = meeting.items[0]
    voting.take(sitting, item, Count(votes_for=2), at=BEGINS, actor=ACTOR)
    voting.write(sitting, item, Translated("On a parlé d’eau."), Translated("Avis favorable."), actor=ACTOR)
    attending.close(sitting, actor=ACTOR)
    return sitting, writing.draft(sitting, "fr", actor=ACTOR)


def _later(days: float = 0.01) -> sittings.Meeting:
    return sittings.make_meeting(1, starts_at=BEGINS + timedelta(days=days), ends_at=BEGINS + timedelta(days=days, hours=2))


def test_what_is_written_at_an_item_after_the_minutes_were_drafted_is_refused_not_lost(app: Flask, desk: StaffClient) -> None:
    sitting, _minutes = _drafted()
    item = sitting.meeting.items[0]
    home = f"/staff/sittings/{sitting.meeting_id}/items/{item.id}"
    db.session.commit()
    desk.sign_in(Role.COUNCIL_SECRETARY)

    late = desk.send(f"{home}/text", discussion_fr="Dit trop tard.")
    page = desk.get(home).text

    assert (late.status_code, "Dit trop tard." in late.text) == (409, True)
    assert ('name="discussion_fr"' in page, f"/staff/sittings/{sitting.meeting_id}/minutes/edit" in page) == (False, True)


def test_the_secretary_reads_of_strangers_before_the_minutes_are_frozen_and_of_gaps_in_the_language_of_the_page(
    app: Flask, desk: StaffClient
) -> None:
    sitting, minutes = _drafted()
    item = sitting.meeting.items[0]
    item.title = Translated("L’eau", "Water")
    writing.save(minutes, {f"said-{item.id}": Translated("", "Vraag aan vreemd@example.org.")}, after=1, actor=ACTOR)
    _later()
    db.session.commit()
    desk.sign_in(Role.COUNCIL_SECRETARY, language="nl")

    page = desk.get(f"/staff/sittings/{sitting.meeting_id}/minutes/").text

    assert "<li>vreemd@example.org" in page
    assert "<li>Water (FR)</li>" in page


def test_who_voted_what_is_said_in_good_french(app: Flask) -> None:
    totals = {"votes_for": 1, "votes_against": 1, "abstained": 0, "blank": 0, "chair_for": None, "adopted": False}
    vote: dict[str, object] = {"question": {}, "way": "by_name", "choices": [["Mara", "for"], ["Nour", "against"]], **totals}

    with app.test_request_context("/fr/"):
        said = words.voted(vote, public=False)

    assert said.endswith("(Mara\u00a0: pour, Nour\u00a0: contre)")


@pytest.mark.parametrize(("question", "begins"), [("L’Elzenhof ?", "L’Elzenhof\u00a0? Vote"), ("L’Elzenhof", "L’Elzenhof. Vote")])
def test_a_vote_ends_its_question_with_one_sign(app: Flask, question: str, begins: str) -> None:
    totals = {"votes_for": 1, "votes_against": 1, "abstained": 0, "blank": 0, "chair_for": None, "adopted": False}

    with app.test_request_context("/fr/"):
        said = words.voted({"question": {"fr": question}, "way": "hands", "choices": [], **totals}, public=True)

    assert said.startswith(begins)


@pytest.mark.parametrize("changed", [True, False])
def test_the_secretary_reads_whether_minutes_were_approved_with_changes(desk: StaffClient, *, changed: bool) -> None:
    desk.sign_in(Role.COUNCIL_SECRETARY)
    sitting, minutes = _drafted()
    writing.approve(minutes, sitting, _later(), with_changes=changed, actor=ACTOR)
    db.session.commit()

    page = desk.get(f"/staff/sittings/{sitting.meeting_id}/minutes/").text

    assert ("Approved with changes at the meeting of" in page) is changed


def test_the_minutes_say_in_dutch_how_was_voted_without_saying_vote_twice(app: Flask) -> None:
    fact = {
        "votes_for": 4,
        "votes_against": 4,
        "abstained": 1,
        "blank": 0,
        "chair_for": None,
        "adopted": False,
        "question": {},
        "choices": [],
    }

    with speaking("nl"):
        said = [words.voted(fact | {"way": way}, public=True) for way in VoteWay]

    assert [text.lower().count("stemming") for text in said] == [0, 1, 1]
