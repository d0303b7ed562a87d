"""The day and its door for staff and volunteers: who may see which door, what is taken, what a device keeps."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from ixevents.accounts.roles import Role
from ixevents.core.clock import now, today
from ixevents.core.languages import Translated
from ixevents.events.models import Event, Slot
from ixevents.events.questions import Kind, Moment, Question, Scope
from ixevents.extensions import db
from ixevents.journal.models import Entry
from ixevents.registrations import attendance, door_links
from ixevents.registrations.models import Answer, CheckIn, DoorLink, Need, Registration, State
from ixevents.staff.door import day_list, views
from tests.support import factories
from tests.support.client import StaffClient
from tests.support.queries import count_queries

pytestmark = pytest.mark.usefixtures("workday")


@pytest.fixture
def party(app: Flask) -> Registration:
    slot = factories.make_slot(starts_at=now() - timedelta(minutes=10), capacity=10)
    made = factories.make_registration(slot=slot, name="Zoé Ndongala", seats=4, needs=[Need.WHEELCHAIR], needs_note="Allergie")
    db.session.commit()
    return made


def test_the_list_names_parties_with_seats_needs_and_code_and_is_noted(desk: StaffClient, party: Registration) -> None:
    desk.sign_in(Role.PROGRAMME_OFFICER, language="fr")

    page = desk.get(f"/staff/day/{party.slot_id}").text

    assert all(words in page for words in ("Zoé Ndongala", "fauteuil roulant", "Allergie", party.door_code[:3]))
    assert db.session.scalars(select(Entry.verb).where(Entry.object_kind == "slot")).all() == ["see_day_list"]


@pytest.mark.parametrize("count", [1, 3])
def test_the_pages_cost_the_same_however_many_parties_and_slots(desk: StaffClient, party: Registration, count: int) -> None:
    for _number in range(count - 1):
        factories.make_registration(slot=party.slot)
        factories.make_registration(slot=factories.make_slot(starts_at=now() + timedelta(days=1)))
    desk.sign_in(Role.PROGRAMME_OFFICER)
    base = f"/staff/day/{party.slot_id}"
    costs = {}

    for path in ("/staff/day", base, f"{base}/check-in?q=zoe", f"{base}/check-in/parties"):
        with count_queries() as statements:
            desk.get(path)
        costs[path.removeprefix(base)] = len(statements)

    assert costs == {"/staff/day": 8, "": 7, "/check-in?q=zoe": 7, "/check-in/parties": 6}


def test_doors_and_parties_come_some_at_a_time_and_are_found_by_words(
    desk: StaffClient, party: Registration, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(day_list, "PAGE_SIZE", 1)
    monkeypatch.setattr(views, "PARTIES_SHOWN", 1)
    ball = factories.make_slot(event=factories.make_event(title=Translated("Bal", "Bal")), starts_at=now() + timedelta(days=3))
    factories.make_registration(slot=party.slot, name="Awa")
    desk.sign_in(Role.PROGRAMME_OFFICER)
    own, lists = f"/staff/day/{party.slot_id}", ("", "?page=2", "?q=bal", "?from=" + (today() + timedelta(days=2)).isoformat(), "?q=xyz")

    doors = [re.findall(r'href="(/staff/day/\d+)"', desk.get(f"/staff/day{asked}").text) for asked in lists]
    named = [[name for name in ("Awa", "Zoé") if name in desk.get(f"{own}{page}").text] for page in ("", "?page=2")]

    assert doors == [[own], [f"/staff/day/{ball.id}"], [f"/staff/day/{ball.id}"], [f"/staff/day/{ball.id}"], []]
    assert named == [["Awa"], ["Zoé"]]


def test_reception_keeps_its_own_doors_only(desk: StaffClient, party: Registration) -> None:
    other = factories.make_slot(starts_at=now())
    desk.sign_in(Role.RECEPTION, event_ids=[party.slot.event_id])
    paths = ["", "/counts", "/check-in", "/check-in/parties", "/check-in/worker.js"]

    own = {desk.get(f"/staff/day/{party.slot_id}{path}").status_code for path in paths}
    foreign = {desk.get(f"/staff/day/{other.id}{path}").status_code for path in paths}
    list_of_days = desk.get("/staff/day").text

    assert (own, foreign) == ({200}, {404})
    assert f"/staff/day/{party.slot_id}" in list_of_days
    assert f"/staff/day/{other.id}" not in list_of_days
    assert desk.get(f"/staff/day/{party.slot_id}/links").status_code == 403


def test_a_plain_form_lets_a_party_in_and_sent_again_does_nothing_more(desk: StaffClient, party: Registration) -> None:
    desk.sign_in(Role.RECEPTION, event_ids=[party.slot.event_id])
    said = {"ticket": party.ticket, "client_id": "one", "came": "3"}

    answers = [desk.send(f"/staff/day/{party.slot_id}/check-in/state", **said).status_code for _ in range(2)]

    assert (answers, party.came) == ([303, 303], 3)
    assert len(db.session.scalars(select(CheckIn)).all()) == 1


@pytest.mark.parametrize(("came", "status"), [("", 422), ("x", 422), ("9", 409)])
def test_a_plain_form_that_cannot_be_taken_says_why(desk: StaffClient, party: Registration, came: str, status: int) -> None:
    desk.sign_in(Role.PROGRAMME_OFFICER)

    answer = desk.send(f"/staff/day/{party.slot_id}/check-in/state", ticket=party.ticket, client_id="one", came=came)

    assert (answer.status_code, party.came) == (status, 0)
    assert 'id="refusal-title"' in answer.text


def test_a_number_without_registration_that_cannot_be_taken_stays_to_be_corrected(desk: StaffClient, party: Registration) -> None:
    desk.sign_in(Role.PROGRAMME_OFFICER)
    here = f"/staff/day/{party.slot_id}/check-in"

    refused = desk.send(f"{here}/state", client_id="one", people="-9")
    fresh = desk.get(here)

    for page, opened, number in ((refused, " open", "-9"), (fresh, "", "1")):
        assert f'<details class="govuk-details fold"{opened}>' in page.text
        assert re.search(rf'id="people"[^>]* value="{number}"', page.text)
    assert refused.status_code == 409


def test_a_device_sends_what_it_gathered_with_its_age(desk: StaffClient, party: Registration) -> None:
    desk.sign_in(Role.PROGRAMME_OFFICER)
    said = [
        {"client_id": "b", "ticket": party.ticket, "came": 2, "age": 1000},
        {"client_id": "a", "ticket": party.ticket, "came": 4, "age": 60_000},
        {"client_id": "c", "ticket": None, "came": 1, "age": 0},
        {"client_id": "d", "ticket": "unknown", "came": 1, "age": 0},
    ]

    answers = [_tell(desk, party, said) for _ in range(2)]

    assert [[result["taken"] for result in answer["results"]] for answer in answers] == [[True, True, True, False]] * 2
    assert answers[1]["counts"]["inside"] == 3
    assert [(known["name"], known["came"]) for known in answers[1]["parties"]] == [("Zoé Ndongala", 2)]


def test_of_two_devices_that_let_one_party_in_the_second_is_told(desk: StaffClient, party: Registration) -> None:
    desk.sign_in(Role.PROGRAMME_OFFICER)

    def words(client_id: str, **said: Any) -> str:
        [result] = _tell(desk, party, [{"client_id": client_id, "ticket": party.ticket, "came": 4, "age": 0, **said}])["results"]
        assert result["taken"]
        return str(result.get("words", ""))

    told = {name: words(name, was=0) for name in ("first", "second")}
    again, changed, back = words("second", was=0), words("third", was=4, came=2), words("fourth", was=0, came=0)

    assert (told["first"], again, changed, back) == ("", "", "", "")
    assert "Zoé Ndongala is in already, 4 of 4, let in at" in told["second"]
    assert "by yourself, on another page or device" in told["second"]


def test_a_plain_form_for_a_party_that_is_in_already_says_who_let_it_in_and_changes_nothing(
    client: FlaskClient, desk: StaffClient, party: Registration
) -> None:
    name = desk.sign_in(Role.PROGRAMME_OFFICER).name
    shared = _shared(party).replace("/fr/", "/en/")
    path = f"/staff/day/{party.slot_id}/check-in"
    before = desk.get(f"{path}?q={party.ticket}").text

    client.post(f"{shared}/state", data={"ticket": party.ticket, "client_id": "volunteer", "came": "3", "was": "0"})
    twice = [desk.send(f"{path}/state", ticket=party.ticket, client_id="mine", came="4", was="0") for _ in range(2)]
    again = client.post(f"{shared}/state", data={"ticket": party.ticket, "client_id": "other", "came": "4", "was": "0"})
    more = desk.send(f"{path}/state", ticket=party.ticket, client_id="more", came="4", was="3")
    named = client.post(f"{shared}/state", data={"ticket": party.ticket, "client_id": "last", "came": "4", "was": "0"})

    assert 'name="was" value="0"' in before
    assert [answer.status_code for answer in twice] == [409, 409]
    assert "Zoé Ndongala is in already, 3 of 4, let in at" in twice[1].text
    assert f"by a volunteer, with the address made by {name}." in twice[1].text
    assert "Undo: not in" in twice[1].text
    assert (again.status_code, "with this same address" in again.text) == (409, True)
    assert (more.status_code, named.status_code, "by the staff" in named.text, name in named.text) == (303, 409, True, False)
    db.session.expire_all()
    assert [said.came for said in db.session.scalars(select(CheckIn).order_by(CheckIn.id))] == [3, 4]


def test_a_device_is_told_names_codes_and_needs_and_nothing_else(desk: StaffClient, party: Registration) -> None:
    desk.sign_in(Role.PROGRAMME_OFFICER)

    told = desk.get(f"/staff/day/{party.slot_id}/check-in/parties").get_json()

    assert set(told) == {"until", "counts", "parties", "csrf"}
    assert set(told["parties"][0]) == {"ticket", "code", "name", "seats", "needs", "came", "since", "who"}
    assert str(party.email) not in str(told)
    assert "Allergie" not in str(told)


def test_the_door_asks_its_own_questions_of_a_party_that_stands_alone(desk: StaffClient, party: Registration) -> None:
    factories.make_registration(slot=party.slot, name="Zoé Autre")
    own = _door_question(party, required=True)
    form = factories.make_question(event=party.slot.event, label=Translated("Du formulaire", "Van het formulier"))
    desk.sign_in(Role.PROGRAMME_OFFICER)
    base = f"/staff/day/{party.slot_id}/check-in"

    alone, among_others = (desk.get(f"{base}?q={text}").text.split("<template")[0] for text in (party.ticket, "zoé"))

    assert (f'name="q{own.id}"' in alone, f'name="q{own.id}"' in among_others) == (True, False)
    assert f'name="q{form.id}"' not in desk.get(base).text


def test_a_plain_form_keeps_answers_and_nobody_is_kept_out_for_one(desk: StaffClient, party: Registration) -> None:
    question = _door_question(party, required=True)
    number = _door_question(party, kind=Kind.NUMBER, scope=Scope.SEAT)
    desk.sign_in(Role.RECEPTION, event_ids=[party.slot.event_id])
    path = f"/staff/day/{party.slot_id}/check-in/state"

    wrong = desk.send(path, ticket=party.ticket, client_id="a", came="4", **{f"q{number.id}p2": "many"})
    assert (wrong.status_code, party.came, "Enter a whole number." in wrong.text) == (422, 0, True)
    silent = desk.send(path, ticket=party.ticket, client_id="b", came="4")
    assert (silent.status_code, party.came, _answers()) == (303, 4, {})
    desk.send(path, ticket=party.ticket, client_id="c", came="4", **{f"q{question.id}": "yes", f"q{number.id}p2": "7"})

    assert _answers() == {(question.id, 0): "yes", (number.id, 2): "7"}
    assert db.session.scalars(select(Entry.verb).where(Entry.object_kind == "registration")).all() == ["change_answers"]


def test_answers_of_a_device_count_once_and_the_later_above_the_earlier(client: FlaskClient, party: Registration) -> None:
    one, other = _door_question(party), _door_question(party)
    address = _shared(party)

    def send(client_id: str, age: int, **given: str) -> dict[str, Any]:
        answers = {name: [value] for name, value in given.items()}
        said = {"client_id": client_id, "ticket": party.ticket, "came": 2, "age": age, "answers": answers}
        return client.post(f"{address}/statements", json={"statements": [said]}).get_json()["results"][0]

    send("early", 60_000, **{f"q{one.id}": "yes"})
    send("latest", 1000, **{f"q{one.id}": "no"})
    send("early", 60_000, **{f"q{one.id}": "yes"})
    send("late", 30_000, **{f"q{one.id}": "yes", f"q{other.id}": "yes"})

    assert _answers() == {(one.id, 0): "no", (other.id, 0): "yes"}
    refused = send("odd", 0, **{f"q{one.id}": "perhaps", f"q{other.id}": "no"})
    assert (refused["taken"], "Zoé Ndongala" in refused["words"]) == (True, True)
    assert _answers() == {(one.id, 0): "no", (other.id, 0): "no"}


def test_a_question_of_the_door_may_depend_on_an_answer_of_the_form(client: FlaskClient, party: Registration) -> None:
    earlier = factories.make_question(event=party.slot.event)
    depends = _door_question(party, only_if_id=earlier.id, only_if=["yes"])
    address = _shared(party)

    def send(number: int) -> None:
        said = {"client_id": f"a{number}", "ticket": party.ticket, "came": 2, "age": 0, "answers": {f"q{depends.id}": ["yes"]}}
        client.post(f"{address}/statements", json={"statements": [said]})

    send(1)
    assert _answers() == {}
    db.session.add(Answer(registration_id=party.id, question_id=earlier.id, person=0, value="yes"))
    db.session.commit()
    send(2)

    assert _answers() == {(earlier.id, 0): "yes", (depends.id, 0): "yes"}


@pytest.mark.parametrize(
    "sent",
    [
        None,
        [],
        {"statements": 1},
        {"statements": [1]},
        {"statements": [{}]},
        {"statements": [{"client_id": "a", "came": True, "age": 0}]},
        {"statements": [{"client_id": "a", "came": 1, "age": -1}]},
        {"statements": [{"client_id": "a" * 41, "came": 1, "age": 1}]},
        {"statements": [{"client_id": "a", "came": 1, "age": 1, "ticket": 7}]},
        {"statements": [{"client_id": "a", "came": 1, "age": 1}] * 501},
        {"statements": [{"client_id": "a", "came": 1, "age": 1, "answers": ["q1"]}]},
        {"statements": [{"client_id": "a", "came": 1, "age": 1, "answers": {"q1": "yes"}}]},
        {"statements": [{"client_id": "a", "came": 1, "age": 1, "answers": {"q1": [1]}}]},
        {"statements": [{"client_id": "a", "came": 1, "age": 1, "answers": {"q1": ["x" * 2001]}}]},
    ],
)
def test_what_is_no_statement_is_refused_whole(client: FlaskClient, party: Registration, sent: object) -> None:
    answer = client.post(f"{_shared(party)}/statements", json=sent)

    assert (answer.status_code, db.session.scalars(select(CheckIn)).all()) == (400, [])


@pytest.mark.parametrize(("days", "says"), [(0, "Wrong door"), (2, "Wrong day")])
def test_who_stands_at_the_wrong_door_is_told_what_the_code_is_for(desk: StaffClient, party: Registration, days: int, says: str) -> None:
    start = party.slot.starts_at + timedelta(days=days)
    theirs = factories.make_registration(slot=factories.make_slot(event=party.slot.event, starts_at=start), name="Piet")
    desk.sign_in(Role.PROGRAMME_OFFICER)

    for code in (theirs.ticket, theirs.door_code):
        page = desk.get(f"/staff/day/{party.slot_id}/check-in?q={code}").text

        assert says in page
        assert "Piet" not in page


def test_a_name_is_found_however_it_is_typed(desk: StaffClient, party: Registration) -> None:
    factories.make_registration(slot=party.slot, name="Aurélie d’Œuvre")
    factories.make_registration(slot=party.slot, name="Karel D'Hondt")
    desk.sign_in(Role.PROGRAMME_OFFICER)
    pages = f"/staff/day/{party.slot_id}/check-in?q=", "/staff/registrations/?q="

    for name, typed in (("Aurélie", ("d'oeuvre", "D’Œuvre", "oeuvre")), ("Karel", ("d’hondt", "D'HONDT"))):
        assert [name in desk.get(page + quote(words)).text for page in pages for words in typed] == [True] * len(typed) * 2


@pytest.mark.parametrize(
    ("state", "asked", "says"),
    [(State.WAITING, "maes", "Piet Maes has no seat here: Waiting, 3 people."), (State.WAITING, "ma", ""), (State.CANCELLED, "maes", "")],
)
def test_who_waits_for_a_seat_is_told_of_by_name_and_who_withdrew_is_not(
    desk: StaffClient, party: Registration, state: State, asked: str, says: str
) -> None:
    waits = state == State.WAITING
    factories.make_registration(slot=party.slot, name="Piet Maes", state=state, seats=0 if waits else 3, seats_waiting=3 if waits else 0)
    desk.sign_in(Role.PROGRAMME_OFFICER)

    told = desk.get(f"/staff/day/{party.slot_id}/check-in/parties?q={asked}").get_json()["explanation"]

    assert told == says or (not says and told.startswith("Nobody on this list"))


@pytest.mark.parametrize(("state", "says"), [(State.CANCELLED, "Withdrawn"), (State.WAITING, "Waiting")])
def test_a_code_without_a_seat_is_told_to_the_door_and_not_as_if_it_were_the_party(
    desk: StaffClient, party: Registration, state: State, says: str
) -> None:
    gone = factories.make_registration(slot=party.slot, name="Piet Maes", state=state)
    desk.sign_in(Role.PROGRAMME_OFFICER)

    page = desk.get(f"/staff/day/{party.slot_id}/check-in?q={gone.ticket}").text

    assert f"This registration has no seat: {says}." in page


def test_the_page_alone_may_use_the_camera(desk: StaffClient, party: Registration) -> None:
    desk.sign_in(Role.PROGRAMME_OFFICER)

    page, other = (desk.get(f"/staff/day/{party.slot_id}{path}").headers for path in ("/check-in", ""))

    assert "camera=(self)" in page["Permissions-Policy"]
    assert "script-src 'self' 'wasm-unsafe-eval';" in page["Content-Security-Policy"]
    assert "camera=()" in other["Permissions-Policy"]
    assert "wasm" not in other["Content-Security-Policy"]


def test_the_worker_reaches_its_own_page_only(desk: StaffClient, party: Registration) -> None:
    desk.sign_in(Role.PROGRAMME_OFFICER)

    answer = desk.get(f"/staff/day/{party.slot_id}/check-in/worker.js")

    assert answer.headers["Service-Worker-Allowed"] == f"/staff/day/{party.slot_id}/check-in"


@pytest.mark.parametrize(
    ("came", "words"), [(0, "1 inscription n’est pas entrée."), (3, "Toutes les inscriptions de la liste sont entrées.")]
)
def test_before_the_door_is_closed_it_is_said_who_becomes_absent_and_nothing_of_nobody(
    desk: StaffClient, party: Registration, came: int, words: str
) -> None:
    party.came = came
    db.session.commit()
    desk.sign_in(Role.PROGRAMME_OFFICER, language="fr")

    page = desk.get(f"/staff/day/{party.slot_id}").text

    assert (words in page, "0 inscription" in page) == (True, False)


def test_the_door_is_closed_and_opened_again(desk: StaffClient, party: Registration) -> None:
    desk.sign_in(Role.PROGRAMME_OFFICER)

    closed = desk.send(f"/staff/day/{party.slot_id}/close")
    assert (closed.status_code, str(party.state)) == (303, "absent")
    desk.send(f"/staff/day/{party.slot_id}/reopen")

    assert str(party.state) == "confirmed"
    verbs = db.session.scalars(select(Entry.verb).where(Entry.object_kind == "slot").order_by(Entry.id)).all()
    assert verbs == ["close_door", "reopen_door"]


def test_who_keeps_a_door_finds_it_again_the_day_after_it_was_closed_to_open_it(
    desk: StaffClient, party: Registration, frozen_time: Callable[[datetime], None]
) -> None:
    begun, slot = now(), party.slot
    other = factories.make_slot(starts_at=slot.starts_at)
    attendance.close(other, actor="staff:1")
    attendance.close(slot, actor="staff:1")
    db.session.commit()
    shown = []
    for days in (1, 3):
        frozen_time(begun + timedelta(days=days))
        desk.sign_in(Role.RECEPTION, event_ids=[slot.event_id])
        shown.append(re.findall(r'href="(/staff/day/\d+)"', desk.get("/staff/day").text))

    assert shown == [[f"/staff/day/{slot.id}"], []]


def test_a_door_not_yet_started_stays_open(desk: StaffClient) -> None:
    slot = factories.make_slot()
    desk.sign_in(Role.PROGRAMME_OFFICER)

    assert desk.send(f"/staff/day/{slot.id}/close").status_code == 409


def test_an_address_is_made_shown_with_its_maker_and_closed(desk: StaffClient, client: FlaskClient, party: Registration) -> None:
    staff = desk.sign_in(Role.PROGRAMME_OFFICER, name="Amina Officer")
    path = f"/staff/day/{party.slot_id}/links"

    assert desk.send(path, day=today().isoformat()).status_code == 303
    link = db.session.scalars(select(DoorLink)).one()
    assert (link.made_by, "Amina Officer" in desk.get(path).text) == (f"staff:{staff.id}", True)
    address = f"/fr/door/{door_links.token(link)}"
    assert client.get(address).status_code == 200

    desk.send(f"{path}/{link.id}/revoke")

    assert client.get(address).status_code == 404
    assert desk.send(path, day=(today() - timedelta(days=1)).isoformat()).status_code == 422
    assert desk.send(path, day="").status_code == 422


def test_a_shared_address_opens_one_event_on_one_day(
    client: FlaskClient, party: Registration, frozen_time: Callable[[datetime], None]
) -> None:
    address = _shared(party)
    tomorrow = factories.make_registration(slot=factories.make_slot(event=party.slot.event, starts_at=now() + timedelta(days=1)))
    elsewhere = factories.make_registration(slot=factories.make_slot(starts_at=now()))
    base = address.rsplit("/", 1)[0]

    assert client.get(address).status_code == 200
    assert {client.get(f"{base}/{other.slot.uid}").status_code for other in (tomorrow, elsewhere)} == {404}
    assert client.get(f"{base}x").status_code == 404

    uid_page, moment = address, now()
    frozen_time(moment + timedelta(days=1, hours=6))
    assert "Zoé" not in client.get(base).text
    assert (client.get(uid_page).status_code, client.get(f"{uid_page}/parties").status_code) == (404, 404)
    late = client.post(
        f"{uid_page}/statements", json={"statements": [{"client_id": "a", "ticket": party.ticket, "came": 4, "age": 80_000_000}]}
    )
    assert (late.get_json()["results"][0]["taken"], late.get_json()["parties"], party.came) == (True, [], 4)

    frozen_time(moment + timedelta(days=3))
    assert client.get(base).status_code == 404


def test_after_midnight_the_doors_of_the_evening_stay_todays_and_volunteers_get_in(
    desk: StaffClient, client: FlaskClient, frozen_time: Callable[[datetime], None]
) -> None:
    midnight = datetime(2026, 12, 5, 23, tzinfo=UTC)
    event = factories.make_event()
    slots = [_over_night(event, midnight + timedelta(hours=hours)) for hours in (-4, -1, 1, 11)]
    frozen_time(midnight + timedelta(minutes=10))
    desk.sign_in(Role.PROGRAMME_OFFICER)
    path = f"/staff/day/{slots[1].id}/links"

    day = desk.get("/staff/day").text
    offered = desk.get(path).text
    made = desk.send(path, day="2026-12-05")
    link = db.session.scalars(select(DoorLink)).one()

    assert re.findall(r'href="/staff/day/(\d+)"', day.split("<h2")[1]) == [str(slot.id) for slot in slots[:3]]
    assert ('value="2026-12-05"' in offered, made.status_code) == (True, 303)
    assert [slot.uid in client.get(f"/fr/door/{door_links.token(link)}").text for slot in slots] == [True, True, False, False]

    frozen_time(midnight + timedelta(hours=6))
    assert desk.send(path, day="2026-12-05").status_code == 422


def test_what_goes_on_for_days_has_an_address_on_each_of_them(client: FlaskClient, frozen_time: Callable[[datetime], None]) -> None:
    begins = datetime(2026, 12, 4, 23, tzinfo=UTC)
    frozen_time(begins + timedelta(days=1, hours=11))
    slot = factories.make_slot(starts_at=begins, ends_at=begins + timedelta(days=3), all_day=True)
    night = _over_night(slot.event, begins + timedelta(hours=23))

    day = door_links.day_of(slot)
    address = f"/fr/door/{door_links.token(door_links.make(slot.event, day, actor='staff:1'))}"

    assert day.isoformat() == "2026-12-06"
    assert ("Toute la journée" in client.get(address).text, "00:00" in client.get(address).text) == (True, False)
    assert [one.uid in client.get(address).text for one in (slot, night)] == [True, False]


@pytest.mark.parametrize(("here", "there", "says"), [(22, 23, "Wrong day"), (23, 33, "Wrong door")])
def test_a_day_at_the_door_is_that_of_the_clock_on_the_wall(desk: StaffClient, here: int, there: int, says: str) -> None:
    utc_day = datetime(2026, 12, 5, tzinfo=UTC)
    slot = factories.make_slot(starts_at=utc_day + timedelta(hours=here))
    theirs = factories.make_registration(
        slot=factories.make_slot(event=slot.event, starts_at=utc_day + timedelta(hours=there)), name="Piet"
    )
    desk.sign_in(Role.PROGRAMME_OFFICER)

    assert says in desk.get(f"/staff/day/{slot.id}/check-in?q={theirs.ticket}").text


def test_a_shared_address_names_nobody_before_its_day(client: FlaskClient) -> None:
    slot = factories.make_slot()
    link = door_links.make(slot.event, slot.starts_at.date(), actor="staff:1")
    factories.make_registration(slot=slot, name="Zoé Ndongala")
    address = f"/fr/door/{door_links.token(link)}"

    assert "s’ouvre" in client.get(address).text
    assert client.get(f"{address}/{slot.uid}").status_code == 404
    assert client.post(f"{address}/{slot.uid}/statements", json={"statements": []}).status_code == 404


def test_pages_behind_a_shared_address_are_kept_and_listed_nowhere(client: FlaskClient, party: Registration) -> None:
    for path in (_shared(party), f"{_shared(party)}/parties"):
        headers = client.get(path).headers

        assert (headers["Cache-Control"], headers["Referrer-Policy"]) == ("private, no-store", "no-referrer")
        assert headers["X-Robots-Tag"] == "noindex, nofollow"


def test_what_volunteers_say_is_theirs(client: FlaskClient, party: Registration) -> None:
    address = _shared(party)

    client.post(f"{address}/state", data={"people": "2", "client_id": "one"})

    said = db.session.scalars(select(CheckIn)).one()
    assert said.by.startswith("door:")
    assert attendance.counts([party.slot_id])[party.slot_id].unregistered == 2


def _over_night(event: Event, starts_at: datetime) -> Slot:
    """Make a slot of two hours with somebody expected."""
    slot = factories.make_slot(event=event, starts_at=starts_at)
    factories.make_registration(slot=slot)
    return slot


def _tell(desk: StaffClient, party: Registration, said: list[dict[str, object]]) -> dict[str, Any]:
    base = f"/staff/day/{party.slot_id}/check-in"
    csrf = desk.get(f"{base}/parties").get_json()["csrf"]
    return desk.post(f"{base}/statements", json={"statements": said}, headers={"X-CSRF-Token": csrf}).get_json()


def _shared(party: Registration) -> str:
    link = door_links.make(party.slot.event, today(), actor="staff:1")
    db.session.commit()
    return f"/fr/door/{door_links.token(link)}/{party.slot.uid}"


def _door_question(party: Registration, **values: Any) -> Question:
    made = factories.make_question(event=party.slot.event, moment=Moment.DOOR, **values)
    db.session.commit()
    return made


def _answers() -> dict[tuple[int, int], str]:
    db.session.expire_all()
    return {(row.question_id, row.person): row.value for row in db.session.scalars(select(Answer))}
