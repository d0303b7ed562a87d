"""The screens of the visits of classes: what is missing, attendance, and the figures of who came."""

import csv
import io
import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from flask import Flask

from ixevents.accounts.roles import Role
from ixevents.extensions import db
from ixevents.figures import counting
from ixevents.registrations import door_links
from ixevents.visits import actions
from tests.support.client import ProofreadingClient, StaffClient
from tests.support.forms import answers as form_of
from tests.support.queries import count_queries
from tests.support.visits import STARTS_AT, make_class, make_workshop

Moment = Callable[[datetime], None]


def test_the_list_says_whose_final_number_is_missing(app: Flask, desk: StaffClient, frozen_time: Moment) -> None:
    frozen_time(STARTS_AT - timedelta(days=5))
    slot = make_workshop(capacity=90)
    make_class(slot, label="Asked", final_asked_at=STARTS_AT - timedelta(days=7))
    make_class(slot, label="Told", final_asked_at=STARTS_AT - timedelta(days=7), final_at=STARTS_AT - timedelta(days=6))
    desk.sign_in(Role.PROGRAMME_OFFICER)

    every, missing = desk.get("/staff/visits/").text, desk.get("/staff/visits/?what=unanswered&q=asked").text

    assert ("Asked, " in every, "Told, " in every) == (True, True)
    assert ("Asked, " in missing, "Told, " in missing) == (True, False)


def test_no_final_number_is_missing_once_the_visit_has_begun(app: Flask, desk: StaffClient, frozen_time: Moment) -> None:
    frozen_time(STARTS_AT - timedelta(days=5))
    make_class(make_workshop(), label="Silent", final_asked_at=STARTS_AT - timedelta(days=7))
    desk.sign_in(Role.PROGRAMME_OFFICER)
    pages = ("/staff/visits/", "/staff/classes/", "/staff/classes/?final=missing")

    before = [desk.get(page).text for page in pages]
    frozen_time(STARTS_AT)
    desk.sign_in(Role.PROGRAMME_OFFICER)
    after = [desk.get(page).text for page in pages]

    waits = ("Asked on", "asked on", "asked on")
    assert [words in page for words, page in zip(waits, before, strict=True)] == [True, True, True]
    assert [words in page for words, page in zip(waits, after, strict=True)] == [False, False, False]
    assert ["Silent" in page for page in after[1:]] == [True, False]


def test_the_first_page_counts_what_is_missing(app: Flask, desk: StaffClient, frozen_time: Moment) -> None:
    frozen_time(STARTS_AT + timedelta(hours=3))
    slot = make_workshop(capacity=90)
    make_class(slot)
    make_class(make_workshop(starts_at=STARTS_AT + timedelta(days=2)), label="5B", final_asked_at=STARTS_AT - timedelta(days=5))
    desk.sign_in(Role.PROGRAMME_OFFICER)

    page = desk.get("/staff/").text

    assert "/staff/visits/?what=unanswered" in page
    assert "/staff/visits/?what=attendance" in page


def test_the_number_told_by_telephone_is_kept_with_who_kept_it(app: Flask, desk: StaffClient, frozen_time: Moment) -> None:
    frozen_time(STARTS_AT - timedelta(days=5))
    party = make_class(make_workshop())
    desk.sign_in(Role.PROGRAMME_OFFICER)

    desk.send(f"/staff/visits/{party.registration.slot_id}/{party.registration_id}/final")

    assert party.final_at is not None


def test_who_keeps_a_given_door_enters_pupils_and_adults_there_and_nowhere_else(app: Flask, desk: StaffClient, frozen_time: Moment) -> None:
    frozen_time(STARTS_AT + timedelta(minutes=5))
    party, foreign = make_class(make_workshop()), make_class(make_workshop(), email="other@example.org")
    desk.sign_in(Role.RECEPTION, event_ids=[party.registration.slot.event_id])
    here, there = (f"/staff/visits/{one.registration.slot_id}" for one in (party, foreign))
    number = party.registration_id

    kept = desk.send(f"{here}/{number}/came", **{f"c{number}-pupils": "18", f"c{number}-adults": "2"})

    assert kept.status_code == 303
    assert "Came: 18 pupils and 2 adults" in desk.get(here).text
    assert (party.pupils_came, party.registration.came) == (18, 20)
    assert desk.get(there).status_code in (403, 404)


def test_the_numbers_to_enter_begin_with_what_the_door_has_counted(app: Flask, desk: StaffClient, frozen_time: Moment) -> None:
    frozen_time(STARTS_AT + timedelta(minutes=5))
    party = make_class(make_workshop())
    desk.sign_in(Role.PROGRAMME_OFFICER)
    number, slot_id, seats = party.registration_id, party.registration.slot_id, party.registration.seats
    desk.send(f"/staff/day/{slot_id}/check-in/state", ticket=party.registration.ticket, came=str(seats - 4), client_id="abcdefgh")

    page = desk.get(f"/staff/visits/{slot_id}").text

    assert re.search(rf"Let in at the door\s*</dt>\s*<dd[^>]*>\s*{seats - 4} people", page)
    form = form_of(page, f"c{number}-seen")
    assert (form[f"c{number}-pupils"], form[f"c{number}-adults"]) == (str(party.pupils - 4), str(party.adults))
    desk.send(f"/staff/visits/{slot_id}/{number}/came", **{f"c{number}-pupils": "18", f"c{number}-adults": "2"})
    assert "Let in at the door" not in desk.get(f"/staff/visits/{slot_id}").text


def test_numbers_somebody_else_entered_meanwhile_are_not_written_over_unread(app: Flask, desk: StaffClient, frozen_time: Moment) -> None:
    frozen_time(STARTS_AT + timedelta(minutes=5))
    party = make_class(make_workshop())
    desk.sign_in(Role.PROGRAMME_OFFICER)
    number, here = party.registration_id, f"/staff/visits/{party.registration.slot_id}"
    form = {f"c{number}-seen": "", f"c{number}-pupils": "18", f"c{number}-adults": "2"}

    desk.send(f"{here}/{number}/came", **form)
    desk.send(f"{here}/{number}/came", **form)
    desk.send(f"{here}/{number}/came", **{**form, f"c{number}-pupils": "15"})
    told = desk.get(here).text

    assert party.pupils_came == 18
    assert "Somebody has entered meanwhile: 18 pupils and 2 adults." in told
    desk.send(f"{here}/{number}/came", **{**form, f"c{number}-seen": "18-2", f"c{number}-pupils": "15"})
    assert party.pupils_came == 15
    assert "15 élèves et 2 adultes" in desk.get(f"/fr/registrations/{party.registration.code}").text


def test_a_facilitator_without_account_counts_the_class_behind_the_address_of_the_day(
    app: Flask, client: ProofreadingClient, frozen_time: Moment
) -> None:
    frozen_time(STARTS_AT + timedelta(minutes=5))
    party = make_class(make_workshop(), name="Never Shown")
    slot = party.registration.slot
    address = f"/nl/door/{door_links.token(door_links.make(slot.event, STARTS_AT.date(), actor='staff:1'))}"
    number, ticket = party.registration_id, party.registration.ticket
    form = {"ticket": ticket, f"c{number}-pupils": "19", f"c{number}-adults": "2"}

    first = client.get(f"{address}/{slot.uid}/classes").text
    kept = client.post(f"{address}/{slot.uid}/classes/came", data=form)
    wrong = client.post(f"{address}/{slot.uid}/classes/came", data=form | {f"c{number}-pupils": "x"})
    foreign = client.post(f"{address}/{slot.uid}/classes/came", data=form | {"ticket": "forged"})

    assert f"{slot.uid}/classes" in client.get(address).text
    assert "4TQ B" in first
    assert "Never Shown" not in first
    assert (kept.status_code, wrong.status_code, foreign.status_code) == (303, 422, 404)
    assert (party.pupils_came, party.registration.came) == (19, 21)


@pytest.mark.parametrize("numbers", [("", "2"), ("-1", "2"), ("18", "100"), ("x", "y")])
def test_numbers_that_cannot_be_come_back(app: Flask, desk: StaffClient, frozen_time: Moment, numbers: tuple[str, str]) -> None:
    frozen_time(STARTS_AT + timedelta(minutes=5))
    party = make_class(make_workshop())
    desk.sign_in(Role.PROGRAMME_OFFICER)
    number, (pupils, adults) = party.registration_id, numbers

    answer = desk.send(
        f"/staff/visits/{party.registration.slot_id}/{number}/came", **{f"c{number}-pupils": pupils, f"c{number}-adults": adults}
    )

    assert answer.status_code == 422
    assert party.pupils_came is None


def test_participations_are_shown_by_project_and_edition_and_as_a_file(app: Flask, desk: StaffClient, frozen_time: Moment) -> None:
    frozen_time(STARTS_AT + timedelta(hours=3))
    for label in ("A", "B"):
        actions.enter_attendance(make_class(make_workshop(), label=label), 20, 2, actor="staff:1")
    db.session.commit()
    desk.sign_in(Role.STATISTICS)

    page = desk.get("/staff/participations/").text
    rows = list(csv.reader(io.StringIO(desk.get("/staff/participations/csv").text), delimiter=";"))

    assert "<strong>22</strong>" in page
    assert [row[3:7] for row in rows[1:]] == [["22", "0", "20", "2"]] * 2
    assert desk.get("/staff/participations/xlsx").data[:2] == b"PK"


def test_a_school_that_came_to_two_editions_of_a_project_is_one_school(app: Flask, desk: StaffClient, frozen_time: Moment) -> None:
    frozen_time(STARTS_AT + timedelta(hours=3))
    first, second = (make_class(make_workshop(), label="A") for _edition in range(2))
    second.school = first.school
    events = [party.registration.slot.event for party in (first, second)]
    events[1].project_id = events[0].project_id
    for party in (first, second):
        actions.enter_attendance(party, 20, 2, actor="staff:1")
    db.session.commit()
    desk.sign_in(Role.STATISTICS)

    page = desk.get("/staff/participations/").text

    numbers = [re.sub("<[^>]*>", "", cell) for cell in re.findall(r'<td class="number">(.*?)</td>', page)]
    assert events[0].edition_id != events[1].edition_id
    assert [numbers[place : place + 8] for place in (0, 8, 16)] == [
        ["2", "44", "0", "40", "4", "2", "1", "40"],
        *[["1", "22", "0", "20", "2", "1", "1", "20"]] * 2,
    ]
    assert counting.count(counting.read(events[0].project_id)).schools.value == 1


def test_lists_cost_the_same_for_one_class_and_for_three(app: Flask, desk: StaffClient, frozen_time: Moment) -> None:
    frozen_time(STARTS_AT - timedelta(days=5))
    desk.sign_in(Role.PROGRAMME_OFFICER)
    slot = make_workshop(capacity=90)
    costs = []
    for label in "ABC":
        make_class(slot, label=label)
        db.session.commit()
        with count_queries() as queries:
            desk.get("/staff/visits/")
            desk.get(f"/staff/visits/{slot.id}")
        costs.append(len(queries))

    assert len(set(costs)) == 1
