"""Forms of the school screens."""

from flask import request
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import BooleanField, RadioField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from ixevents.core.forms import Form
from ixevents.schools.models import Community, School
from ixevents.staff.schools import words


class SchoolForm(Form):
    """A school staff write themselves, or correct."""

    community = RadioField(
        _l("Community"),
        choices=[SelectChoice(value.value, text) for value, text in words.COMMUNITIES.items()],
        validators=[InputRequired(_l("Choose a community."))],
    )
    name = StringField(_l("Name"), [InputRequired(_l("Enter the name of the school.")), Length(max=200)])
    network = StringField(_l("Network"), [Optional(), Length(max=80)])
    stages = SelectMultipleField(
        _l("Stages"),
        choices=[SelectChoice(value.value, text) for value, text in words.STAGES.items()],
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )
    special = BooleanField(_l("Specialised education"))
    street = StringField(_l("Street and number"), [Optional(), Length(max=200)])
    postcode = StringField(_l("Postcode"), [InputRequired(_l("Enter the postcode.")), Length(max=10)])
    locality = StringField(_l("Municipality"), [InputRequired(_l("Enter the municipality.")), Length(max=100)])

    def facts(self) -> dict[str, object]:
        """Return the answers by the names of the model, but the community."""
        return {
            "name": self.name.data,
            "network": self.network.data or None,
            "stages": list(self.stages.data or []),
            "special": bool(self.special.data),
            "street": self.street.data or "",
            "postcode": self.postcode.data,
            "locality": self.locality.data,
        }

    def fill(self, school: School) -> "SchoolForm":
        """Show a school as it is."""
        for name in ("community", "name", "network", "stages", "special", "street", "postcode", "locality"):
            self[name].data = getattr(school, name)
        return self


class ImportForm(Form):
    """A register to try."""

    community = RadioField(
        _l("Whose register is it?"),
        choices=[SelectChoice(value.value, words.COMMUNITIES[value]) for value in (Community.FRENCH, Community.DUTCH)],
        validators=[InputRequired(_l("Choose a community."))],
    )
    file = FileField(
        _l("File"),
        description=_l(
            "CSV (UTF-8) or XLSX, at most 20 MB, as the register publishes it. Nothing is changed before you have seen what it does."
        ),
    )
    part = BooleanField(_l("It is only a part of the register: schools that are not in it stay as they are"))

    def __init__(self) -> None:
        super().__init__()
        # The parent reads text alone; this form brings a file.
        self.upload = request.files.get("file")
        self.content = self.upload.read() if self.upload else b""

    def validate(self, extra_validators: object = None) -> bool:
        """Check the answers, then that there is a file."""
        valid: bool = super().validate(extra_validators)
        if not self.content:
            self.file.errors = [_l("This file is empty.") if self.upload and self.upload.filename else _l("Choose a file.")]
            return False
        return valid
