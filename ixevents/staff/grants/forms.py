"""What one fills in about a grant."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import DateField, HiddenField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from ixevents.core.clock import today
from ixevents.core.forms import Form, one_line
from ixevents.core.languages import LANGUAGES, Translated
from ixevents.core.web import plain
from ixevents.extensions import db
from ixevents.grants import queries, sheets
from ixevents.grants.models import Grant
from ixevents.staff import finding
from ixevents.staff.finding import Finder
from ixevents.staff.sent_file import SentFileForm

_LINE = 160

_LARGEST_PASTE = 200_000


def _readable(form: Form, field: StringField) -> None:
    """Refuse what is no amount above nothing, or could be read as two."""
    if not sheets.amount(field.data or ""):
        raise ValidationError(_l("Enter an amount, with the cents after a comma: 1 250,00."))


class GrantForm(Form):
    """One grant."""

    on_page = ("beneficiary", "partner_id", "object_fr", "object_nl", "object_en", "amount", "year")
    finder: Finder | None = None
    project_finder: Finder | None = None
    version = HiddenField()
    year = IntegerField(
        _l("Calendar year"),
        [InputRequired(_l("Enter the year.")), NumberRange(sheets.YEARS[0], sheets.YEARS[-1], _l("Enter a year of four digits."))],
        description=_l("The year in which it was decided."),
    )
    beneficiary = StringField(
        _l("Beneficiary"),
        [InputRequired(_l("Enter who got it.")), Length(max=_LINE), one_line],
        description=_l("The name of the association or institution. A private person is not named here."),
    )
    partner_id = SelectField(_l("Is it a partner of the records?"), coerce=int)
    object_fr = StringField("", [Length(max=sheets.LONGEST_OBJECT), one_line])
    object_nl = StringField("", [Length(max=sheets.LONGEST_OBJECT), one_line])
    object_en = StringField("", [Length(max=sheets.LONGEST_OBJECT), one_line])
    amount = StringField(
        _l("Amount in euro"), [InputRequired(_l("Enter the amount.")), _readable], description=_l("To the cent: 1 250,00.")
    )
    decision = StringField(
        _l("Decision"), [Length(max=_LINE), one_line], description=_l("Who decided, and the reference: College, 12/03/2026, item 45.")
    )
    decided_on = DateField(_l("Date of the decision"), [Optional()])
    project_id = SelectField(_l("Project it serves"), coerce=int)

    def __init__(self, grant: Grant | None = None, *, untouched: bool = False) -> None:
        """`untouched` shows the grant as it is, though another form of the page was sent."""
        super().__init__(**{"formdata": None} if untouched else {})
        self._offer(grant)
        if untouched or not self.is_submitted():
            self._fill(grant)

    def values(self) -> dict[str, Any]:
        """Return the grant as it was typed."""
        return {
            "year": self.year.data,
            "beneficiary": self.beneficiary.data,
            "object": Translated(**{lang: self[f"object_{lang}"].data or "" for lang in LANGUAGES}),
            "amount": sheets.amount(self.amount.data or ""),
            "decision": self.decision.data or "",
            "decided_on": self.decided_on.data,
            "project_id": self.project_id.data or None,
            "partner_id": self.partner_id.data or None,
        }

    def validate_year(self, field: IntegerField) -> None:
        """Refuse a year that has not begun."""
        if field.data is not None and field.data > today().year:
            raise ValidationError(_l("This year has not begun: a grant is written down once it is decided."))

    def validate_decided_on(self, field: DateField) -> None:
        """Refuse a decision nobody has taken yet."""
        if not sheets.is_past(field.data):
            raise ValidationError(_l("This day is still to come: a grant is written down once it is decided."))

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """Check the fields, then that its object is written in some language."""
        valid: bool = super().validate(extra_validators)
        if self.object_fr.data or self.object_nl.data:
            return valid
        self.object_fr.errors = [str(_l("Write what it is for, in French or in Dutch."))]
        return False

    def _offer(self, grant: Grant | None) -> None:
        projects, partners = db.session.execute(queries.projects()).all(), db.session.execute(queries.partners()).all()
        own = grant.project_id if grant else None
        titles = [(key, plain(title)) for key, _slug, title in projects]
        names, self.project_finder = finding.named(titles, "project_id", own, name="find-project")
        self.project_id.choices = [SelectChoice(0, _l("None")), *(SelectChoice(key, name) for key, name in names)]
        own = grant.partner_id if grant else None
        names, self.finder = finding.named([(key, plain(name)) for key, name in partners], "partner_id", own)
        self.partner_id.choices = [SelectChoice(0, _l("No")), *(SelectChoice(key, name) for key, name in names)]

    def _fill(self, grant: Grant | None) -> None:
        self.project_id.data = self.partner_id.data = 0
        if grant is None:
            self.year.data = today().year
            return
        self.version.data = str(grant.version)
        for name in ("year", "beneficiary", "decision", "decided_on"):
            self[name].data = getattr(grant, name)
        for lang in LANGUAGES:
            self[f"object_{lang}"].data = getattr(grant.object, lang)
        self.amount.data = f"{grant.amount:.2f}".replace(".", ",")
        self.project_id.data, self.partner_id.data = grant.project_id or 0, grant.partner_id or 0


class RemoveForm(Form):
    """The button that takes a grant out."""

    version = HiddenField()


class DocumentForm(SentFileForm):
    """A file, and what it is called."""

    title = StringField(_l("Title"), [InputRequired(_l("Write what the document is called.")), Length(max=_LINE), one_line])


class PasteForm(Form):
    """Rows copied from a spreadsheet."""

    rows = TextAreaField(
        _l("Rows from your spreadsheet"),
        [InputRequired(_l("Paste the rows here.")), Length(max=_LARGEST_PASTE, message=_l("Paste fewer rows at a time."))],
    )
