"""The decision about letters."""

from flask_babel import lazy_gettext as _l
from wtforms import Field, HiddenField, StringField
from wtforms.validators import Length, ValidationError

from ixevents.core.forms import Form, one_line

NEEDS_REASON = ("release", "drop")


class DecisionForm(Form):
    """What is to happen with a letter, or several, and why."""

    do = HiddenField()
    reason = StringField(
        _l("Reason"),
        [one_line, Length(max=200, message=_l("Keep the reason under 200 characters."))],
        description=_l("For releasing and dropping; it is kept in the journal. Name no person."),
    )

    def validate_reason(self, field: Field) -> None:
        """Ask why a held letter goes after all, or a letter never."""
        if self.do.data in NEEDS_REASON and not field.data:
            raise ValidationError(_l("Say why: whoever looks later wants to know."))
