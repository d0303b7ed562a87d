"""Who came is asked once, answers without a name, and nothing kept leads from the answers to who gave them."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from ixevents.core import tokens
from ixevents.core.clock import now
from ixevents.events.models import Audience, EditionState
from ixevents.extensions import db
from ixevents.feedback import actions, asking, figures, notices, personal, queries, tasks
from ixevents.feedback.models import Call, Kind, Party, Remark, Sheet, Survey, SurveyQuestion
from ixevents.outbox.models import Notice
from ixevents.registrations import removal
from ixevents.registrations.models import Registration, State
from tests.support import factories
from tests.support.client import ProofreadingClient

NOW = datetime(2027, 5, 12, 8, 0, tzinfo=UTC)
YESTERDAY = datetime(2027, 5, 11, 12, 0, tzinfo=UTC)


@pytest.fixture
def survey(app: Flask, frozen_time: Callable[[datetime], None]) -> Survey:
    """An edition of the Week that asks."""
    frozen_time(NOW)
    return begin()


def begin() -> Survey:
    survey = actions.set_up(factories.make_edition(programme="week"))
    actions.switch(survey, asks=True, days=21, actor="staff:1")
    return survey


def came(survey: Survey, **values: object) -> Registration:
    """Make a party that came yesterday."""
    edition = db.session.get(actions.Edition, survey.edition_id)
    slot = values.pop("slot", None) or factories.make_slot(event=factories.make_event(edition=edition), starts_at=YESTERDAY)
    return factories.make_registration(slot=slot, **{"state": State.ATTENDED, "came": 1, **values})


def asked_by(survey: Survey, kind: Kind, party: Party = Party.PERSON) -> SurveyQuestion:
    return next(one for one in asking.asked(survey.edition_id, party) if one.kind == kind)


def link(registration: Registration) -> str:
    return f"/fr/feedback/{tokens.sign(notices.ASK, registration.id)}"


def send(client: ProofreadingClient, path: str, **answers: str) -> object:
    """Fetch the form and send it, as a person does."""
    page = client.get(path).text
    stamp = page.partition('name="stamp" value="')[2].partition('"')[0]
    return client.post(path, data={"stamp": stamp, **answers})


def test_a_teacher_asked_about_the_dossier_can_say_that_there_was_none(app: Flask) -> None:
    survey = actions.set_up(factories.make_edition(programme="youth"))

    about = next(one for one in db.session.scalars(queries.questions(survey.edition_id)) if "dossier" in one.label.fr)

    assert [option.words.nl for option in about.options] == ["Ja", "Voor een deel", "Nee", "Ik heb het niet gelezen", "Er was er geen"]


def test_everybody_who_came_is_asked_once_the_morning_after(survey: Survey) -> None:
    party = came(survey)
    came(survey, came=0, state=State.ABSENT)
    came(survey, email=None)
    came(survey, slot=factories.make_slot(event=party.slot.event, starts_at=NOW - timedelta(hours=3)))
    db.session.commit()

    written = [tasks.ask_parties(), tasks.ask_parties()]

    letter = db.session.scalars(select(Notice)).one()
    assert written == [1, 0]
    assert (letter.about_id, letter.kind, letter.due_at) == (party.id, "feedback.ask", datetime(2027, 5, 12, 7, 0, tzinfo=UTC))
    assert db.session.scalars(select(Call.asked)).one() == 1


@pytest.mark.parametrize(
    "ends_at",
    [datetime(2027, 5, 11, 21, 30, tzinfo=UTC), datetime(2027, 5, 11, 22, 0, tzinfo=UTC), datetime(2027, 5, 12, 0, 0, tzinfo=UTC)],
)
def test_the_morning_after_a_night_is_that_of_the_same_day(
    survey: Survey, frozen_time: Callable[[datetime], None], ends_at: datetime
) -> None:
    event = factories.make_event(edition=db.session.get(actions.Edition, survey.edition_id))
    slot = factories.make_slot(event=event, starts_at=ends_at - timedelta(hours=4), ends_at=ends_at)
    came(survey, slot=slot)
    db.session.commit()
    written = []

    for hour in (1, 5, 6):
        frozen_time(NOW.replace(hour=hour))
        written.append(tasks.ask_parties())

    assert written == [0, 0, 1]
    assert db.session.scalars(select(Notice.due_at)).one() == datetime(2027, 5, 12, 7, 0, tzinfo=UTC)
    assert db.session.scalars(select(Call.closes_at)).one() == datetime(2027, 6, 1, 22, 0, tzinfo=UTC)


def test_nobody_is_asked_by_an_edition_that_does_not_ask(survey: Survey) -> None:
    actions.switch(survey, asks=False, days=21, actor="staff:1")
    came(survey)
    db.session.commit()

    assert tasks.ask_parties() == 0


def test_a_party_answers_once_and_changes_its_answers_by_an_address_of_their_own(
    any_app: Flask, client: ProofreadingClient, frozen_time: Callable[[datetime], None]
) -> None:
    frozen_time(NOW)
    survey = begin()
    party = came(survey)
    scale, words = asked_by(survey, Kind.SCALE), asked_by(survey, Kind.WORDS)
    db.session.commit()
    tasks.ask_parties()

    answer = send(client, link(party), **{f"q{scale.id}": "5", f"q{words.id}": "Le tambour."})
    mine = answer.headers["Location"]
    again = client.get(link(party)).text
    send(client, mine, **{f"q{scale.id}": "4"})

    assert "Merci, nous avons vos réponses" in again
    assert "Le tambour." not in again
    assert db.session.scalars(select(Sheet.answers)).one() == {str(scale.id): "4"}
    assert db.session.scalars(select(Remark)).all() == []
    assert 'value="4" checked' in client.get(mine).text


def test_who_comes_second_by_the_same_link_reads_that_it_was_not_added_and_keeps_the_words(
    app: Flask, survey: Survey, client: ProofreadingClient
) -> None:
    party, words = came(survey), asked_by(survey, Kind.WORDS)
    db.session.commit()
    tasks.ask_parties()
    opened = client.get(link(party)).text
    stamp = opened.partition('name="stamp" value="')[2].partition('"')[0]
    send(client, link(party), **{f"q{words.id}": "Le tambour."})

    second = client.post(link(party), data={"stamp": stamp, f"q{words.id}": "Trop court."}).text

    assert ("n’a pas été ajouté" in second, "Trop court." in second, "nous avons vos réponses" in second) == (True, True, False)


def test_a_form_sent_twice_counts_once_and_shows_the_same_page(survey: Survey, client: ProofreadingClient) -> None:
    party, scale = came(survey), asked_by(survey, Kind.SCALE)
    db.session.commit()
    tasks.ask_parties()
    page = client.get(link(party)).text
    form = {"stamp": page.partition('name="stamp" value="')[2].partition('"')[0], f"q{scale.id}": "5"}

    answers = [client.post(link(party), data=form) for _time in range(2)]

    assert [answer.status_code for answer in answers] == [303, 303]
    assert db.session.scalar(select(func.count()).select_from(Sheet)) == 1


def test_nothing_kept_leads_from_answers_to_a_party(survey: Survey) -> None:
    slot = came(survey).slot
    parties = [came(survey, slot=slot) for _number in range(3)]
    scale = asked_by(survey, Kind.SCALE)
    db.session.commit()
    tasks.ask_parties()

    for number, party in enumerate(reversed(parties)):
        actions.answer(db.session.scalars(queries.party(party.id)).one(), f"word-{number}", {scale.id: "5"})

    assert db.session.scalars(select(Call.answered)).one() == sorted(party.id for party in parties)
    assert set(Sheet.__table__.columns.keys()) == {"key", "event_id", "party", "answers"}
    assert set(Remark.__table__.columns.keys()) == {"key", "event_id", "question_id", "text"}
    assert not any(f"word-{number}" in key for number in range(3) for key in db.session.scalars(select(Sheet.key)))


def test_when_the_time_is_over_nobody_answers_and_who_did_is_forgotten(
    survey: Survey, client: ProofreadingClient, frozen_time: Callable[[datetime], None]
) -> None:
    party, scale = came(survey), asked_by(survey, Kind.SCALE)
    db.session.commit()
    tasks.ask_parties()
    actions.answer(db.session.scalars(queries.party(party.id)).one(), "word", {scale.id: "5"})
    db.session.commit()

    frozen_time(NOW + timedelta(days=22))
    closed = [tasks.close_calls(), tasks.close_calls()]

    assert closed == [1, 0]
    assert db.session.scalars(select(Call.answered)).one() == []
    assert "Le délai pour répondre est passé" in client.get(link(party)).text


def test_lists_of_names_are_refused_and_an_empty_form_is_told_so(survey: Survey, client: ProofreadingClient) -> None:
    party, words = came(survey), asked_by(survey, Kind.WORDS)
    db.session.commit()
    tasks.ask_parties()
    names = "\n".join(f"Prénom{letter} Nom{letter}" for letter in "ABCDEF")

    answers = [send(client, link(party), **form) for form in ({f"q{words.id}": names}, {})]

    assert [answer.status_code for answer in answers] == [422, 422]
    assert db.session.scalars(select(Sheet)).all() == []


def test_a_class_is_asked_other_questions_and_finds_its_certificate(survey: Survey) -> None:
    edition = db.session.get(actions.Edition, survey.edition_id)
    slot = factories.make_slot(event=factories.make_event(edition=edition, audience=Audience.SCHOOLS), starts_at=YESTERDAY)
    party = came(survey, slot=slot)
    db.session.commit()
    tasks.ask_parties()

    assert f"/registrations/{party.code}/certificate/fr" in db.session.scalars(select(Notice.text)).one()
    labels = {one.label.fr for one in asking.asked(survey.edition_id, Party.CLASS)}
    assert "Le niveau convenait-il à la classe ?" in labels
    assert "Qu’en retenez-vous ?" not in labels


def test_the_next_edition_begins_with_what_the_last_one_asked(survey: Survey) -> None:
    first, *others = db.session.scalars(queries.questions(survey.edition_id)).all()
    actions.retire_question(first, retired=True, actor="staff:1")

    later = actions.set_up(factories.make_edition(programme="week", starts_on=NOW.date() + timedelta(days=300)))

    assert [one.label for one in db.session.scalars(queries.questions(later.edition_id))] == [one.label for one in others]
    assert later.asks is False


def test_a_draft_edition_vanishes_with_what_it_would_have_asked(survey: Survey) -> None:
    draft = factories.make_edition(state=EditionState.DRAFT)
    actions.set_up(draft)

    removal.delete_edition(draft, actor="staff:1")

    assert {one.edition_id for one in db.session.scalars(select(SurveyQuestion))} == {survey.edition_id}


def test_a_question_without_dutch_is_not_asked_and_keeps_the_letters_off(survey: Survey) -> None:
    draft = actions.Draft(Kind.WORDS, actions.Translated("Et encore ?"), actions.AskedOf.EVERYBODY)
    question = actions.add_question(survey, draft, actor="staff:1")

    assert question not in asking.asked(survey.edition_id, Party.PERSON)
    with pytest.raises(actions.Refused, match="Et encore"):
        actions.switch(survey, asks=True, days=21, actor="staff:1")


@pytest.mark.parametrize(
    ("counts", "seen"),
    [
        ({"a": 4}, set()),
        ({"a": 5}, {"a"}),
        ({"a": 6, "b": 9}, {"a", "b"}),
        ({"a": 6, "b": 9, "c": 2}, {"b"}),
        ({"a": 6, "b": 9, "c": 2, "d": 3}, {"a", "b"}),
        ({"a": 6, "c": 2}, set()),
    ],
)
def test_what_is_hidden_cannot_be_worked_out(counts: dict[str, int], seen: set[str]) -> None:
    assert figures.visible(counts) == seen


def test_remarks_go_a_year_after_the_edition_and_the_figures_stay(survey: Survey) -> None:
    party, scale, words = came(survey), asked_by(survey, Kind.SCALE), asked_by(survey, Kind.WORDS)
    db.session.commit()
    tasks.ask_parties()
    actions.answer(db.session.scalars(queries.party(party.id)).one(), "word", {scale.id: "5", words.id: "Merci"})
    assert personal.expire(now()) == {"remarks": 0}
    assert personal.expire(now() + timedelta(days=420)) == {"remarks": 1}
    assert figures.of_edition(survey.edition_id).total == 1
