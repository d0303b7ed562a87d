"""The form of one question."""

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, HiddenField, IntegerField, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from ixevents.core.forms import Form, one_line
from ixevents.core.languages import LANGUAGES, Translated
from ixevents.core.web import plain
from ixevents.events.question_actions import Draft
from ixevents.events.questions import CHOSEN, CONDITIONS, Kind, Moment, Option, Question, Scope

OPTIONS_MOST = 40
KINDS = {
    Kind.TEXT: _l("A line of text"),
    Kind.LONG_TEXT: _l("Several lines of text"),
    Kind.NUMBER: _l("A whole number"),
    Kind.CHOICE: _l("One answer of several"),
    Kind.SEVERAL: _l("Several answers of several"),
    Kind.DATE: _l("A date"),
    Kind.YES_NO: _l("Yes or no"),
}
SCOPES = {Scope.PARTY: _l("Once for the registration"), Scope.SEAT: _l("For each person")}
MOMENTS = {Moment.FORM: _l("On the registration form"), Moment.DOOR: _l("At check-in only; the public form does not show it")}

_line = [Length(max=200, message=_l("Use at most 200 characters.")), one_line]
_lines = [Length(max=4000, message=_l("Use at most 4000 characters."))]


class QuestionForm(Form):
    """Write or change a question."""

    opened = HiddenField()
    "When the question had last been changed as the form was opened."
    label_fr = StringField(validators=[*_line])
    label_nl = StringField(validators=[*_line])
    label_en = StringField(validators=[*_line])
    kind = RadioField(
        _l("What kind of answer?"), choices=[SelectChoice(kind.value, words) for kind, words in KINDS.items()], default=Kind.TEXT
    )
    options_fr = TextAreaField(validators=[*_lines])
    options_nl = TextAreaField(validators=[*_lines])
    options_en = TextAreaField(validators=[*_lines])
    minimum = IntegerField(_l("Lowest number"), [Optional()])
    maximum = IntegerField(_l("Highest number"), [Optional()])
    hint_fr = StringField(validators=[*_line])
    hint_nl = StringField(validators=[*_line])
    hint_en = StringField(validators=[*_line])
    required = BooleanField(_l("An answer is required"))
    scope = RadioField(
        _l("How often is it asked?"), choices=[SelectChoice(one.value, words) for one, words in SCOPES.items()], default=Scope.PARTY
    )
    moment = RadioField(
        _l("When is it asked?"), choices=[SelectChoice(one.value, words) for one, words in MOMENTS.items()], default=Moment.FORM
    )
    only_if = SelectMultipleField(
        _l("Ask it only after one of these answers"),
        description=_l("Tick nothing to ask it always. Tick answers of one question only."),
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )
    purpose_fr = StringField(validators=[*_line])
    purpose_nl = StringField(validators=[*_line])
    purpose_en = StringField(validators=[*_line])
    retention_days = IntegerField(
        _l("Days after the event until the answers are erased"),
        [InputRequired(_l("Enter a number of days; 0 erases them right after the event."))],
        description=_l("As few as the purpose allows. It stands beside the question."),
        default=30,
    )
    sensitive = BooleanField(
        _l("The answer tells something about health"),
        description=_l("An allergy, a handicap. Never required, in no list and no letter, erased 30 days after the event at the latest."),
    )

    def __init__(self, *args: object, earlier: Sequence[Question], question: Question | None = None, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self._question = question
        self.only_if.choices = [
            SelectChoice(f"{one.id}:{option.key}", f"{plain(one.label)} – {plain(option.words)}")
            for one in earlier
            if one.kind in CONDITIONS and not one.retired
            for option in one.options
        ]
        if question is not None and not self.is_submitted():
            self._show(question)

    def validate_label_fr(self, _field: Field) -> None:
        """One language is enough to begin with; both are needed before it is asked."""
        if not self._text("label"):
            raise ValidationError(_("Write the question."))

    def validate_purpose_fr(self, _field: Field) -> None:
        """What has no purpose is not asked (GDPR-05)."""
        if not self._text("purpose"):
            raise ValidationError(_("Write why you ask: it stands beside the question."))

    def validate_options_fr(self, _field: Field) -> None:
        """The languages have the same answers."""
        counts = {len(lines) for lines in self._lines().values() if lines}
        if self.kind.data in CHOSEN and len(counts) > 1:
            raise ValidationError(_("Write the same number of answers in each language, one a line, in the same order."))
        if self.kind.data in CHOSEN and max(counts, default=0) > OPTIONS_MOST:
            raise ValidationError(_("Write at most %(most)s answers.", most=OPTIONS_MOST))

    def validate_only_if(self, field: SelectMultipleField) -> None:
        """A question depends on one other."""
        if len({value.partition(":")[0] for value in field.data or ()}) > 1:
            raise ValidationError(_("Tick answers of one question only."))

    def draft(self) -> Draft:
        """Return what was written."""
        conditions = [value.partition(":") for value in self.only_if.data or ()]
        return Draft(
            kind=Kind(self.kind.data),
            label=self._text("label"),
            purpose=self._text("purpose"),
            hint=self._text("hint"),
            retention_days=self.retention_days.data or 0,
            options=self._options(),
            minimum=self.minimum.data,
            maximum=self.maximum.data,
            required=self.required.data,
            scope=Scope(self.scope.data),
            moment=Moment(self.moment.data),
            only_if_id=int(conditions[0][0]) if conditions else None,
            only_if=tuple(key for _number, _colon, key in conditions),
            sensitive=self.sensitive.data,
        )

    def saved_meanwhile(self) -> list[tuple[str, str, str]]:
        """Return what somebody else saved since the form was opened: the text, theirs, and what was typed here; empty when nobody did."""
        question = self._question
        if question is None or not self.opened.data or self.opened.data == question.changed_at.isoformat():
            return []
        self.opened.data = question.changed_at.isoformat()
        texts = {"label": _("The question"), "purpose": _("Why you ask"), "hint": _("A hint below the question")}
        typed = {(name, lang): self[f"{name}_{lang}"].data or "" for name in texts for lang in LANGUAGES}
        found = [(name, lang, getattr(getattr(question, name), lang), mine) for (name, lang), mine in typed.items()]
        rows = [(f"{texts[name]} ({lang.upper()})", theirs, mine) for name, lang, theirs, mine in found if theirs != mine]
        return rows or [(_("Something else of the question"), "", "")]

    def _text(self, name: str) -> Translated:
        return Translated(*(self[f"{name}_{lang}"].data or "" for lang in LANGUAGES))

    def _lines(self) -> dict[str, list[str]]:
        return {lang: [line.strip() for line in (self[f"options_{lang}"].data or "").splitlines() if line.strip()] for lang in LANGUAGES}

    def _options(self) -> tuple[Option, ...]:
        """Return the answers; one that was only moved or reworded keeps its key, so that what was answered keeps its meaning."""
        lines = self._lines()
        written = [
            Translated(*(lines[lang][at] if at < len(lines[lang]) else "" for lang in LANGUAGES))
            for at in range(max(map(len, lines.values())))
        ]
        before = self._question.options if self._question is not None and self._question.kind in CHOSEN else ()
        return tuple(with_keys(written, before))

    def _show(self, question: Question) -> None:
        self.opened.data = question.changed_at.isoformat()
        for name in ("label", "hint", "purpose"):
            for lang in LANGUAGES:
                self[f"{name}_{lang}"].data = getattr(getattr(question, name), lang)
        if question.kind in CHOSEN:
            for lang in LANGUAGES:
                self[f"options_{lang}"].data = "\n".join(getattr(option.words, lang) for option in question.options)
        for name in ("minimum", "maximum", "required", "retention_days", "sensitive"):
            self[name].data = getattr(question, name)
        self.kind.data, self.scope.data, self.moment.data = str(question.kind), str(question.scope), str(question.moment)
        self.only_if.data = [f"{question.only_if_id}:{key}" for key in question.only_if]


def with_keys(written: Sequence[Translated], before: Sequence[Option]) -> list[Option]:
    """Return answers to choose from with their keys: one that was only moved or reworded keeps its own."""
    said = {(lang, getattr(option.words, lang)): option.key for option in before for lang in LANGUAGES if getattr(option.words, lang)}
    keys = [next((said[lang, text] for lang, text in words.as_dict().items() if (lang, text) in said), None) for words in written]
    free = [option.key for option in before if option.key not in keys]
    used = {option.key for option in before}
    for at, key in enumerate(keys):
        if key is None and at < len(before) and before[at].key in free:
            keys[at] = before[at].key
        elif key is None:
            keys[at] = next(fresh for number in range(1, OPTIONS_MOST * 9) if (fresh := f"c{number}") not in used)
        used.add(str(keys[at]))
    return [Option(str(key), words) for key, words in zip(keys, written, strict=True)]
