"""Questions of events and editions: what may be asked, in which order, and that nothing answered is lost."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from ixevents.core.clock import now
from ixevents.core.languages import Translated
from ixevents.core.refusal import Refused
from ixevents.core.web import speaking
from ixevents.events import actions, copying, question_actions, questions
from ixevents.events.forbidden_questions import holds_register_number, require_lawful
from ixevents.events.models import EditionState, Event, EventState
from ixevents.events.question_actions import Draft
from ixevents.events.questions import Kind, Moment, Option, Question, Scope
from ixevents.extensions import db
from ixevents.journal.models import Entry
from ixevents.registrations import removal
from tests.support import factories
from tests.support.factories import words
from tests.support.queries import count_queries

STAFF = "staff:1"
MEAL = Draft(
    kind=Kind.CHOICE,
    label=words("Quel repas ?", "Welke maaltijd?", "Which meal?"),
    purpose=words("commander les repas", "de maaltijden bestellen", "to order the meals"),
    retention_days=7,
    options=(Option("a", words("Végétarien")), Option("b", words("Halal"))),
)
PLAIN = Draft(kind=Kind.TEXT, label=words("Ville"), purpose=words("compter"), retention_days=30)


@pytest.fixture(autouse=True)
def _speaking_english(app: Flask) -> Iterator[None]:
    with app.test_request_context("/en/agenda"), speaking("en"):
        yield


def test_a_question_is_added_below_the_others_and_told_in_the_journal() -> None:
    event = factories.make_event()

    first, second = (question_actions.add(event, draft, actor=STAFF) for draft in (MEAL, PLAIN))

    assert [first.position, second.position] == [1, 2]
    assert [entry.verb for entry in db.session.scalars(select(Entry))] == ["add", "add"]
    assert [option.words.fr for option in first.options] == ["Végétarien", "Halal"]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"purpose": Translated()}, "purpose"),
        ({"label": Translated()}, "label"),
        ({"retention_days": 366}, "retention"),
        ({"retention_days": -1}, "retention"),
        ({"sensitive": True, "retention_days": 31}, "retention"),
        ({"sensitive": True, "required": True}, "required"),
        ({"options": MEAL.options[:1]}, "options"),
        ({"only_if_id": 999, "only_if": ("yes",)}, "condition"),
        ({"label": words("Votre numéro de registre national")}, "unlawful"),
        ({"hint": words("Zoals op uw identiteitskaart")}, "unlawful"),
    ],
)
def test_what_may_not_be_asked_is_refused(change: dict[str, object], reason: str) -> None:
    with pytest.raises(Refused) as refusal:
        question_actions.add(factories.make_event(), replace(MEAL, **change), actor=STAFF)

    assert refusal.value.reason == reason


def test_the_database_itself_wants_a_period() -> None:
    with pytest.raises(IntegrityError):
        factories.make_question(retention_days=None)
    db.session.rollback()


@pytest.mark.parametrize("values", [{"required": True}, {"retention_days": 31}])
def test_the_database_itself_keeps_answers_on_health_free_and_short(values: dict[str, object]) -> None:
    with pytest.raises(IntegrityError):
        factories.make_question(sensitive=True, **values)
    db.session.rollback()


@pytest.mark.parametrize(
    "label",
    [
        "Numéro national",
        "N° de registre national",
        "NISS",
        "Uw rijksregisternummer?",
        "INSZ-nummer",
        "National register number",
        "Numéro de carte d’identité",
        "Identiteitskaart",
        "ID card number",
        "Passeport",
        "Date de naissance",
        "Geboortedatum",
        "Date of birth",
        "Nationalité",
        "Nationaliteit",
        "Noms des élèves",
        "Namen van de leerlingen",
        "Names of the pupils",
        "Pupils’ names",
    ],
)
def test_labels_of_what_must_never_be_kept_are_refused(label: str) -> None:
    with pytest.raises(Refused):
        require_lawful([label])


@pytest.mark.parametrize(
    "label",
    [
        "Combien d’élèves ?",
        "Nom de l’école",
        "Numéro de gsm",
        "Age",
        "Langue de la visite",
        "Repas halal",
        "Valid card for the bus?",
        "International bus line",
        "Je ne le sais pas",
        "Naam van de vereniging",
    ],
)
def test_ordinary_labels_are_not(label: str) -> None:
    require_lawful([label])


@pytest.mark.parametrize(
    ("text", "found"), [("85.07.30-033 28", True), ("mon n° 85073003328.", True), ("85.07.30-033 29", False), ("0475 12 34 56", False)]
)
def test_register_numbers_are_known_by_their_check(text: str, found: bool) -> None:
    assert holds_register_number(text) is found


def test_a_condition_needs_an_earlier_question_with_answers_to_choose() -> None:
    event = factories.make_event()
    text, meal = (question_actions.add(event, draft, actor=STAFF) for draft in (PLAIN, MEAL))

    for on, keys in ((text, ("a",)), (meal, ("z",))):
        with pytest.raises(Refused):
            question_actions.add(event, replace(PLAIN, only_if_id=on.id, only_if=keys), actor=STAFF)
    depending = question_actions.add(event, replace(PLAIN, only_if_id=meal.id, only_if=("a",)), actor=STAFF)

    assert (depending.only_if_id, depending.only_if) == (meal.id, ["a"])


def test_what_is_asked_once_cannot_depend_on_each_person() -> None:
    event = factories.make_event()
    each = question_actions.add(event, replace(MEAL, scope=Scope.SEAT), actor=STAFF)

    with pytest.raises(Refused):
        question_actions.add(event, replace(PLAIN, only_if_id=each.id, only_if=("a",)), actor=STAFF)


def test_questions_change_places_but_stay_below_what_they_depend_on() -> None:
    event = factories.make_event()
    meal = question_actions.add(event, MEAL, actor=STAFF)
    depending = question_actions.add(event, replace(PLAIN, only_if_id=meal.id, only_if=("a",)), actor=STAFF)
    last = question_actions.add(event, PLAIN, actor=STAFF)

    question_actions.move(last, -1, actor=STAFF)
    with pytest.raises(Refused):
        question_actions.move(depending, -2, actor=STAFF)

    assert list(db.session.scalars(questions.of_event(event.id))) == [meal, last, depending]


def test_a_retired_question_is_asked_no_more_and_may_come_back() -> None:
    event = factories.make_event()
    meal, town = (question_actions.add(event, draft, actor=STAFF) for draft in (MEAL, PLAIN))

    question_actions.retire(meal, actor=STAFF)
    assert questions.asked(event) == [town]
    question_actions.restore(meal, actor=STAFF)

    assert questions.asked(event) == [town, meal]


def test_what_others_depend_on_is_neither_retired_nor_deleted_nor_changed_away() -> None:
    event = factories.make_event()
    meal = question_actions.add(event, MEAL, actor=STAFF)
    question_actions.add(event, replace(PLAIN, only_if_id=meal.id, only_if=("a",)), actor=STAFF)

    for attempt in (
        lambda: question_actions.retire(meal, actor=STAFF),
        lambda: question_actions.delete(meal, answered=False, actor=STAFF),
        lambda: question_actions.change(meal, replace(MEAL, kind=Kind.TEXT), answered=False, actor=STAFF),
    ):
        with pytest.raises(Refused):
            attempt()


@pytest.mark.parametrize(
    "change",
    [{"kind": Kind.TEXT}, {"scope": Scope.SEAT}, {"options": (MEAL.options[0], Option("c", words("Sans")))}, {"retention_days": 30}],
)
def test_once_answered_the_meaning_of_answers_stays(change: dict[str, object]) -> None:
    meal = question_actions.add(factories.make_event(), MEAL, actor=STAFF)

    with pytest.raises(Refused):
        question_actions.change(meal, replace(MEAL, **change), answered=True, actor=STAFF)


def test_a_change_is_in_the_journal_with_before_and_after() -> None:
    meal = question_actions.add(factories.make_event(), MEAL, actor=STAFF)

    question_actions.change(meal, replace(MEAL, retention_days=3, required=True), answered=True, actor=STAFF)

    entry = db.session.scalars(select(Entry).where(Entry.verb == "change")).one()
    assert entry.facts == {"retention_days": [7, 3], "required": [False, True]}


def test_only_unanswered_questions_are_deleted() -> None:
    meal = question_actions.add(factories.make_event(), MEAL, actor=STAFF)

    with pytest.raises(Refused):
        question_actions.delete(meal, answered=True, actor=STAFF)
    question_actions.delete(meal, answered=False, actor=STAFF)

    assert db.session.scalars(select(Question)).all() == []


def test_an_event_lacks_the_languages_its_questions_and_its_editions_lack() -> None:
    event = factories.make_event()
    factories.make_question(event=event, label=Translated("Repas"))
    factories.make_question(edition=event.edition, purpose=Translated("", "tellen"), label=words("Ville", "Stad", "Town"))
    factories.make_question(event=event)

    assert [(str(lack), lack.part) for lack in questions.lacks(event)] == [
        ("Still to be written: question “Town” (FR).", "purpose_fr"),
        ("Still to be written: question “Repas” (NL).", "label_nl"),
    ]
    assert len(questions.asked(event)) == 1


def test_an_event_for_one_language_group_needs_that_language_only() -> None:
    event = factories.make_event(exemption="fr", exemption_reason="Lecture", exemption_decided_by="Collège")
    question = factories.make_question(event=event, label=Translated("Repas"))

    assert (questions.lacks(event), questions.asked(event)) == ([], [question])


def test_the_edition_asks_before_the_event_and_the_door_apart() -> None:
    event = factories.make_event()
    own = factories.make_question(event=event)
    shared = factories.make_question(edition=event.edition)
    door = factories.make_question(event=event, moment=Moment.DOOR)

    assert questions.asked(event) == [shared, own]
    assert questions.asked(event, Moment.DOOR) == [door]


@pytest.mark.parametrize("count", [1, 3])
def test_asking_costs_one_statement_more_where_something_is_asked(count: int) -> None:
    event = factories.make_event()
    for _ in range(count):
        factories.make_question(event=event)
    db.session.commit()
    event = db.session.get(type(event), event.id)

    with count_queries() as statements:
        questions.asked(event)

    assert len(statements) == 2


def test_copies_keep_order_and_conditions_and_belong_to_the_new_event() -> None:
    event, edition = factories.make_event(), factories.make_edition()
    meal = question_actions.add(event, MEAL, actor=STAFF)
    question_actions.add(event, replace(PLAIN, only_if_id=meal.id, only_if=("a",)), actor=STAFF)
    question_actions.retire(question_actions.add(event, PLAIN, actor=STAFF), actor=STAFF)

    for target in (factories.make_event(), edition):
        first, second = question_actions.copy_questions(event, target)
        assert (first.label, second.only_if_id, second.only_if) == (meal.label, first.id, ["a"])
        assert {first.event_id or first.edition_id, second.event_id or second.edition_id} == {target.id}


def test_a_condition_fails_with_the_condition_before_it() -> None:
    event = factories.make_event()
    first = factories.make_question(event=event)
    second = factories.make_question(event=event, only_if_id=first.id, only_if=["yes"])
    third = factories.make_question(event=event, only_if_id=second.id, only_if=["yes"])
    given = {(first.id, 0): "no", (second.id, 0): "yes", (third.id, 0): "yes"}

    assert questions.relevant([first, second, third], given, 1) == {(first.id, 0): "no"}
    assert len(questions.relevant([first, second, third], given | {(first.id, 0): "yes"}, 1)) == 3


def test_an_event_is_not_published_while_a_question_lacks_dutch() -> None:
    event = factories.make_event(state=EventState.DRAFT)
    factories.make_question(event=event, label=Translated("Repas"))

    with pytest.raises(Refused) as refusal:
        actions.publish_event(event, actor=STAFF)

    assert "question “Repas” (NL)" in refusal.value.message


def test_a_copied_edition_asks_what_the_first_one_asked() -> None:
    edition = factories.make_edition()
    event = factories.make_event(edition=edition)
    factories.make_question(edition=edition)
    factories.make_question(event=event)

    copy = copying.copy(copying.plan(edition), actor=STAFF)

    owners = [(one.edition_id, one.event_id) for one in db.session.scalars(select(Question).order_by(Question.id))]
    copied_event = db.session.scalar(select(Event.id).where(Event.edition_id == copy.id))
    assert owners == [(edition.id, None), (None, event.id), (copy.id, None), (None, copied_event)]


def test_conditions_and_order_come_along_with_a_copied_edition_and_what_is_asked_no_more_stays() -> None:
    edition = factories.make_edition()
    for _number in range(2):
        event = factories.make_event(edition=edition)
        gone = factories.make_question(event=event, retired_at=now())
        first = factories.make_question(event=event)
        second = factories.make_question(event=event, only_if_id=first.id, only_if=["yes"])
        factories.make_question(event=event, only_if_id=second.id, only_if=["yes"])
        factories.make_question(event=event, only_if_id=gone.id, only_if=["yes"])

    copy = copying.copy(copying.plan(edition), actor=STAFF)

    for event in db.session.scalars(select(Event).where(Event.edition_id == copy.id)):
        one, two, three, four = db.session.scalars(questions.of_event(event.id))
        assert [one.only_if_id, two.only_if_id, three.only_if_id, four.only_if_id] == [None, one.id, two.id, None]
        assert [one.position, two.position, three.position, four.position] == [1, 2, 3, 4]


def test_a_draft_is_deleted_with_its_questions() -> None:
    edition = factories.make_edition(state=EditionState.DRAFT)
    event = factories.make_event(edition=edition, state=EventState.DRAFT)
    first = factories.make_question(event=event)
    factories.make_question(event=event, only_if_id=first.id, only_if=["yes"])
    factories.make_question(edition=edition)

    removal.delete_edition(edition, actor=STAFF)

    assert db.session.scalars(select(Question)).all() == []
