"""The screens of feedback: questions in both languages before anybody is asked, figures from five answers on."""

import csv
import io

import pytest
from flask import Flask
from sqlalchemy import select

from ixevents.accounts.roles import Role
from ixevents.extensions import db
from ixevents.feedback import asking
from ixevents.feedback.models import Kind, Party, Remark, Sheet, Survey, SurveyQuestion
from tests.support import factories
from tests.support.client import StaffClient
from tests.support.queries import count_queries

pytestmark = pytest.mark.usefixtures("workday")

QUESTION = {"label_fr": "Et le repas ?", "label_nl": "En de maaltijd?", "kind": "choice", "asked_of": "person"}
OPTIONS = {"options_fr": "Bon\nPas bon", "options_nl": "Lekker\nNiet lekker"}


@pytest.fixture
def edition_id(app: Flask, desk: StaffClient) -> int:
    desk.sign_in(Role.PROGRAMME_OFFICER)
    edition = factories.make_edition(programme="festival")
    desk.send(f"/staff/feedback/{edition.id}/begin")
    return edition.id


def answer(edition_id: int, *values: str) -> SurveyQuestion:
    """Make the sheets of an event, one a value of the first question."""
    event = factories.make_event(edition=db.session.get(factories.Edition, edition_id))
    factories.make_slot(event=event)
    question = next(one for one in asking.asked(edition_id, Party.PERSON) if one.kind == Kind.SCALE)
    for number, value in enumerate(values):
        db.session.add(Sheet(key=f"{event.id}-{number}", event_id=event.id, party=Party.PERSON, answers={str(question.id): value}))
    db.session.flush()
    return question


def test_an_edition_begins_with_the_questions_of_its_programme_and_asks_once_switched_on(desk: StaffClient, edition_id: int) -> None:
    page = desk.get(f"/staff/feedback/{edition_id}/questions").text
    desk.send(f"/staff/feedback/{edition_id}/switch", asks="y", days="30")

    survey = db.session.scalars(select(Survey)).one()
    assert "How did you hear of it?" in page
    assert (survey.asks, survey.days) == (True, 30)


def test_a_question_in_one_language_keeps_the_letters_off(desk: StaffClient, edition_id: int) -> None:
    made = desk.send(f"/staff/feedback/{edition_id}/questions/new", **QUESTION | OPTIONS | {"label_nl": ""})
    refused = desk.send(f"/staff/feedback/{edition_id}/switch", asks="y", days="30")

    assert (made.status_code, refused.status_code) == (303, 303)
    assert "Write this question in French and Dutch first" in desk.get(refused.headers["Location"]).text
    assert db.session.scalars(select(Survey.asks)).one() is False


@pytest.mark.parametrize(
    "change", [{"options_nl": "Lekker"}, {"options_fr": "Bon", "options_nl": "Lekker"}, {"label_fr": "", "label_nl": ""}]
)
def test_questions_that_cannot_be_answered_come_back(desk: StaffClient, edition_id: int, change: dict[str, str]) -> None:
    assert desk.send(f"/staff/feedback/{edition_id}/questions/new", **QUESTION | OPTIONS | change).status_code == 422


def test_figures_begin_at_five_answers(desk: StaffClient, edition_id: int) -> None:
    answer(edition_id, "5", "4", "4", "3")
    few = desk.get(f"/staff/feedback/{edition_id}").text
    answer(edition_id, "1")
    enough = desk.get(f"/staff/feedback/{edition_id}").text

    assert "Fewer than five answers" in few
    assert "on average" not in few
    assert "on average 3.4 of 5" in enough
    assert enough.count("too few") == 2


def test_the_file_has_the_same_figures_and_no_others(desk: StaffClient, edition_id: int) -> None:
    answer(edition_id, "5", "5", "5", "5", "4", "4")
    answer(edition_id, "1", "2")

    rows = list(csv.reader(io.StringIO(desk.get(f"/staff/feedback/{edition_id}/figures/csv").text), delimiter=";"))

    assert [row[4] for row in rows[1:6]] == ["4", "2", "0", "1", "1"]
    # Six of eight would tell of the two.
    assert {row[0] for row in rows[1:]} == {db.session.get(factories.Edition, edition_id).title.en}
    assert desk.get(f"/staff/feedback/{edition_id}/figures/xlsx").data[:2] == b"PK"


def test_a_remark_that_names_somebody_is_taken_away(desk: StaffClient, edition_id: int) -> None:
    question = answer(edition_id, "5", "5", "5", "5", "4")
    words = next(one for one in asking.asked(edition_id, Party.PERSON) if one.kind == Kind.WORDS)
    event_id = db.session.scalars(select(Sheet.event_id)).first()
    db.session.add(Remark(key="x" * 64, event_id=event_id, question_id=words.id, text="Jean était en retard"))

    assert "Jean était en retard" in desk.get(f"/staff/feedback/{question.edition_id}").text
    assert desk.send(f"/staff/feedback/remarks/{'x' * 64}/remove").status_code == 303
    assert db.session.scalars(select(Remark)).all() == []


def test_who_sees_figures_only_reads_no_remarks(desk: StaffClient, edition_id: int) -> None:
    answer(edition_id, "5", "5", "5", "5", "4")
    words = next(one for one in asking.asked(edition_id, Party.PERSON) if one.kind == Kind.WORDS)
    db.session.add(
        Remark(key="y" * 64, event_id=db.session.scalars(select(Sheet.event_id)).first(), question_id=words.id, text="Très long")
    )

    desk.sign_in(Role.STATISTICS)
    page = desk.get(f"/staff/feedback/{edition_id}").text

    assert "on average" in page
    assert "Très long" not in page


def test_who_sees_figures_only_is_led_to_no_questions_it_may_not_open(desk: StaffClient, edition_id: int) -> None:
    questions = f"/staff/feedback/{edition_id}/questions"
    officers = desk.get(f"/staff/feedback/{edition_id}").text

    desk.sign_in(Role.STATISTICS)
    page = desk.get(f"/staff/feedback/{edition_id}").text

    assert (questions in officers, questions in page, desk.get(questions).status_code) == (True, False, 403)


def test_what_counts_registrations_is_called_by_their_name(desk: StaffClient, edition_id: int) -> None:
    answer(edition_id, "5", "5", "5", "5", "4")
    desk.sign_in(Role.STATISTICS, language="fr")

    pages = [desk.get(path).text for path in ("/staff/feedback/", f"/staff/feedback/{edition_id}")]

    assert [("Inscriptions interrogées" in page, "Personnes interrogées" in page) for page in pages] == [(True, False)] * 2


def test_lists_cost_the_same_whatever_their_length(desk: StaffClient, edition_id: int) -> None:
    costs = []
    for _number in (1, 2):
        answer(edition_id, "5", "5", "5", "5", "5")
        factories.make_edition()
        with count_queries() as queries:
            desk.get(f"/staff/feedback/{edition_id}")
            desk.get("/staff/feedback/")
        costs.append(len(queries))

    assert costs[0] == costs[1]
