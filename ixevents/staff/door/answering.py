"""What the door asks: questions needed at check-in only. Answers come with a statement and are kept once, however often it is sent.

Nobody is kept out for an answer, and what a party said before is not told to devices: what stays empty changes nothing.
"""

from collections.abc import Sequence
from typing import cast

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from ixevents.core.forms import Form
from ixevents.events.models import Slot
from ixevents.events.questions import Moment, Question, asked
from ixevents.extensions import db
from ixevents.registrations import answer_actions, answers, queries, question_fields
from ixevents.registrations.attendance import Place, Statement
from ixevents.registrations.models import Registration
from ixevents.registrations.question_fields import Asks, Earlier

Fields = MultiDict[str, str]


def empty(slot: Slot, alone: Registration | None) -> tuple[Asks | None, Asks | None]:
    """Return the questions of a door as empty fields: for the party that stands alone, if any does, and for scripts to copy."""
    questions = asked(slot.event, Moment.DOOR)
    if not questions:
        return None, None
    earlier = Earlier(tuple(_before(slot, questions)))
    sample = _form(questions, earlier, 1, None)
    for field in sample:
        field.id = field.label.field_id = f"sample-{field.id}"
    return _form(questions, earlier, alone.seats, None) if alone else None, sample


def answered(slot: Slot, ticket: str, fields: Fields) -> Asks | None:
    """Return the questions with what was answered for a party, checked; None when nothing is asked or it is not on this list."""
    questions = asked(slot.event, Moment.DOOR)
    party = _party(slot, ticket) if questions else None
    if party is None:
        return None
    earlier = Earlier(tuple(_before(slot, questions)), answers.given_by(party))
    made = _form(questions, earlier, party.seats, fields)
    made.validate()
    return made


def keep(slot: Slot, said: Statement, place: Place, fields: Fields, *, by: str) -> str | None:
    """Keep what came with a statement; return why not all of it can be kept. What was said later by another stands above it."""
    form = answered(slot, said.ticket or "", fields) if fields and said.came and place != Place.KNOWN else None
    party = _party(slot, said.ticket or "") if form else None
    if form is None or party is None or form.earlier is None:
        return None
    before = answers.given_by(party)
    sound = {key: value for key, value in form.given().items() if not form.errors_at(*key)}
    merged = {**before, **sound} if place == Place.LATEST else {**sound, **before}
    if merged != before:
        answer_actions.change(party, [*form.earlier.questions, *form.asked], merged, actor=by)
    return trouble(form, party)


def trouble(form: Asks, party: Registration | None = None) -> str | None:
    """Return the first thing wrong with the answers, and whose they are where the page may show another party by now."""
    first = next((str(errors[0]) for errors in form.errors.values() if errors), None)
    if first is None or party is None:
        return first
    return _("%(name)s is in, but one answer was not kept: %(why)s", name=party.name or party.door_code, why=first)


def _form(questions: Sequence[Question], earlier: Earlier, persons: int, fields: Fields | None) -> Asks:
    # The statement's own form or header carries the token.
    return cast(Asks, question_fields.asking(Form, questions, persons, earlier)(formdata=fields, meta={"csrf": False}))


def _before(slot: Slot, questions: Sequence[Question]) -> list[Question]:
    """Return the questions of the form: some of the door may depend on their answers."""
    return asked(slot.event) if any(question.only_if_id for question in questions) else []


def _party(slot: Slot, ticket: str) -> Registration | None:
    party = db.session.scalars(queries.with_answers(queries.by_ticket(ticket))).first()
    return party if party is not None and party.slot_id == slot.id else None
