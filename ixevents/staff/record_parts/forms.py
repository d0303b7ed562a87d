"""What one fills in about a row of a record; a form a sort."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, IntegerField, RadioField, SelectField, SelectMultipleField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from ixevents.core.languages import Translated
from ixevents.projects import editing, row_rules, rows, texts, wording
from ixevents.projects.models import FundingRole, ObjectiveKind, PartnerRole, Project
from ixevents.projects.results import Measure, ResultType, Source
from ixevents.staff import finding
from ixevents.staff.finding import Finder
from ixevents.staff.records import words as record_words
from ixevents.staff.records.fields import AmountField, NumberField
from ixevents.staff.writing import WritingForm, choices, line, named_somehow, words

_DAY = [InputRequired(_l("Enter the day."))]
_NUMBER = [Optional(), NumberRange(0, 10_000_000, _l("Enter a whole number."))]
_NONE = ("", "–")
Partners = Iterable[tuple[int, str]]


class RowForm(WritingForm):
    """A form on one row; opened on what the row said, so that two who write the same row meet."""

    PARTNER = ""
    "The field that chooses a partner, where it has one."
    NAMED = ""
    "The text without which lists would have no word for the row, where it has one."
    asks = False
    "Whether something is asked before the row is kept."

    project: Project
    finder: Finder | None = None

    def on(self, project: Project, partners: Partners = (), own: int | None = None) -> "RowForm":
        """Say of which record it is, and fill in what can be chosen; `own` is the partner the row has."""
        self.project = project
        if self.PARTNER:
            partners, self.finder = finding.named(partners, self.PARTNER, own)
        self.offer([(str(key), name) for key, name in partners])
        return self

    def offer(self, partners: Sequence[tuple[str, str]]) -> None:
        """Fill in what can be chosen."""

    def version_of(self, thing: Any) -> int:
        """Return what the row says, as a number."""
        return rows.fingerprint(self.project, thing)

    def current(self, thing: Any, name: str) -> Translated:
        """Return a text as it is being worked on."""
        if type(thing) in texts.OF_ROWS:
            return texts.draft(self.project, name, thing)
        text: Translated = editing.said(None) or getattr(thing, name)
        return text

    def answer(self, name: str, value: Any) -> Any:
        """Return a value as its field holds it."""
        return ("" if value is None else str(value)) if isinstance(self[name], SelectField) else super().answer(name, value)

    def values(self) -> dict[str, Any]:
        """Return the answers by the names of the model; nothing chosen, nothing typed is unknown."""
        answers = super().values()
        return {name: None if value == "" else value for name, value in answers.items()}

    def validate(self, extra_validators: object = None) -> bool:
        """Check the fields, and that a row is kept with a word for it."""
        return bool(super().validate(extra_validators) & (not self.NAMED or named_somehow(self, self.NAMED)))

    def legend(self, text: str) -> str:
        """Return how a text is called above its languages."""
        return str(record_words.TEXTS[text])


class ObjectiveForm(RowForm):
    """What a project wants to reach, in words."""

    TEXTS, FACTS = ("text",), ("kind",)
    NAMED = "text"

    kind = SelectField(_l("Rank"), default=ObjectiveKind.OTHER.value)
    text_fr, text_nl, text_en = words(), words(), words()

    def offer(self, partners: Sequence[tuple[str, str]]) -> None:
        """Fill in what can be chosen."""
        self.kind.choices = choices((kind.value, record_words.OBJECTIVES[kind]) for kind in ObjectiveKind)


class LineForm(RowForm):
    """One short text of a list."""

    TEXTS = ("text",)
    NAMED = "text"

    text_fr, text_nl, text_en = line(most=400), line(most=400), line(most=400)


class GroupForm(RowForm):
    """Whom a project works with, or for."""

    TEXTS = ("who", "accompanied_by")
    NAMED = "who"
    FACTS = ("levels", "number", "number_min", "number_max", "per")

    who_fr, who_nl, who_en = line(most=400), line(most=400), line(most=400)
    accompanied_by_fr, accompanied_by_nl, accompanied_by_en = line(), line(), line()
    levels = SelectMultipleField(_l("At which level"))
    number = IntegerField(_l("How many"), _NUMBER, description=_l("As stated. Empty means not known."))
    number_min = IntegerField(_l("From"), _NUMBER, description=_l("Without a highest number it reads “more than”."))
    number_max = IntegerField(_l("To"), _NUMBER)
    per = SelectField(_l("Counted"))

    def offer(self, partners: Sequence[tuple[str, str]]) -> None:
        """Fill in what can be chosen."""
        self.levels.choices = choices(record_words.LEVELS.items())
        self.per.choices = choices([("", _l("in all")), ("country", _l("in each country"))])


class PartnerForm(RowForm):
    """A partner's part in the record."""

    FACTS = ("partner_id", "role", "assumed")
    PARTNER = "partner_id"

    partner_id = SelectField(_l("Partner"), validators=[InputRequired(_l("Choose one."))])
    role = RadioField(_l("Role"), default=PartnerRole.PARTNER.value)
    assumed = BooleanField(_l("We conclude the role; the source does not say it"))

    def offer(self, partners: Sequence[tuple[str, str]]) -> None:
        """Fill in what can be chosen."""
        self.partner_id.choices = choices([_NONE, *partners])
        self.role.choices = choices((role.value, record_words.ROLES[role]) for role in PartnerRole)

    def values(self) -> dict[str, Any]:
        """Return the answers by the names of the model."""
        answers = super().values()
        return answers | {"partner_id": int(answers["partner_id"])}


class FundingForm(RowForm):
    """Who pays, how much where that is known, and what that funder wants said."""

    TEXTS = ("sentence",)
    FACTS = ("funder_id", "role", "amount", "contract_number", "sentence_version", "sentence_dated")
    PARTNER = "funder_id"

    funder_id = SelectField(_l("Funder"), validators=[InputRequired(_l("Choose one."))])
    role = RadioField(_l("How it takes part"), default=FundingRole.SUPPORTED_BY.value)
    amount = AmountField(_l("Amount"), description=_l("Empty means not known, never zero."))
    contract_number = StringField(_l("Contract number"), [Length(max=60)])
    sentence_fr, sentence_nl, sentence_en = words(), words(), words()
    sentence_version = StringField(
        _l("Taken from"), [Length(max=80)], description=_l("Which edition of the funder’s rules, for example “Communication guide 2024”.")
    )
    sentence_dated = DateField(_l("Date of these rules"), [Optional()])

    def offer(self, partners: Sequence[tuple[str, str]]) -> None:
        """Fill in what can be chosen."""
        self.funder_id.choices = choices([_NONE, *partners])
        self.role.choices = choices((role.value, record_words.FUNDING[role]) for role in FundingRole)

    def values(self) -> dict[str, Any]:
        """Return the answers by the names of the model."""
        answers = super().values()
        return answers | {"funder_id": int(answers["funder_id"])}


class DaysForm(RowForm):
    """A row with a first and a last day; days outside the project are asked about once."""

    starts = DateField(_l("First day"), _DAY)
    ends = DateField(_l("Last day"), _DAY)
    outside = BooleanField(_l("These days are right, although the project lies elsewhere"))

    kept: tuple[date, date] | None = None
    "The days of the row, which nobody asks about again."

    def settle(self, thing: Any) -> None:
        """Take theirs for every answer the person chose that of, and remember the days there are."""
        super().settle(thing)
        self.kept = (thing.starts, thing.ends)

    def validate(self, extra_validators: object = None) -> bool:
        """Check the fields, then ask about days outside the project."""
        valid: bool = super().validate(extra_validators)
        days = (self.starts.data, self.ends.data)
        self.asks = valid and days != self.kept and row_rules.strays(self.project, *days)
        if self.asks and not self.outside.data:
            words = wording.period(self.project)
            self.notice = _(
                "The record says of the project: %(period)s. These days lie outside it. If they are right, tick below.", period=words
            )
            return False
        return valid


class BudgetForm(DaysForm):
    """What may be spent in a stretch of a year at most."""

    FACTS = ("starts", "ends", "amount", "revised", "committed")

    amount = AmountField(_l("Amount"), [InputRequired(_l("Enter the amount."))])
    revised = BooleanField(_l("Revised: it was changed since the first plan"))
    committed = BooleanField(_l("Committed: an agreement promises it; otherwise it is indicative"))


class IndicatorForm(RowForm):
    """A figure the project wants to reach, and where it comes from."""

    TEXTS = ("name", "unit")
    NAMED = "name"
    FACTS = ("measure", "result_type", "source", "baseline", "baseline_year", "target")

    name_fr, name_nl, name_en = line(most=300), line(most=300), line(most=300)
    unit_fr, unit_nl, unit_en = line(most=60), line(most=60), line(most=60)
    measure = RadioField(_l("What it is"), default=Measure.UNIT.value)
    result_type = SelectField(_l("Kind of result"), description=_l("IATI asks for it; empty means nobody has said."))
    source = SelectField(
        _l("Where its values come from"),
        description=_l("A computed figure is counted from what happened. Otherwise values are written down by hand."),
    )
    baseline = NumberField(_l("Where it started"), description=_l("Empty means not known, never zero."))
    baseline_year = IntegerField(_l("In the year"), [Optional(), NumberRange(1950, 2100, _l("Enter a year, for example 2012."))])
    target = NumberField(_l("What it should reach"))

    def offer(self, partners: Sequence[tuple[str, str]]) -> None:
        """Fill in what can be chosen."""
        self.measure.choices = choices((measure.value, record_words.MEASURES[measure]) for measure in Measure)
        self.result_type.choices = choices([("", _l("Not said")), *((kind.value, record_words.RESULT_TYPES[kind]) for kind in ResultType)])
        self.source.choices = choices([("", _l("Written down by hand")), *((one.value, record_words.SOURCES[one]) for one in Source)])


class PeriodForm(DaysForm):
    """A stretch of time an indicator is measured over."""

    FACTS = ("starts", "ends", "target")

    target = NumberField(_l("What it should reach in this time"), description=_l("Empty means no target was set for it."))
