"""The questions of an event as fields of a form: of the public one, the private page's and the one of the staff.

`asking(PersonForm, questions, persons)` returns the form with a field for each question, once or once a person. What
depends on an answer that was not given is neither required nor kept. The macro `question_fields` draws them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar, cast

from flask_babel import gettext as _
from flask_babel import ngettext
from wtforms import DateField, Field, HiddenField, IntegerField, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, NumberRange, StopValidation, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from ixevents.core.forms import Form, one_line
from ixevents.core.web import plain
from ixevents.events import questions as rules
from ixevents.events.forbidden_questions import holds_register_number
from ixevents.events.questions import Given, Kind, Question
from ixevents.registrations import answers as answer_book
from ixevents.registrations.models import Answer
from ixevents.registrations.name_lists import no_names

PERSONS_MOST = 30
"""For more people than this one answer a person would be a page nobody fills in."""

BLANK = "__n__"
"""Stands for the number of a person in the sample that the browser copies."""

LENGTHS = {Kind.TEXT: 200, Kind.LONG_TEXT: 1000}
_FIRST_YEAR, _LAST_YEAR = 1900, 2100

F = TypeVar("F", bound=Form)
Person = int | str


@dataclass(frozen=True)
class Drawn:
    """A field as the page shows it: with what it depends on."""

    field: Field
    question: Question
    why: str
    only_if: str = ""
    "The name of the field it depends on."
    only_if_words: str = ""


@dataclass(frozen=True)
class Earlier:
    """What was asked and answered before. Where something was, at the door, nobody is kept out for an answer."""

    questions: tuple[Question, ...]
    given: Given = field(default_factory=dict)


class Asks(Form):
    """A form that asks the questions of an event. Made by `asking`, never by hand."""

    asked: tuple[Question, ...] = ()
    people: int = 1
    earlier: Earlier | None = None

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self._shown = counted(str(self.persons.data), PERSONS_MOST) if "persons" in self else self.people
        if "persons" in self:
            self.persons.data = str(self.people)

    @property
    def untouched(self) -> None:
        """Each such form is one of its own: what it asks may change at any time."""
        return None

    def given(self) -> dict[tuple[int, int], str]:
        """Return the answers that count, as they are kept."""
        typed = self._all()
        counting = rules.relevant(self._known, self._with_earlier(typed), self.people)
        return {key: value for key, value in counting.items() if typed.get(key)}

    def fill(self, given: Given) -> None:
        """Show earlier answers."""
        for question, person in self._places():
            value = given.get((question.id, person))
            if value is not None:
                self[name(question, person)].data = _data(question, value)

    def errors_at(self, question_id: int, person: int) -> Sequence[str]:
        """Return what is wrong with one answer."""
        return next((self[name(one, person)].errors for one in self.asked if one.id == question_id), ())

    def holds(self, question: Question, person: int) -> bool:
        """Whether the other answers of the form make this question one to answer."""
        return rules.holds(question, self._with_earlier(self._all()), person, {one.id: one for one in self._known})

    @property
    def once(self) -> list[Drawn]:
        """What the party answers once."""
        return [self.drawn(question, 0) for question in self.asked if not question.per_seat]

    @property
    def each(self) -> list[tuple[int, list[Drawn]]]:
        """What each person answers, person by person."""
        questions = [question for question in self.asked if question.per_seat]
        return [(person, [self.drawn(question, person) for question in questions]) for person in range(1, self.people + 1) if questions]

    @property
    def blank(self) -> list[Drawn]:
        """The fields of one more person, for the browser to copy."""
        fields = {name(question, BLANK): _field(question, BLANK) for question in self.asked if question.per_seat}
        sample = cast(Asks, type("Blank", (Asks,), {"asked": self.asked, **fields})(formdata=None))
        return [sample.drawn(question, BLANK) for question in self.asked if question.per_seat]

    def drawn(self, question: Question, person: Person) -> Drawn:
        """Return one field with what it depends on."""
        earlier = next((one for one in self._known if one.id == question.only_if_id), None)
        if earlier is None:
            return Drawn(self[name(question, person)], question, why(question))
        answers = " / ".join(plain(option.words) for option in earlier.options if option.key in question.only_if)
        words = _("Only if you answered “%(answer)s” to “%(question)s”.", answer=answers, question=plain(earlier.label))
        return Drawn(self[name(question, person)], question, why(question), name(earlier, person if earlier.per_seat else 0), words)

    def asks_more_people(self, people: int) -> bool:
        """Whether more come than the page asked about: they are asked now, and what was typed stays."""
        return self._shown < min(people, self.people)

    @property
    def _known(self) -> tuple[Question, ...]:
        return (*self.earlier.questions, *self.asked) if self.earlier else self.asked

    def _with_earlier(self, typed: dict[tuple[int, int], str]) -> dict[tuple[int, int], str]:
        before = self.earlier.given if self.earlier else {}
        return {**before, **{key: value for key, value in typed.items() if value}}

    def _places(self) -> Iterator[tuple[Question, int]]:
        for question in self.asked:
            yield from ((question, person) for person in (range(1, self.people + 1) if question.per_seat else (0,)))

    def _all(self) -> dict[tuple[int, int], str]:
        return {(question.id, person): _value(question, self[name(question, person)].data) for question, person in self._places()}


def asking(form: type[F], questions: Sequence[Question], persons: int = 1, earlier: Earlier | None = None) -> type[F]:
    """Return a form that also asks these questions, the ones of each person for so many."""
    if not questions:
        return form
    persons = max(1, min(persons, PERSONS_MOST))
    fields: dict[str, Any] = {name(question, 0): _field(question, 0) for question in questions if not question.per_seat}
    each = [question for question in questions if question.per_seat]
    if each:
        fields["persons"] = HiddenField(default=str(persons))
    for person in range(1, persons + 1):
        fields |= {name(question, person): _field(question, person) for question in each}
    # The same name as without questions: it is part of what a public form is signed with.
    return cast(type[F], type(form.__name__, (Asks, form), {"asked": tuple(questions), "people": persons, "earlier": earlier, **fields}))


def asks(form: Form) -> bool:
    """Whether the form asks any question."""
    return isinstance(form, Asks)


def given(form: Form) -> dict[tuple[int, int], str]:
    """Return the answers of a valid form; none from a form that asks nothing."""
    return form.given() if isinstance(form, Asks) else {}


def answers(form: Form) -> list[Answer]:
    """Return the answers of a valid form, for a registration still to be made."""
    return answer_book.made(form.asked, form.given(), form.people) if isinstance(form, Asks) else []


def ask_more_people(form: Form, people: int) -> bool:
    """Whether the form has to come back to ask those about whom the page did not ask; it says so on top."""
    if not isinstance(form, Asks) or not form.asks_more_people(people):
        return False
    form.notice = _("Some questions are asked for each of you: answer for persons 1 to %(most)s below.", most=form.people)
    return True


def counted(text: str | None, most: int) -> int:
    """Return how many people a form field says come, between one and `most`."""
    cleaned = (text or "").strip()
    return max(1, min(int(cleaned), most)) if cleaned.isdecimal() and cleaned.isascii() and len(cleaned) < 6 else 1


def name(question: Question, person: Person) -> str:
    """Return the name of a question's field; `q12`, or `q12p3` for the third person."""
    return f"q{question.id}" if person == 0 else f"q{question.id}p{person}"


def why(question: Question) -> str:
    """Say why a question is asked and how long its answers are kept (GDPR-05)."""
    kept = ngettext("Erased %(num)s day after the event.", "Erased %(num)s days after the event.", question.retention_days)
    purpose = plain(question.purpose).rstrip(". ")
    return _("Why we ask: %(purpose)s.", purpose=purpose) + " " + kept


class _Counts:
    """Opens the checks of a field: none where the question is not asked; an answer where it is required."""

    def __init__(self, question: Question, person: Person) -> None:
        self.question, self.person = question, person
        self.field_flags = {} if question.required else {"optional": True}

    def __call__(self, form: Asks, field: Field) -> None:
        asked = isinstance(self.person, int) and form.holds(self.question, self.person)
        empty = not _value(self.question, field.data) and not field.process_errors
        if not asked or (empty and (form.earlier or not self.question.required)):
            field.errors = []
            raise StopValidation
        if empty:
            field.errors = []
            raise StopValidation(self._unanswered())
        if field.process_errors:
            field.errors = []
            raise StopValidation(_("Enter a whole number.") if self.question.kind == Kind.NUMBER else _("Enter a date, like 05/12/2027."))

    def _unanswered(self) -> str:
        label = plain(self.question.label)
        if self.person:
            return _("Person %(number)s: answer “%(question)s”.", number=self.person, question=label)
        return _("Answer “%(question)s”.", question=label)


def lawful(form: Form, field: Field) -> None:
    """Refuse a national register number, and what looks like a list of names (GDPR-01, GDPR-04)."""
    text = field.data or ""
    if holds_register_number(text):
        raise ValidationError(_("Leave the national register number out: we may not keep it."))
    no_names(form, field)


def _plausible(form: Form, field: Field) -> None:
    if isinstance(field.data, date) and not _FIRST_YEAR <= field.data.year <= _LAST_YEAR:
        raise ValidationError(_("Enter a date, like 05/12/2027."))


def _field(question: Question, person: Person) -> Any:
    label, first = plain(question.label), _Counts(question, person)
    choices = [SelectChoice(option.key, plain(option.words)) for option in question.options]
    length = LENGTHS.get(question.kind, 0)
    within = Length(max=length, message=_("Use at most %(most)s characters.", most=length)) if length else None
    hint = plain(question.hint)
    match question.kind:
        case Kind.LONG_TEXT:
            return TextAreaField(label, [first, within, lawful], description=hint)
        case Kind.NUMBER:
            return IntegerField(label, [first, _range(question)], description=hint)
        case Kind.DATE:
            return DateField(label, [first, _plausible], format=["%Y-%m-%d", "%d/%m/%Y"], description=hint)
        case Kind.SEVERAL:
            look = {"option_widget": CheckboxInput(), "widget": ListWidget(prefix_label=False)}
            return SelectMultipleField(label, [first], choices=choices, description=hint, **look)
        case Kind.CHOICE | Kind.YES_NO:
            return RadioField(label, [first], choices=choices, description=hint)
    return StringField(label, [first, within, one_line, lawful], description=hint)


def _range(question: Question) -> NumberRange:
    low, high = question.minimum, question.maximum
    if low is not None and high is not None:
        return NumberRange(low, high, _("Enter a number from %(least)s to %(most)s.", least=low, most=high))
    if low is not None:
        return NumberRange(low, 999_999, _("Enter a number of at least %(least)s.", least=low))
    most = 999_999 if high is None else high
    return NumberRange(-999_999, most, _("Enter a number of at most %(most)s.", most=most))


def _value(question: Question, data: object) -> str:
    """Return what a field holds as it is kept; empty when nothing was answered."""
    if data is None:
        return ""
    if isinstance(data, list):
        return " ".join(option.key for option in question.options if option.key in data)
    return data.isoformat() if isinstance(data, date) else str(data)


def _data(question: Question, value: str) -> object:
    if question.kind == Kind.SEVERAL:
        return value.split()
    if question.kind == Kind.NUMBER:
        return int(value)
    return date.fromisoformat(value) if question.kind == Kind.DATE else value
