"""Answers to the questions of an event: kept, read back and said. They have a table of their own (docs/decisions.md)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import Select, func, select, update
from sqlalchemy.orm import joinedload
from sqlalchemy.orm.attributes import set_committed_value

from ixevents.core.web import plain
from ixevents.events import questions as asking
from ixevents.events.questions import WRITTEN, Given, Question
from ixevents.extensions import db
from ixevents.registrations import queries
from ixevents.registrations.models import Answer, Registration


@dataclass(frozen=True)
class Said:
    """One answer in the reader's language."""

    question: Question
    person: int
    words: str

    @property
    def label(self) -> str:
        """The question, and whose answer it is where each is asked."""
        label = plain(self.question.label)
        return _("Person %(number)s: %(question)s", number=self.person, question=label) if self.person else label


def made(questions: Sequence[Question], given: Given, persons: int) -> list[Answer]:
    """Return the answers that count, for a registration still to be made."""
    by_id = {question.id: question for question in questions}
    counting = asking.relevant(questions, given, persons)
    return [Answer(question=by_id[number], person=person, value=value) for (number, person), value in counting.items()]


def keep(registration: Registration, questions: Sequence[Question], given: Given) -> bool:
    """Replace what a registration, loaded with its answers, answered to these questions. Returns whether anything changed.

    Earlier answers to other questions, of the door or retired, stay.
    """
    concerned = {question.id for question in questions}
    before = {(answer.question_id, answer.person): answer for answer in registration.answers if answer.question_id in concerned}
    values = {key: answer.value for key, answer in before.items()}
    after = {(one.question.id, one.person): one for one in made(questions, given, registration.seats_asked)}
    for key, answer in before.items():
        if key not in after:
            registration.answers.remove(answer)
    for key, new in after.items():
        if key in before:
            before[key].value = new.value
        else:
            registration.answers.append(new)
    db.session.flush()
    return values != {key: answer.value for key, answer in after.items()}


def carry(registration: Registration, moved: Registration) -> None:
    """Give what a party answered to the registration it goes on as, as far as its event asks it too; both are stored."""
    questions = asking.of_both(moved.slot.event).with_only_columns(Question.id).order_by(None)
    mine = update(Answer).where(Answer.registration_id == registration.id, Answer.question_id.in_(questions))
    db.session.execute(mine.values(registration_id=moved.id).execution_options(synchronize_session=False))


def load(registration: Registration) -> None:
    """Bring a registration its answers and what they answer; most have none."""
    if db.session.scalar(queries.has_answers(), {"registration": registration.id}):
        of_it = select(Answer).where(Answer.registration_id == registration.id).options(joinedload(Answer.question))
        set_committed_value(registration, "answers", db.session.scalars(of_it).all())
    else:
        set_committed_value(registration, "answers", [])


def given_by(registration: Registration) -> dict[tuple[int, int], str]:
    """Return what a registration, loaded with its answers, has answered."""
    return {(answer.question_id, answer.person): answer.value for answer in registration.answers}


def said(registration: Registration, *, sensitive: bool = True) -> list[Said]:
    """Return the answers of a registration, loaded with them and their questions, in the order they were asked."""
    rows = [answer for answer in registration.answers if answer.person <= registration.seats_asked]
    rows.sort(key=lambda answer: (answer.person, answer.question.edition_id is None, answer.question.position, answer.question_id))
    return [Said(row.question, row.person, row.question.words(row.value)) for row in rows if sensitive or not row.question.sensitive]


def for_letter(registration: Registration) -> list[tuple[str, str]]:
    """Return what a letter may repeat: nothing the party wrote in its own words (case 20), nothing on health (GDPR-03)."""
    if "answers" not in registration.__dict__:
        return []
    return [(one.label, one.words) for one in said(registration, sensitive=False) if one.question.kind not in WRITTEN]


def counts(question_ids: Iterable[int]) -> Select[int, int]:
    """How many registrations answered each of these questions; those nobody answered are not among them."""
    which = Answer.question_id.in_(list(question_ids))
    return select(Answer.question_id, func.count(Answer.registration_id.distinct())).where(which).group_by(Answer.question_id)
