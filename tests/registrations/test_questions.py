"""Answering the questions of an event: on the public form, later on the private page, and forgotten in time."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import joinedload
from werkzeug.test import TestResponse

from ixevents.core.clock import now
from ixevents.core.languages import Translated
from ixevents.events.models import Slot
from ixevents.events.questions import Kind, Moment, Question, Scope
from ixevents.extensions import db
from ixevents.journal.models import Entry
from ixevents.outbox.models import Notice
from ixevents.privacy import holders
from ixevents.registrations.models import Answer, Registration, State
from tests.support import factories
from tests.support.queries import count_queries


@pytest.fixture
def slot(app: Flask) -> Slot:
    return factories.make_slot()


def test_the_form_says_beside_each_question_why_it_is_asked_and_how_long_it_is_kept(client: FlaskClient, slot: Slot) -> None:
    factories.make_question(
        event=slot.event, label=Translated("Repas ?", "Maaltijd?"), purpose=Translated("commander", "bestellen"), retention_days=7
    )

    page = client.get(_path(slot)).text

    assert "Repas\N{NO-BREAK SPACE}?" in page
    assert "Pourquoi cette question\N{NO-BREAK SPACE}: commander. Effacé 7 jours après l’événement." in page


def test_answers_of_every_kind_are_kept_in_one_form(client: FlaskClient, slot: Slot) -> None:
    asked = {kind: factories.make_question(event=slot.event, kind=kind) for kind in Kind}
    typed = {
        Kind.TEXT: "Zoë",
        Kind.LONG_TEXT: "deux\r\nlignes",
        Kind.NUMBER: "12",
        Kind.CHOICE: "b",
        Kind.SEVERAL: ["c", "a"],
        Kind.DATE: "5/12/2027",
        Kind.YES_NO: "no",
    }

    answer = _sign_up(client, slot, **{f"q{asked[kind].id}": value for kind, value in typed.items()})

    assert answer.status_code == 303
    assert {Kind(row.question.kind): row.value for row in _answers()} == {
        Kind.TEXT: "Zoë",
        Kind.LONG_TEXT: "deux\r\nlignes",
        Kind.NUMBER: "12",
        Kind.CHOICE: "b",
        Kind.SEVERAL: "a c",
        Kind.DATE: "2027-12-05",
        Kind.YES_NO: "no",
    }


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (Kind.TEXT, ""),
        (Kind.TEXT, "a" * 201),
        (Kind.TEXT, "a\nb"),
        (Kind.TEXT, "85.07.30-033 28"),
        (Kind.LONG_TEXT, "\n".join(["Awa Diallo"] * 6)),
        (Kind.NUMBER, "douze"),
        (Kind.NUMBER, "11"),
        (Kind.NUMBER, "-1"),
        (Kind.CHOICE, "z"),
        (Kind.CHOICE, ""),
        (Kind.SEVERAL, ["a", "z"]),
        (Kind.SEVERAL, []),
        (Kind.DATE, "32/12/2027"),
        (Kind.DATE, "0001-01-01"),
        (Kind.YES_NO, "maybe"),
    ],
)
def test_what_cannot_be_an_answer_is_refused_beside_its_question(client: FlaskClient, slot: Slot, kind: Kind, value: Any) -> None:
    limits = {"minimum": 0, "maximum": 10} if kind == Kind.NUMBER else {}
    question = factories.make_question(event=slot.event, kind=kind, required=True, **limits)

    answer = _sign_up(client, slot, **{f"q{question.id}": value})

    assert answer.status_code == 422
    assert f'id="q{question.id}-error"' in answer.text
    assert db.session.scalars(select(Registration)).all() == []


def test_a_question_that_depends_is_asked_only_after_the_answer_it_depends_on(client: FlaskClient, slot: Slot) -> None:
    eats = factories.make_question(event=slot.event, label=factories.words("Vous mangez ?"))
    meal = factories.make_question(event=slot.event, kind=Kind.CHOICE, required=True, only_if_id=eats.id, only_if=["yes"])

    refused = _sign_up(client, slot, **{f"q{eats.id}": "yes"})
    accepted = _sign_up(client, slot, **{f"q{eats.id}": "no", f"q{meal.id}": "a"})

    assert (refused.status_code, accepted.status_code) == (422, 303)
    assert "Uniquement si vous avez répondu «" in refused.text
    assert [(row.question_id, row.value) for row in _answers()] == [(eats.id, "no")]


def test_each_person_answers_and_who_was_not_on_the_page_is_asked(client: FlaskClient, slot: Slot) -> None:
    meal = factories.make_question(event=slot.event, kind=Kind.CHOICE, scope=Scope.SEAT)

    first = _sign_up(client, slot, seats=3, persons="1", **{f"q{meal.id}p1": "a"})
    second = _sign_up(client, slot, seats=3, persons="3", **{f"q{meal.id}p1": "a", f"q{meal.id}p3": "b", f"q{meal.id}p4": "c"})

    assert first.status_code == 422
    assert [f'name="q{meal.id}p{person}"' in first.text for person in (1, 2, 3, 4)] == [True, True, True, False]
    assert re.search(rf'name="q{meal.id}p1"[^>]*value="a" checked', first.text)
    assert second.status_code == 303
    assert [(row.person, row.value) for row in _answers()] == [(1, "a"), (3, "b")]


@pytest.mark.parametrize("seats", ["999999999999999999999", "-3", "x", "3\x00", "²"])
def test_an_absurd_number_of_people_asks_no_more_than_one_registration_may_bring(client: FlaskClient, slot: Slot, seats: str) -> None:
    factories.make_question(event=slot.event, kind=Kind.CHOICE, scope=Scope.SEAT)

    answer = _sign_up(client, slot, seats=seats, persons=seats)

    assert answer.status_code == 422
    assert answer.text.count("<legend") < 30


def test_questions_of_the_door_and_retired_ones_are_not_on_the_form(client: FlaskClient, slot: Slot) -> None:
    door = factories.make_question(event=slot.event, moment=Moment.DOOR, required=True)
    retired = factories.make_question(event=slot.event, retired_at=now(), required=True)

    answer = _sign_up(client, slot, **{f"q{door.id}": "yes", f"q{retired.id}": "yes"})

    assert answer.status_code == 303
    assert _answers() == []


@pytest.mark.parametrize("count", [1, 3])
def test_questions_cost_the_same_however_many(client: FlaskClient, slot: Slot, count: int) -> None:
    asked = [factories.make_question(event=slot.event) for _ in range(count)]
    form = _form(client, slot) | {"seats": "1", "name": "R", "email": "r@example.org"} | {f"q{one.id}": "yes" for one in asked}

    path = _path(slot)

    with count_queries() as page:
        client.get(path)
    with count_queries() as sending:
        client.post(path, data=form)

    assert (len(page), len(sending)) == (4, 10)


def test_the_letter_repeats_what_was_chosen_but_no_word_the_party_wrote_and_nothing_on_health(client: FlaskClient, slot: Slot) -> None:
    meal = factories.make_question(event=slot.event, kind=Kind.CHOICE, label=factories.words("Repas"))
    note = factories.make_question(event=slot.event, kind=Kind.TEXT)
    health = factories.make_question(event=slot.event, sensitive=True, label=factories.words("Allergie"))

    _sign_up(client, slot, **{f"q{meal.id}": "b", f"q{note.id}": "buy-now.example.org", f"q{health.id}": "yes"})

    letter = db.session.scalars(select(Notice)).one()
    for text in (letter.text, letter.html):
        assert "Repas" in text
        assert "Choix b" in text
        assert "buy-now" not in text
        assert "Allergie" not in text


def test_answers_are_changed_on_the_private_page_until_it_starts(client: FlaskClient, slot: Slot) -> None:
    meal = factories.make_question(event=slot.event, kind=Kind.CHOICE, label=factories.words("Repas"))
    door = factories.make_question(event=slot.event, moment=Moment.DOOR)
    registration = factories.make_registration(slot=slot)
    _answer(registration, meal, "a")
    _answer(registration, door, "yes")
    path = f"/fr/registrations/{registration.code}"

    shown = client.get(path).text
    changed = client.post(f"{path}/answers", data={f"q{meal.id}": "b"})
    same = client.post(f"{path}/answers", data={f"q{meal.id}": "b"})
    with time_machine.travel(slot.starts_at + timedelta(minutes=1), tick=False):
        late = client.post(f"{path}/answers", data={f"q{meal.id}": "c"})
        over = client.get(path).text

    assert re.search(rf'name="q{meal.id}"[^>]*value="a" checked', shown)
    assert (changed.status_code, same.status_code, late.status_code) == (303, 303, 409)
    assert {row.question_id: row.value for row in _answers()} == {meal.id: "b", door.id: "yes"}
    assert [entry.verb for entry in db.session.scalars(select(Entry))] == ["change_answers"]
    assert ("Choix b" in over, 'name="q' in over) == (True, False)


def test_a_mistake_on_the_private_page_keeps_what_was_typed(client: FlaskClient, slot: Slot) -> None:
    age = factories.make_question(event=slot.event, kind=Kind.NUMBER, maximum=10)
    registration = factories.make_registration(slot=slot)

    answer = client.post(f"/fr/registrations/{registration.code}/answers", data={f"q{age.id}": "11"})

    assert answer.status_code == 422
    assert 'value="11"' in answer.text
    assert _answers() == []


def test_answers_are_erased_after_their_own_period_and_the_registration_stays(app: Flask) -> None:
    slot = factories.make_slot(starts_at=now() - timedelta(days=10))
    short, long = (factories.make_question(event=slot.event, retention_days=days) for days in (7, 60))
    registration = factories.make_registration(slot=slot, state=State.ATTENDED)
    to_come = factories.make_registration(slot=factories.make_slot(event=slot.event))
    for whose, question in ((registration, short), (registration, long), (to_come, short)):
        _answer(whose, question, "yes")

    counts = holders.expire_all(now())

    assert counts["registrations.answers"] == 1
    assert {(row.registration_id, row.question_id) for row in _answers()} == {(registration.id, long.id), (to_come.id, short.id)}
    assert registration.anonymous_at is None


def test_who_is_forgotten_leaves_no_answers(app: Flask) -> None:
    slot = factories.make_slot(starts_at=now() - timedelta(days=10))
    registration = factories.make_registration(slot=slot, state=State.ATTENDED, email="resident@example.org")
    _answer(registration, factories.make_question(event=slot.event, label=factories.words("Repas")), "yes")

    found = holders.find_all("resident@example.org")["registrations"][0]["answers"]
    holders.erase_all("resident@example.org")

    assert found == [{"question": factories.words("Repas").as_dict(), "person": 0, "answer": "yes"}]
    assert _answers() == []


def _path(slot: Slot) -> str:
    return f"/fr/events/{slot.event.slug}/register"


def _form(client: FlaskClient, slot: Slot) -> dict[str, Any]:
    page = client.get(_path(slot)).text
    found = re.search(r'name="stamp"[^>]*value="([^"]+)"', page)
    assert found
    return {"stamp": found.group(1), "slot": str(slot.id), "revision": str(slot.revision)}


def _sign_up(client: FlaskClient, slot: Slot, **values: Any) -> TestResponse:
    form = _form(client, slot) | {"seats": "1", "name": "Resident", "email": "resident@example.org"} | values
    return client.post(_path(slot), data=form)


def _answer(registration: Registration, question: Question, value: str) -> None:
    db.session.add(Answer(registration_id=registration.id, question_id=question.id, value=value))
    db.session.flush()


def _answers() -> list[Answer]:
    return list(db.session.scalars(select(Answer).options(joinedload(Answer.question)).order_by(Answer.question_id, Answer.person)))
