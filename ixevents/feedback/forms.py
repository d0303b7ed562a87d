"""The form with the questions of an edition."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, cast

from flask_babel import lazy_gettext as _l
from wtforms import Field, RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, StopValidation

from ixevents.core.forms import PublicForm
from ixevents.core.web import plain
from ixevents.feedback.models import Kind, SurveyQuestion
from ixevents.registrations.question_fields import lawful

WORDS_MOST = 800
SCALE = {
    "5": _l("Very good"),
    "4": _l("Good"),
    "3": _l("Middling"),
    "2": _l("Rather poor"),
    "1": _l("Poor"),
}


class _Free:
    """Nobody has to answer, and nothing needs to say so beside each question: the page does."""

    field_flags: ClassVar[dict[str, bool]] = {}

    def __call__(self, form: PublicForm, field: Field) -> None:
        if not field.data:
            field.errors = []
            raise StopValidation


class FeedbackForm(PublicForm):
    """Say how it was. Nothing has to be answered. Made by `asking_about`."""

    questions: tuple[SurveyQuestion, ...] = ()

    def given(self) -> dict[int, str]:
        """Return the answers by number of the question."""
        return {one.id: self[name(one)].data or "" for one in self.questions}

    def fill(self, given: Mapping[int, str]) -> None:
        """Show what was answered before."""
        for one in self.questions:
            self[name(one)].data = given.get(one.id)


def asking_about(questions: Sequence[SurveyQuestion]) -> type[FeedbackForm]:
    """Return the form with these questions."""
    fields: dict[str, Any] = {name(one): _field(one) for one in questions}
    # The name is part of what a public form is signed with.
    return cast(type[FeedbackForm], type(FeedbackForm.__name__, (FeedbackForm,), {"questions": tuple(questions), **fields}))


def name(question: SurveyQuestion) -> str:
    """Return the name of a question's field."""
    return f"q{question.id}"


def _field(question: SurveyQuestion) -> Any:
    label = plain(question.label)
    if question.kind == Kind.WORDS:
        return TextAreaField(
            label,
            [_Free(), Length(max=WORDS_MOST, message=_l("Use at most %(most)s characters.", most=WORDS_MOST)), lawful],
            description=_l("No names, please: neither yours nor anybody else’s."),
        )
    choices = (
        [SelectChoice(key, words) for key, words in SCALE.items()]
        if question.kind == Kind.SCALE
        else [SelectChoice(option.key, plain(option.words)) for option in question.options]
    )
    return RadioField(label, [_Free()], choices=choices)
