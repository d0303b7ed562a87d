"""The screens for questions: written, ordered, reworded without changing what was answered."""

import re

import pytest
from flask import Flask
from sqlalchemy import select

from ixevents.accounts.roles import Role
from ixevents.events.models import Event
from ixevents.events.questions import Kind, Question
from ixevents.extensions import db
from ixevents.registrations.models import Answer
from tests.support import factories
from tests.support.client import StaffClient
from tests.support.queries import count_queries

MEAL = {
    "label_fr": "Quel repas ?",
    "label_nl": "Welke maaltijd?",
    "kind": "choice",
    "options_fr": "Végétarien\nHalal",
    "options_nl": "Vegetarisch\nHalal",
    "purpose_fr": "commander",
    "purpose_nl": "bestellen",
    "retention_days": "7",
    "scope": "seat",
    "moment": "form",
    "required": "y",
}


@pytest.fixture
def event(app: Flask, desk: StaffClient) -> Event:
    desk.sign_in(Role.PROGRAMME_OFFICER)
    return factories.make_event()


def test_an_officer_adds_a_question_and_sees_it_in_the_list(desk: StaffClient, event: Event) -> None:
    answer = desk.send(f"/staff/events/{event.id}/questions/new", **MEAL)

    question = db.session.scalars(select(Question)).one()
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/staff/events/{event.id}/questions")
    assert (question.kind, question.scope, question.required, question.retention_days) == (Kind.CHOICE, "seat", True, 7)
    assert [(option.key, option.words.nl) for option in question.options] == [("c1", "Vegetarisch"), ("c2", "Halal")]
    page = desk.get(f"/staff/events/{event.id}/questions").text
    assert "Welke maaltijd?" in page or "Quel repas" in page
    assert "Each person" in page


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"label_fr": "", "label_nl": ""}, "label_fr"),
        ({"purpose_fr": "", "purpose_nl": ""}, "purpose_fr"),
        ({"options_nl": "Vegetarisch"}, "options_fr"),
        ({"retention_days": ""}, "retention_days"),
        ({"kind": "colour"}, "kind"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_lost(
    desk: StaffClient, event: Event, change: dict[str, str], field: str
) -> None:
    answer = desk.send(f"/staff/events/{event.id}/questions/new", **MEAL | change)

    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert 'value="7"' in answer.text or field == "retention_days"
    assert db.session.scalars(select(Question)).all() == []


def test_what_may_not_be_asked_is_explained_on_top(desk: StaffClient, event: Event) -> None:
    answer = desk.send(f"/staff/events/{event.id}/questions/new", **MEAL | {"label_fr": "Numéro national"})

    assert answer.status_code == 422
    assert "The national register number may not be asked" in answer.text


def test_answers_moved_and_reworded_keep_their_meaning(desk: StaffClient, event: Event) -> None:
    desk.send(f"/staff/events/{event.id}/questions/new", **MEAL)
    question = db.session.scalars(select(Question)).one()
    registration = factories.make_registration(slot=factories.make_slot(event=event))
    db.session.add(Answer(registration_id=registration.id, question_id=question.id, person=1, value="c1"))

    lines = {"options_fr": "Halal\nVégétarien\nSans viande ni poisson", "options_nl": "Halal\nVegetarisch\nGeen vlees of vis"}
    moved = desk.send(f"/staff/questions/{question.id}", **MEAL | lines)
    taken_away = desk.send(
        f"/staff/questions/{question.id}", **MEAL | {"options_fr": "Halal\nPoisson", "options_nl": "Halal\nVis", "kind": "several"}
    )

    assert (moved.status_code, taken_away.status_code) == (303, 422)
    assert [(option.key, option.words.fr) for option in question.options] == [
        ("c2", "Halal"),
        ("c1", "Végétarien"),
        ("c3", "Sans viande ni poisson"),
    ]


def test_a_question_shown_again_sends_what_it_was(desk: StaffClient, event: Event) -> None:
    desk.send(f"/staff/events/{event.id}/questions/new", **MEAL)
    question = db.session.scalars(select(Question)).one()

    page = desk.get(f"/staff/questions/{question.id}").text

    assert re.search(r'name="kind"[^>]*value="choice" checked', page)
    assert "Végétarien\nHalal</textarea>" in page


def test_two_who_change_one_question_see_each_others_words(desk: StaffClient, event: Event) -> None:
    desk.send(f"/staff/events/{event.id}/questions/new", **MEAL)
    question = db.session.scalars(select(Question)).one()
    path = f"/staff/questions/{question.id}"
    opened = re.search(r'name="opened"[^>]*value="([^"]+)"', desk.get(path).text)
    assert opened

    first = desk.send(path, **MEAL | {"label_nl": "Welk gerecht?", "opened": opened[1]})
    second = desk.send(path, **MEAL | {"label_nl": "Welke schotel?", "opened": opened[1]})
    newer = re.search(r'name="opened"[^>]*value="([^"]+)"', second.text)

    assert (first.status_code, second.status_code) == (303, 409)
    assert "Welk gerecht?" in second.text
    assert "Welke schotel?" in second.text
    assert db.session.scalars(select(Question)).one().label.nl == "Welk gerecht?"
    assert newer
    assert desk.send(path, **MEAL | {"label_nl": "Welke schotel?", "opened": newer[1]}).status_code == 303
    assert db.session.scalars(select(Question)).one().label.nl == "Welke schotel?"


def test_questions_are_moved_retired_restored_and_deleted_by_buttons(desk: StaffClient, event: Event) -> None:
    first, second = (factories.make_question(event=event) for _ in range(2))
    path = f"/staff/questions/{second.id}"

    assert desk.send(f"{path}/move", by="-1").status_code == 303
    assert (second.position, first.position) == (1, 2)
    desk.send(f"{path}/retire")
    assert second.retired_at is not None
    desk.send(f"{path}/restore")
    desk.send(f"{path}/delete")

    assert db.session.scalars(select(Question)).all() == [first]


def test_a_question_of_the_edition_is_asked_by_its_events(desk: StaffClient, event: Event) -> None:
    answer = desk.send(f"/staff/editions/{event.edition_id}/questions/new", **MEAL)

    assert answer.headers["Location"] == f"/staff/editions/{event.edition_id}/questions"
    assert "Asked by every event of the edition" in desk.get(f"/staff/events/{event.id}/questions").text


def test_a_question_without_dutch_is_marked(desk: StaffClient, event: Event) -> None:
    desk.send(f"/staff/events/{event.id}/questions/new", **MEAL | {"label_nl": ""})

    assert "Not asked yet: NL missing" in desk.get(f"/staff/events/{event.id}/questions").text


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_with_one_and_with_three(desk: StaffClient, event: Event, count: int) -> None:
    for _ in range(count):
        factories.make_question(event=event)
    path = f"/staff/events/{event.id}/questions"

    with count_queries() as statements:
        desk.get(path)

    assert len(statements) == 4


@pytest.mark.parametrize("path", ["/staff/events/99/questions", "/staff/editions/99/questions/new", "/staff/questions/99"])
def test_what_does_not_exist_is_not_there(desk: StaffClient, event: Event, path: str) -> None:
    assert desk.get(path).status_code == 404
