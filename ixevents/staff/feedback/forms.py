"""The forms of the feedback screens."""

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, IntegerField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, ValidationError

from ixevents.core.forms import Form, one_line
from ixevents.core.languages import LANGUAGES, Translated
from ixevents.events.questions import Option
from ixevents.feedback.actions import Draft
from ixevents.feedback.models import FEWEST_DAYS, MOST_DAYS, AskedOf, Kind, SurveyQuestion
from ixevents.staff.questions.forms import with_keys

KINDS = {Kind.SCALE: _l("From 1 to 5"), Kind.CHOICE: _l("One answer of several"), Kind.WORDS: _l("Own words")}
ASKED_OF = {AskedOf.EVERYBODY: _l("Everybody"), AskedOf.PERSONS: _l("People"), AskedOf.CLASSES: _l("Classes")}

_line = [Length(max=200, message=_l("Use at most 200 characters.")), one_line]
_lines = [Length(max=2000, message=_l("Use at most %(most)s characters.", most=2000))]


class SurveyForm(Form):
    """Whether letters go, and how long answers are taken."""

    asks = BooleanField(_l("Ask everybody who comes"), description=_l("By letter, the morning after. Once a party, and never again."))
    days = IntegerField(
        _l("Days during which answers are taken"),
        [
            InputRequired(_l("Enter a whole number.")),
            NumberRange(FEWEST_DAYS, MOST_DAYS, _l("Enter a number from %(least)s to %(most)s.", least=FEWEST_DAYS, most=MOST_DAYS)),
        ],
    )


class SurveyQuestionForm(Form):
    """Write or change a question."""

    label_fr = StringField(validators=[*_line])
    label_nl = StringField(validators=[*_line])
    label_en = StringField(validators=[*_line])
    kind = RadioField(
        _l("What kind of answer?"), choices=[SelectChoice(kind.value, words) for kind, words in KINDS.items()], default=Kind.CHOICE
    )
    options_fr = TextAreaField(validators=[*_lines])
    options_nl = TextAreaField(validators=[*_lines])
    options_en = TextAreaField(validators=[*_lines])
    asked_of = RadioField(
        _l("Who is asked?"), choices=[SelectChoice(one.value, words) for one, words in ASKED_OF.items()], default=AskedOf.EVERYBODY
    )

    def __init__(self, *args: object, question: SurveyQuestion | None = None, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self._before: Sequence[Option] = question.options if question is not None else ()
        if question is not None and not self.is_submitted():
            self._show(question)

    def validate_label_fr(self, _field: Field) -> None:
        """One language is enough to begin with; both are needed before it is asked."""
        if not self._text():
            raise ValidationError(_("Write the question."))

    def validate_options_fr(self, _field: Field) -> None:
        """The languages have the same answers."""
        counts = {len(lines) for lines in self._lines().values() if lines}
        if self.kind.data == Kind.CHOICE and len(counts) > 1:
            raise ValidationError(_("Write the same number of answers in each language, one a line, in the same order."))

    def draft(self) -> Draft:
        """Return what was written."""
        lines = self._lines()
        most = max(map(len, lines.values())) if self.kind.data == Kind.CHOICE else 0
        written = [Translated(*(lines[lang][at] if at < len(lines[lang]) else "" for lang in LANGUAGES)) for at in range(most)]
        return Draft(Kind(self.kind.data), self._text(), AskedOf(self.asked_of.data), tuple(with_keys(written, self._before)))

    def _text(self) -> Translated:
        return Translated(*(self[f"label_{lang}"].data or "" for lang in LANGUAGES))

    def _lines(self) -> dict[str, list[str]]:
        return {lang: [line.strip() for line in (self[f"options_{lang}"].data or "").splitlines() if line.strip()] for lang in LANGUAGES}

    def _show(self, question: SurveyQuestion) -> None:
        for lang in LANGUAGES:
            self[f"label_{lang}"].data = getattr(question.label, lang)
            self[f"options_{lang}"].data = "\n".join(getattr(option.words, lang) for option in question.options)
        self.kind.data, self.asked_of.data = str(question.kind), str(question.asked_of)
