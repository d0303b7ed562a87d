"""Asking, answering, and writing the questions."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import delete

from ixevents.core.clock import now
from ixevents.core.languages import Translated
from ixevents.core.refusal import Refused
from ixevents.events.forbidden_questions import require_lawful
from ixevents.events.models import Edition
from ixevents.events.questions import Option
from ixevents.extensions import db
from ixevents.feedback import asking, notices, queries, standard
from ixevents.feedback.models import AskedOf, Call, Kind, Party, Remark, Sheet, Survey, SurveyQuestion
from ixevents.journal import actions as journal
from ixevents.registrations import seats
from ixevents.registrations.models import Registration

FEWEST_OPTIONS = 2


@dataclass(frozen=True)
class Draft:
    """What a question is to be."""

    kind: Kind
    label: Translated
    asked_of: AskedOf
    options: tuple[Option, ...] = ()


@dataclass(frozen=True)
class Place:
    """Where answers belong, without the party that gives them."""

    word: str
    "Known to the browser of the person alone."
    event_id: int
    party: Party


def set_up(edition: Edition) -> Survey:
    """Return what an edition asks afterwards; at first what the last edition asked, or the programme, with no letter going yet."""
    survey = db.session.get(Survey, edition.id)
    if survey is not None:
        return survey
    survey = Survey(edition_id=edition.id)
    db.session.add(survey)
    before = db.session.scalars(queries.asked_last(edition)).all()
    for position, values in enumerate(map(_copied, before) if before else standard.questions(edition.programme), start=1):
        db.session.add(SurveyQuestion(edition_id=edition.id, position=position, **values))
    db.session.flush()
    return survey


def switch(survey: Survey, *, asks: bool, days: int, actor: str) -> None:
    """Have letters sent from now on, or no more. Raises `Refused` while a question lacks French or Dutch."""
    questions = db.session.scalars(queries.questions(survey.edition_id)).all()
    if asks and not any(not one.retired for one in questions):
        raise Refused(_("There is no question to ask."), "empty")
    if asks and (lacking := asking.unfinished(questions)):
        raise Refused(_("Write this question in French and Dutch first: %(question)s", question=_named(lacking[0])), "languages")
    before = {"asks": survey.asks, "days": survey.days}
    survey.asks, survey.days = asks, days
    db.session.flush()
    journal.record("switch", survey, actor=actor, before=before, after={"asks": asks, "days": days})


def add_question(survey: Survey, draft: Draft, *, actor: str) -> SurveyQuestion:
    """Add a question after the others."""
    _require_sound(draft)
    others = db.session.scalars(queries.questions(survey.edition_id)).all()
    question = SurveyQuestion(edition_id=survey.edition_id, position=max((one.position for one in others), default=0) + 1)
    _fill(question, draft)
    db.session.add(question)
    db.session.flush()
    journal.record("add", question, actor=actor, edition=survey.edition_id, kind=draft.kind)
    return question


def change_question(question: SurveyQuestion, draft: Draft, *, answered: bool, actor: str) -> None:
    """Reword a question. Once it was answered, its kind and the answers that could be chosen stay."""
    _require_sound(draft)
    gone = {option.key for option in question.options} - {option.key for option in draft.options}
    if answered and (draft.kind != question.kind or gone):
        raise Refused(_("Somebody has answered already: answers can be added and reworded, not taken away."), "answered")
    before = _facts(question)
    _fill(question, draft)
    db.session.flush()
    journal.record("change", question, actor=actor, before=before, after=_facts(question))


def move_question(question: SurveyQuestion, by: int, *, actor: str) -> None:
    """Move a question up or down among those that are asked."""
    others = [one for one in db.session.scalars(queries.questions(question.edition_id)) if not one.retired or one is question]
    at = others.index(question)
    others.insert(max(0, min(at + by, len(others) - 1)), others.pop(at))
    for position, one in enumerate(others, start=1):
        one.position = position
    db.session.flush()
    journal.record("move", question, actor=actor, before=at + 1, after=others.index(question) + 1)


def retire_question(question: SurveyQuestion, *, retired: bool, actor: str) -> None:
    """Ask a question no more, or again."""
    question.retired = retired
    db.session.flush()
    journal.record("retire" if retired else "restore", question, actor=actor)


def ask(registration: Registration, survey: Survey) -> bool:
    """Write to a party that came. Returns whether a letter was written: nobody is asked twice."""
    slot = registration.slot
    seats.lock(slot)
    call = db.session.get(Call, slot.id, populate_existing=True)
    if call is None:
        call = Call(slot_id=slot.id, asked=0, closes_at=asking.closes(slot, survey), answered=[])
        db.session.add(call)
        db.session.flush()
    written = notices.ask(registration, call.closes_at) is not None
    call.asked += written
    return written


def answer(registration: Registration, word: str, given: Mapping[int, str]) -> Place:
    """Keep what a party answers, once, under a word that nothing of the party leads to.

    Raises `Refused` when it has answered, when the time is over, and when nothing was answered.
    """
    slot = registration.slot
    row = db.session.execute(queries.lock(slot.id)).one_or_none()
    place = Place(word, slot.event_id, asking.party_of(slot))
    if row is None or row.closes_at <= now():
        raise Refused(_("The time to answer is over. Thank you all the same."), "closed")
    if registration.id in row.answered:
        # The same sending, once more: a double click.
        if db.session.get(Sheet, _sheet_key(word)) is not None:
            return place
        raise Refused(_("Somebody has answered with this link already."), "answered")
    _keep(place, slot.event.edition_id, given)
    call = db.session.get(Call, slot.id, populate_existing=True)
    if call is not None:
        call.answered = sorted([*row.answered, registration.id])
    db.session.flush()
    return place


def change(place: Place, edition_id: int, closes_at: datetime, given: Mapping[int, str]) -> None:
    """Put other answers in the place of those given before. Raises `Refused` when the time is over."""
    if closes_at <= now():
        raise Refused(_("The time to answer is over. Thank you all the same."), "closed")
    db.session.execute(delete(Sheet).where(Sheet.key == _sheet_key(place.word)))
    keys = [_remark_key(place.word, one.id) for one in db.session.scalars(queries.questions(edition_id))]
    db.session.execute(delete(Remark).where(Remark.key.in_(keys)))
    _keep(place, edition_id, given)


def given_in(place: Place, questions: Sequence[SurveyQuestion]) -> dict[int, str]:
    """Return what was answered in a place, by number of the question."""
    sheet = db.session.get(Sheet, _sheet_key(place.word))
    said = {int(number): value for number, value in sheet.answers.items()} if sheet else {}
    for question in questions:
        remark = db.session.get(Remark, _remark_key(place.word, question.id)) if question.kind == Kind.WORDS else None
        if remark is not None:
            said[question.id] = remark.text
    return said


def close(call: Call) -> None:
    """Forget who has answered: the time is over."""
    call.answered = []


def remove_remark(remark: Remark, *, actor: str) -> None:
    """Take away what names somebody."""
    journal.note("remove", "feedback_remark", actor=actor, event=remark.event_id, question=remark.question_id)
    db.session.delete(remark)
    db.session.flush()


def _copied(question: SurveyQuestion) -> dict[str, Any]:
    return {name: getattr(question, name) for name in ("kind", "asked_of", "label", "choices")}


def _keep(place: Place, edition_id: int, given: Mapping[int, str]) -> None:
    questions = asking.asked(edition_id, place.party)
    said = asking.lawful(questions, given)
    if not said:
        raise Refused(_("Answer at least one question."), "empty")
    chosen = {str(question.id): value for question, value in said.items() if question.kind != Kind.WORDS}
    db.session.add(Sheet(key=_sheet_key(place.word), event_id=place.event_id, party=place.party, answers=chosen))
    for question, text in said.items():
        if question.kind == Kind.WORDS:
            values = {"event_id": place.event_id, "question_id": question.id, "text": text}
            db.session.add(Remark(key=_remark_key(place.word, question.id), **values))
    db.session.flush()


def _sheet_key(word: str) -> str:
    return hashlib.sha256(f"sheet:{word}".encode()).hexdigest()


def _remark_key(word: str, question_id: int) -> str:
    return hashlib.sha256(f"remark:{question_id}:{word}".encode()).hexdigest()


def _fill(question: SurveyQuestion, draft: Draft) -> None:
    question.kind, question.label, question.asked_of = draft.kind, draft.label, draft.asked_of
    options = draft.options if draft.kind == Kind.CHOICE else ()
    question.choices = [{"key": option.key, "words": option.words.as_dict()} for option in options]


def _facts(question: SurveyQuestion) -> dict[str, object]:
    return {"label": question.label.as_dict(), "kind": question.kind, "asked_of": question.asked_of, "choices": question.choices}


def _named(question: SurveyQuestion) -> str:
    return question.label.fr or question.label.nl or question.label.en or str(question.position)


def _require_sound(draft: Draft) -> None:
    texts = [draft.label, *(option.words for option in draft.options)]
    require_lawful([said for text in texts for said in text.as_dict().values()])
    if not draft.label:
        raise Refused(_("Write the question."), "label")
    if draft.kind == Kind.CHOICE and len({option.key for option in draft.options if option.words}) < FEWEST_OPTIONS:
        raise Refused(_("Write at least two answers to choose from."), "options")
