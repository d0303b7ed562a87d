"""What one fills in about a report to a funder."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, Field, HiddenField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError

from ixevents.core import asked
from ixevents.core.forms import Form
from ixevents.core.languages import LANGUAGES, NAMES, OFFICIAL, Translated
from ixevents.reports import sendings
from ixevents.reports.models import TEXTS, FunderReport
from ixevents.reports.words import TEXTS as HEADINGS

_LINE, _TEXT = Length(max=160), Length(max=20_000)
WRITTEN = ("title", *TEXTS)


class PlainForm(Form):
    """A button alone, on the version that was looked at."""

    version = HiddenField(default="0")


class SentForm(Form):
    """Which snapshot went, when, and to whom."""

    notice: object = None
    report: FunderReport
    number = SelectField(_l("Snapshot"), coerce=int)
    sent_on = DateField(_l("Sent on"), [InputRequired(_l("Enter the day on which it was sent."))])
    sent_to = StringField(
        _l("To whom, and how"),
        [Optional(), _LINE],
        description=_l("The funder and the way, such as its portal or by post. No names of persons."),
    )

    def about(self, report: FunderReport) -> "SentForm":
        """Offer the snapshots of a report, the last one first."""
        self.report = report
        self.number.choices = [(one.number, _("Snapshot %(number)s", number=one.number)) for one in report.snapshots]
        return self

    def validate_sent_on(self, field: Field) -> None:
        """It went after it was frozen, and before tomorrow."""
        if field.data and self.number.data and (words := sendings.objection(self.report, self.number.data, field.data)):
            raise ValidationError(words)


class ReportForm(Form):
    """Project, period, languages and the narrative."""

    notice: object = None
    version = HiddenField(default="0")
    project = SelectField(
        _l("Project"), coerce=lambda value: int(value) if value else None, validators=[DataRequired(_l("Choose the project."))]
    )
    starts = DateField(_l("First day"), [InputRequired(_l("Enter the first day of the period."))])
    ends = DateField(_l("Last day"), [InputRequired(_l("Enter the last day of the period."))])
    languages = SelectMultipleField(
        _l("Languages of the report"),
        choices=[SelectChoice(lang, NAMES[lang]) for lang in LANGUAGES],
        default=list(OFFICIAL),
        validators=[InputRequired(_l("Choose at least one language."))],
    )
    due_on = DateField(
        _l("Due on"),
        [Optional()],
        description=_l("By which day the funder wants it. It waits on the first page until somebody has noted that the report was sent."),
    )
    title_fr = StringField(_l("Title"), [_LINE])
    title_nl = StringField(_l("Title"), [_LINE])
    title_en = StringField(_l("Title"), [_LINE])
    objectives_fr = TextAreaField(HEADINGS["objectives"], [_TEXT])
    objectives_nl = TextAreaField(HEADINGS["objectives"], [_TEXT])
    objectives_en = TextAreaField(HEADINGS["objectives"], [_TEXT])
    went_well_fr = TextAreaField(HEADINGS["went_well"], [_TEXT])
    went_well_nl = TextAreaField(HEADINGS["went_well"], [_TEXT])
    went_well_en = TextAreaField(HEADINGS["went_well"], [_TEXT])
    difficulties_fr = TextAreaField(HEADINGS["difficulties"], [_TEXT])
    difficulties_nl = TextAreaField(HEADINGS["difficulties"], [_TEXT])
    difficulties_en = TextAreaField(HEADINGS["difficulties"], [_TEXT])
    visibility_fr = TextAreaField(HEADINGS["visibility"], [_TEXT])
    visibility_nl = TextAreaField(HEADINGS["visibility"], [_TEXT])
    visibility_en = TextAreaField(HEADINGS["visibility"], [_TEXT])

    def validate_ends(self, field: Field) -> None:
        """A period ends after it begins."""
        if self.starts.data and field.data and field.data < self.starts.data:
            raise ValidationError(_("The period ends before it begins."))

    def validate_due_on(self, field: Field) -> None:
        """Nobody wants a report before its period begins."""
        if self.starts.data and field.data and field.data < self.starts.data:
            raise ValidationError(_("This day comes before the period: look at the year."))

    def show(self, report: FunderReport) -> "ReportForm":
        """Fill in what is written."""
        self.version.data, self.project.data = str(report.version), report.project_id
        self.starts.data, self.ends.data, self.languages.data = report.starts, report.ends, list(report.languages)
        self.due_on.data = report.due_on
        return self.write({name: getattr(report, name) for name in WRITTEN})

    def write(self, texts: dict[str, Translated]) -> "ReportForm":
        """Fill in texts."""
        for name, text in texts.items():
            for lang in LANGUAGES:
                self[f"{name}_{lang}"].data = getattr(text, lang)
        return self

    def values(self) -> dict[str, Any]:
        """Return the answers, by the names of the model."""
        texts = {name: Translated(*(_clean(self[f"{name}_{lang}"].data) for lang in LANGUAGES)) for name in WRITTEN}
        chosen = [lang for lang in LANGUAGES if lang in (self.languages.data or [])]
        return {**texts, "starts": self.starts.data, "ends": self.ends.data, "due_on": self.due_on.data, "languages": chosen}

    def opened_on(self) -> int:
        """Return the version the form was opened on."""
        return asked.number(self.version.data)


def _clean(text: str | None) -> str:
    return (text or "").replace("\r\n", "\n").strip()
