"""The screens for stands: a call is opened, applications are decided after what goes out was shown, stands are placed and checked in."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from ixevents.accounts.roles import Role
from ixevents.associations import applying, deciding
from ixevents.associations.models import Stand, StandCall, StandState
from ixevents.core import dates
from ixevents.core.refusal import Refused
from ixevents.events.models import EditionState, Event, Slot, SlotState
from ixevents.extensions import db
from ixevents.journal.models import Entry
from ixevents.outbox.models import Notice
from tests.support import factories, forms, stands
from tests.support.client import StaffClient
from tests.support.queries import count_queries

MOMENT = datetime(2027, 3, 2, 10, tzinfo=UTC)


@pytest.fixture
def call(app: Flask, frozen_time: Callable[[datetime], None]) -> StandCall:
    frozen_time(MOMENT)
    made = stands.make_call()
    db.session.commit()
    return made


def states() -> list[str]:
    db.session.expire_all()
    return [str(stand.state) for stand in db.session.scalars(select(Stand).order_by(Stand.id))]


def test_a_call_is_opened_for_an_edition_and_is_public_in_both_languages(desk: StaffClient, call: StandCall, client: Any) -> None:
    desk.sign_in(Role.PROGRAMME_OFFICER)
    edition, place = factories.make_edition(), factories.make_place()
    db.session.commit()
    moments = {"opens_at": "2027-03-01T09:00", "closes_at": "2027-03-08T18:00", "starts_at": "2027-03-16T11:00"}
    moments |= {"ends_at": "2027-03-16T19:00", "arrival_from": "2027-03-16T08:00", "arrival_until": "2027-03-16T10:00"}
    facts = {"edition": edition.id, "place_id": place.id, "conditions_fr": "Une table.", "conditions_nl": "", **moments}
    numbers = {"arrival_minutes": 15, "vehicles_at_once": 3, "answer_days": 10, "plan_width": 40, "plan_depth": 24}
    page = f"/fr/festival/{edition.slug}/stands/"

    opened = desk.send("/staff/stands/new", **facts, **numbers)
    before = client.get(page).status_code
    made = db.session.scalars(select(StandCall).where(StandCall.edition_id == edition.id)).one()
    facts.pop("edition")
    changed = desk.send(f"/staff/stands/{made.id}/edit", **{**facts, "conditions_nl": "Een tafel."}, **numbers)

    assert (opened.status_code, before, changed.status_code, client.get(page).status_code) == (303, 404, 303, 200)
    # What has no limit is not told as a dash.
    assert "–</dd>" not in client.get(page).text.replace(" ", "")


def test_a_call_that_is_saved_as_it_was_opened_is_not_changed(desk: StaffClient, call: StandCall) -> None:
    desk.sign_in(Role.PROGRAMME_OFFICER)
    call.conditions = factories.words("Une table.\n\nUne tente.", "Een tafel.\n\nEen tent.")
    db.session.commit()
    page = f"/staff/stands/{call.id}/edit"
    form = forms.answers(desk.get(page).text, having="conditions_fr")

    saved = desk.send(page, **form | {name: form[name].replace("\n", "\r\n") for name in ("conditions_fr", "conditions_nl")})

    assert saved.status_code == 303
    assert db.session.scalars(select(Entry).where(Entry.object_kind == "stand_call", Entry.verb == "edit")).all() == []


def test_stands_outside_the_days_of_their_edition_are_saved_with_a_warning(desk: StaffClient, call: StandCall) -> None:
    desk.sign_in(Role.PROGRAMME_OFFICER)
    page = f"/staff/stands/{call.id}/edit"
    form = forms.answers(desk.get(page).text, having="conditions_fr")
    warned = []

    for day in (call.edition.ends_on, call.edition.ends_on + timedelta(days=1)):
        saved = desk.send(page, **form | {"starts_at": f"{day}T11:00", "ends_at": f"{day}T19:00"})
        warned.append("outside the days of their edition" in desk.get(saved.headers["Location"]).text)

    assert warned == [False, True]


def test_the_event_of_the_stands_is_made_with_the_call_and_goes_along(desk: StaffClient, call: StandCall) -> None:
    desk.sign_in(Role.PROGRAMME_OFFICER)
    factories.make_project(standing=True)
    edition, here, there = factories.make_edition(), factories.make_place(), factories.make_place()
    db.session.commit()
    moments = {"opens_at": "2027-03-01T09:00", "closes_at": "2027-03-08T18:00", "starts_at": "2027-03-16T11:00"}
    moments |= {"ends_at": "2027-03-16T19:00", "arrival_from": "2027-03-16T08:00", "arrival_until": "2027-03-16T10:00"}
    numbers = {"arrival_minutes": 15, "vehicles_at_once": 3, "answer_days": 10, "plan_width": 40, "plan_depth": 24}
    facts = {"place_id": here.id, "conditions_fr": "Une table.", "conditions_nl": "Een tafel.", **moments, **numbers}
    desk.send("/staff/stands/new", edition=edition.id, **facts)
    made = db.session.scalars(select(StandCall).where(StandCall.edition_id == edition.id)).one()
    slot = db.session.scalars(select(Slot).join(Slot.event).where(Event.edition_id == edition.id)).one()
    board, text = f"/staff/stands/{made.id}/", "The event of the stands is a draft"

    def after(**changes: object) -> tuple[int, int, int]:
        assert desk.send(f"{board}edit", **facts | changes).status_code == 303
        return slot.starts_at.hour, slot.place_id, slot.revision

    drafted = text in desk.get(board).text
    planned = after(starts_at="2027-03-16T12:00")
    slot.state = SlotState.PUBLISHED
    public = after(starts_at="2027-03-16T12:00", place_id=there.id)
    slot.starts_at += timedelta(hours=2)
    on_its_own = after(starts_at="2027-03-16T12:30", place_id=here.id)

    assert (drafted, planned, public, on_its_own) == (True, (11, here.id, 0), (11, there.id, 1), (13, there.id, 1))


def test_stands_are_selected_after_what_goes_out_was_shown(desk: StaffClient, call: StandCall) -> None:
    desk.sign_in(Role.PROGRAMME_OFFICER)
    chosen = [stands.make_stand(call).id for _n in range(2)]
    db.session.commit()

    led = desk.send(f"/staff/stands/{call.id}/chosen", chosen=[str(n) for n in chosen], do="select")
    asked = desk.get(led.headers["Location"]).text
    shown = desk.send(led.headers["Location"], go="rehearse")
    before = states()
    done = desk.send(led.headers["Location"], go="do")

    assert (led.status_code, shown.status_code, before, done.status_code) == (303, 200, ["received"] * 2, 303)
    assert states() == ["selected"] * 2
    until = {dates.deadline(stand.answer_before, "en") for stand in db.session.scalars(select(Stand)) if stand.answer_before}
    assert [f"Empty: until {day}." in asked for day in until] == [True]
    assert [letter.kind for letter in db.session.scalars(select(Notice))] == ["associations.stand_selected"] * 2


def test_the_board_says_in_words_what_is_too_much_and_costs_the_same_for_three(desk: StaffClient, call: StandCall) -> None:
    desk.sign_in(Role.PROGRAMME_OFFICER)
    stands.make_stand(call, state=StandState.CONFIRMED, watts=2000)
    db.session.commit()
    path = f"/staff/stands/{call.id}/"
    with count_queries() as one:
        fits = desk.get(path).text
    for _n in range(2):
        stands.make_stand(call, state=StandState.CONFIRMED, watts=2000)
    db.session.commit()
    with count_queries() as three:
        over = desk.get(path).text

    assert len(one) == len(three)
    assert ("6000 W" in over, "6000 W" in fits) == (True, False)


def test_filters_and_export_find_the_same_stands(desk: StaffClient, call: StandCall) -> None:
    desk.sign_in(Role.PROGRAMME_OFFICER)
    stands.make_stand(call, association="Soupe", food=True, languages=["fr", "ar"])
    stands.make_stand(call, association="Vélos d’ici", languages=["nl"])
    db.session.commit()
    path = f"/staff/stands/{call.id}"

    pages = [desk.get(f"{path}/?{asked}").text for asked in ("food=1", "language=nl", "q=velos", "q=d'ici", "q=d’ici")]
    table = desk.get(f"{path}/list/csv?language=ar").text
    sheet = desk.get(f"{path}/list/xlsx")

    assert [("Soupe" in page, "Vélos" in page) for page in pages] == [(True, False), *[(False, True)] * 4]
    assert (table.count("\r\n"), "Soupe" in table, sheet.data[:2]) == (2, True, b"PK")
    assert (";French;" in table, ";fr;" in table) == (True, False)


def test_a_stand_is_placed_given_its_hour_told_and_checked_in(desk: StaffClient, call: StandCall) -> None:
    desk.sign_in(Role.PROGRAMME_OFFICER)
    stand = stands.make_stand(call, state=StandState.CONFIRMED)
    db.session.commit()
    path = f"/staff/stands/{call.id}"

    answers = [
        desk.send(f"{path}/plan/row", count=3, x=0, y=0, width=3, depth=3),
        desk.send(f"{path}/plan/assign", stand=stand.id, pitch=2),
        desk.send(f"{path}/day/spread"),
        desk.send(f"{path}/day/tell", go="do"),
        desk.send(f"{path}/day/check-in", stand=stand.id, there="yes"),
    ]
    db.session.expire_all()

    assert [answer.status_code for answer in answers] == [303] * 5
    assert (stand.state, stand.pitch_id, stand.sequence) == (StandState.PRESENT, 2, 1)
    assert desk.get(f"{path}/day/badges.pdf").data[:5] == desk.get(f"{path}/day/list.pdf").data[:5] == b"%PDF-"


def test_no_call_is_offered_for_an_edition_that_is_over_and_each_gap_is_named(desk: StaffClient) -> None:
    desk.sign_in(Role.PROGRAMME_OFFICER)
    coming, over = factories.make_edition(), factories.make_edition(starts_on=date(2020, 1, 1), ends_on=date(2020, 1, 2))
    factories.make_place()
    db.session.commit()

    form = desk.get("/staff/stands/new").text
    summary = desk.send("/staff/stands/new", edition=coming.id).text.partition("error-summary__list")[2].partition("</ul>")[0]

    assert [f'<option value="{edition.id}"' in form for edition in (coming, over)] == [True, False]
    assert (summary.count("The call opens: "), summary.count("The stands close: ")) == (1, 1)


def test_a_call_of_an_edition_that_is_a_draft_is_not_said_to_be_open(desk: StaffClient, call: StandCall) -> None:
    desk.sign_in(Role.PROGRAMME_OFFICER)
    pages = "/staff/stands/", f"/staff/stands/{call.id}/"
    published = [desk.get(page).text for page in pages]
    call.edition.state = EditionState.DRAFT
    db.session.commit()

    drafted = [desk.get(page).text for page in pages]

    said = "Edition not published", "The edition is not published"
    assert [words in page for words, page in zip(said, published, strict=True)] == [False, False]
    assert [words in page for words, page in zip(said, drafted, strict=True)] == [True, True]


def test_every_stand_a_decision_does_not_suit_is_named_with_its_state(desk: StaffClient, call: StandCall) -> None:
    desk.sign_in(Role.PROGRAMME_OFFICER)
    there = stands.make_stand(call, association="Les Palabres", state=StandState.PRESENT)
    gone = stands.make_stand(call, association="De Ster", state=StandState.REFUSED, reason=factories.words("Complet.", "Volzet."))
    db.session.commit()

    answer = desk.send(f"/staff/stands/{call.id}/decide/select?c={there.id}&c={gone.id}", go="rehearse")

    assert answer.status_code == 409
    assert "Les Palabres: this cannot be done now, it stands at “On the square”." in answer.text
    assert "De Ster: this cannot be done now, it stands at “Refused”." in answer.text
    assert "Complet." in desk.get(f"/staff/stands/stand/{gone.id}").text


def test_a_refusal_by_mistake_is_taken_back_after_its_letter_was_shown(desk: StaffClient, call: StandCall) -> None:
    desk.sign_in(Role.PROGRAMME_OFFICER)
    stand = stands.make_stand(call)
    db.session.commit()
    page, decide = f"/staff/stands/stand/{stand.id}", f"/staff/stands/{call.id}/decide"
    desk.send(f"{decide}/refuse?c={stand.id}", go="do", reason_fr="Trop tard.", reason_nl="Te laat.")
    offered = f"{decide}/reopen?c={stand.id}"
    before = offered in desk.get(page).text

    shown = desk.send(offered, go="rehearse")
    done = [desk.send(offered, go="do").status_code for _officer in range(2)]

    assert (before, "Stand: counts again" in shown.text, done, states()) == (True, True, [303, 409], ["received"])
    assert (stand.reason.as_dict(), stand.ended_at, offered in desk.get(page).text) == ({}, None, False)
    kinds = [letter.kind for letter in db.session.scalars(select(Notice).order_by(Notice.id))]
    assert kinds == ["associations.stand_refused", "associations.stand_reopened"]
    assert desk.send(f"{decide}/select?c={stand.id}", go="do").status_code == 303


def test_a_stand_given_up_comes_back_with_a_calendar_entry_that_counts(desk: StaffClient, call: StandCall) -> None:
    stand = stands.make_stand(call)
    for deed in (deciding.select, deciding.confirm, applying.withdraw, deciding.reopen, deciding.select, deciding.confirm):
        deed(stand, actor="staff:1")
    db.session.commit()

    parts = [letter.calendar for letter in db.session.scalars(select(Notice).order_by(Notice.id)) if letter.calendar]

    assert [re.findall(r"^(?:METHOD|SEQUENCE):(\w+)", part, re.MULTILINE) for part in parts] == [
        ["REQUEST", "0"],
        ["CANCEL", "1"],
        ["REQUEST", "2"],
    ]


def test_what_was_applied_for_anew_forgotten_or_over_is_not_taken_back(call: StandCall, frozen_time: Callable[[datetime], None]) -> None:
    refused, anew = (stands.make_stand(call, association="Les Palabres", email="amina@example.org", **facts) for facts in _ONCE_AND_AGAIN)
    unconfirmed = stands.make_stand(call, state=StandState.WITHDRAWN, received_at=None)
    db.session.commit()

    def why(stand: Stand) -> str:
        with pytest.raises(Refused) as refusal:
            deciding.reopen(stand, actor="staff:1")
        return refusal.value.reason

    reasons = [why(refused), why(anew), why(unconfirmed)]
    frozen_time(call.ends_at)
    assert (reasons, why(refused)) == (["twice", "state", "gone"], "over")


_ONCE_AND_AGAIN: tuple[dict[str, Any], ...] = ({"state": StandState.REFUSED}, {"state": StandState.RECEIVED})
