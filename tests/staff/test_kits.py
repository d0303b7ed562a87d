"""The screens on which kits are noted as handed out and back."""

from datetime import timedelta

import pytest
from flask import Flask

from ixevents.accounts.roles import Role
from ixevents.core.clock import now
from ixevents.core.refusal import Refused
from ixevents.core.web import speaking
from ixevents.extensions import db
from ixevents.resources import actions, handing
from ixevents.resources.models import Assignment, Kind
from ixevents.staff.journal import told
from ixevents.staff.kits import history
from tests.support import factories
from tests.support.client import StaffClient
from tests.support.queries import count_queries

pytestmark = pytest.mark.usefixtures("workday")

BASE, RESOURCES = "/staff/kits", "/staff/resources"


@pytest.fixture
def officer(desk: StaffClient) -> StaffClient:
    desk.sign_in(Role.PROGRAMME_OFFICER)
    return desk


def kept(copies: int = 2) -> Assignment:
    kit = factories.make_resource(kind=Kind.KIT, name="Radio", copies=3)
    return actions.assign(factories.make_slot(), kit, copies=copies, actor="staff:1")


def out_since(one: Assignment, days: int) -> Assignment:
    """Let a kit be out for a date that was over some days ago."""
    handing.hand_out(one, actor="staff:1")
    one.slot.starts_at, one.slot.ends_at = now() - timedelta(days=days, hours=2), now() - timedelta(days=days)
    db.session.flush()
    return one


def test_a_kit_is_handed_out_and_noted_as_back_on_the_page_of_its_date(app: Flask, officer: StaffClient) -> None:
    one, room = kept(), factories.make_resource(kind=Kind.ROOM)
    actions.assign(one.slot, room, actor="staff:1")
    page, shown = f"{RESOURCES}/dates/{one.slot_id}", list[str]()

    shown.append(officer.get(page).text)
    answer = officer.send(f"{BASE}/{one.id}/out", opened=handing.mark(one), on="slot")
    shown.append(officer.get(page).text)
    officer.send(f"{BASE}/{one.id}/back?on=slot", copies="2", missing="", opened=handing.mark(one))
    shown.append(officer.get(page).text)

    assert (answer.status_code, answer.headers["Location"]) == (303, f"{page}#kit")
    presses = ("Handed out<", "It is back<", "Not handed out after all<", "Put right what came back<", "Not back after all<")
    assert [[press in text for press in presses] for text in shown] == [
        [True, False, False, False, False],
        [False, True, True, False, False],
        [False, False, False, True, True],
    ]
    assert [text.count("Take off<") for text in shown] == [2, 1, 2]
    for deed in ("undo_back", "undo_out"):
        officer.send(f"{BASE}/{one.id}/{deed}", opened=handing.mark(one))
    assert (one.out_at, one.back_at) == (None, None)


def test_a_kit_shows_what_is_out_and_what_came_back_incomplete_until_somebody_decides(app: Flask, officer: StaffClient) -> None:
    one = kept()
    page = f"{RESOURCES}/{one.resource_id}"
    handing.hand_out(one, actor="staff:1")
    out = officer.get(page).text

    answer = officer.send(f"{BASE}/{one.id}/back?on=kit", copies="1", missing="The map", opened=handing.mark(one))
    incomplete = officer.get(page).text
    officer.send(f"{BASE}/{one.id}/settle", do="fewer", opened=handing.mark(one), kit=actions.seen(one.resource))
    decided = officer.get(page).text

    assert answer.headers["Location"] == f"{page}#incomplete"
    assert [('id="out"' in text, 'id="incomplete"' in text) for text in (out, incomplete, decided)] == [
        (True, False),
        (False, True),
        (False, True),
    ]
    for words in ("1 of 2 copies", "Missing or broken: The map", "There are now 2", "There are still 3"):
        assert words in incomplete, words
    assert ("There are now" in decided, "Seen to" in decided, one.resource.copies) == (False, True, 2)


def test_a_number_that_was_decided_is_looked_at_again_where_what_came_back_is_put_right(app: Flask, officer: StaffClient) -> None:
    one = kept()
    handing.hand_out(one, actor="staff:1")
    handing.come_back(one, 1, "", actor="staff:1")
    actions.settle(one, fewer=True, actor="staff:1")

    officer.send(f"{BASE}/{one.id}/back", copies="2", missing="", opened=handing.mark(one))

    assert "look whether that is still right" in officer.get(f"{RESOURCES}/dates/{one.slot_id}").text
    assert one.resource.copies == 2


def test_who_decides_after_a_colleague_is_told_that_the_number_stands_as_decided(app: Flask, officer: StaffClient) -> None:
    one = kept()
    handing.hand_out(one, actor="staff:1")
    handing.come_back(one, 1, "", actor="staff:1")
    asked = {"opened": handing.mark(one), "kit": actions.seen(one.resource)}
    officer.send(f"{BASE}/{one.id}/settle", do="fewer", **asked)
    first = officer.get(f"{RESOURCES}/{one.resource_id}").text

    officer.send(f"{BASE}/{one.id}/settle", do="same", **asked)
    second = officer.get(f"{RESOURCES}/{one.resource_id}").text

    assert [("Saved." in text, "look whether that is still right" in text) for text in (first, second)] == [(True, False), (False, True)]
    assert one.resource.copies == 2


def test_a_refusal_leads_to_the_top_of_the_page_that_says_it_and_what_was_done_to_its_row(app: Flask, officer: StaffClient) -> None:
    kit = factories.make_resource(kind=Kind.KIT, name="Radio")
    first, second = (actions.assign(factories.make_slot(starts_at=now() + timedelta(days=days)), kit, actor="staff:1") for days in (3, 9))

    ways = [officer.send(f"{BASE}/{one.id}/out", opened=handing.mark(one)).headers["Location"] for one in (first, second)]

    assert ways == [f"{RESOURCES}/dates/{first.slot_id}#kit", f"{RESOURCES}/dates/{second.slot_id}"]
    assert "No copy of “Radio” is here." in officer.get(ways[1]).text


def test_what_cannot_be_or_was_noted_by_a_colleague_meanwhile_is_said_on_the_page(app: Flask, officer: StaffClient) -> None:
    one = kept()
    handing.hand_out(one, actor="staff:1")
    opened, page = handing.mark(one), f"{BASE}/{one.id}/back"

    wrong = [officer.send(page, copies=number, missing="", opened=opened) for number in ("", "-1", "9")]
    assert [(answer.status_code, 'id="copies-error"' in answer.text) for answer in wrong] == [(422, True)] * 3
    handing.come_back(one, 1, "The map", actor="staff:1")
    late = officer.send(page, copies="2", missing="", opened=opened)
    officer.send(f"{BASE}/{one.id}/undo_out", opened=opened)
    officer.send(f"{RESOURCES}/assignments/{one.id}/release")

    assert (late.status_code, "Saved by somebody else" in late.text, "The map" in late.text) == (409, True, True)
    assert (one.out_at is not None, one.copies_back, one.missing) == (True, 1, "The map")


def test_taking_off_what_is_out_is_refused_on_the_page_of_the_date(app: Flask, officer: StaffClient) -> None:
    one = kept()
    handing.hand_out(one, actor="staff:1")

    officer.send(f"{RESOURCES}/assignments/{one.id}/release")

    assert "Radio is handed out for this date" in officer.get(f"{RESOURCES}/dates/{one.slot_id}").text
    assert one.ended_at is None


def test_the_first_page_leads_to_the_kits_that_should_be_back(app: Flask, officer: StaffClient) -> None:
    late, soon = out_since(kept(), 3), out_since(kept(), 0)
    first, listed = officer.get("/staff/").text, officer.get(f"{BASE}/late").text

    answer = officer.send(f"{BASE}/{late.id}/back?on=late", copies="2", missing="", opened=handing.mark(late))

    assert ("kit that should be back" in first, f'href="{BASE}/late"' in first) == (True, True)
    assert [f"{BASE}/{one.id}/back" in listed for one in (late, soon)] == [True, False]
    assert answer.headers["Location"] == f"{BASE}/late"
    assert ("Every kit is back" in officer.get(f"{BASE}/late").text, "should be back" in officer.get("/staff/").text) == (True, False)


def test_the_list_costs_the_same_with_one_kit_and_with_three(app: Flask, officer: StaffClient) -> None:
    costs = []
    for _number in range(3):
        out_since(kept(), 3)
        with count_queries() as statements:
            assert officer.get(f"{BASE}/late").status_code == 200
        costs.append(len(statements))

    assert costs[0] == costs[2]


def test_the_journal_says_what_was_noted_of_a_kit_in_words(app: Flask, officer: StaffClient) -> None:
    one = kept()
    handing.hand_out(one, actor="staff:1")
    handing.come_back(one, 0, "The map", actor="staff:1")

    with app.test_request_context("/staff/journal"), speaking("en"):
        entries = told.history("slot", one.slot_id, limit=2)

    assert [entry.what for entry in entries] == ["has noted that a kit is back", "has noted that a kit was handed out"]
    radio = ("Facilitator, room or kit", None, "Radio")
    assert entries[0].changes == (radio, ("Copies back", None, "0"), ("Missing or broken", None, "The map"))


def test_a_kit_tells_who_handed_it_out_and_took_it_back_and_when_with_its_edits(app: Flask, officer: StaffClient) -> None:
    one, other = kept(), factories.make_resource(kind=Kind.KIT, name="Loom")
    beside = actions.assign(one.slot, other, actor="staff:1")
    for deed in (handing.hand_out, handing.undo_hand_out, handing.hand_out):
        deed(one, actor="staff:1")
    handing.hand_out(beside, actor="staff:1")
    handing.come_back(one, 1, "The map", actor="staff:1")
    actions.settle(one, fewer=True, actor="staff:1")

    with app.test_request_context("/staff/resources"), speaking("en"):
        entries = history.of(one.resource, 20)
    page = officer.get(f"{RESOURCES}/{one.resource_id}").text

    assert [entry.what for entry in entries] == [
        "has decided how many there are of a kit",
        "has edited",
        "has noted that a kit is back",
        "has noted that a kit was handed out",
        "has taken back that a kit was handed out",
        "has noted that a kit was handed out",
    ]
    assert entries[2].changes == (("Copies back", None, "1"), ("Missing or broken", None, "The map"))
    assert [entry.url for entry in entries[:3]] == [f"{RESOURCES}/dates/{one.slot_id}#kit", None, f"{RESOURCES}/dates/{one.slot_id}#kit"]
    assert page.count("has noted that a kit") == 3


def test_more_copies_than_there_are_are_refused_beside_their_field(app: Flask, officer: StaffClient) -> None:
    one = kept()
    page = f"{RESOURCES}/assignments/{one.id}"

    answer = officer.send(page, before="30", after="30", copies="4", opened=actions.kept_mark(one))

    assert (answer.status_code, 'id="copies-error"' in answer.text, one.copies) == (422, True, 2)
    assert "There are only 3 of “Radio”." in answer.text


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("fr", ["Il n’y a que 1 exemplaire de «\xa0Radio\xa0»", "Seul 1 exemplaire a été remis", "1 exemplaire a été remis"]),
        ("nl", ["Er is maar 1 exemplaar van “Radio”", "werd er maar 1 meegegeven", "werd er 1 meegegeven"]),
    ],
)
def test_one_copy_is_spoken_of_as_one(app: Flask, lang: str, words: list[str]) -> None:
    kit = factories.make_resource(kind=Kind.KIT, name="Radio")
    one = actions.assign(factories.make_slot(), kit, actor="staff:1")
    handing.hand_out(one, actor="staff:1")
    with speaking(lang), pytest.raises(Refused) as refused:
        handing.require_same_copies(one, 2)

    with speaking(lang):
        said = [actions.only(kit, 1), handing.only(1), refused.value.message]

    assert [expected in text for expected, text in zip(words, said, strict=True)] == [True] * 3
