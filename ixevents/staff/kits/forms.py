"""What one fills in when a kit is back."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, IntegerField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from ixevents.core.forms import Form, one_line
from ixevents.resources import handing
from ixevents.resources.models import MISSING_MOST, Assignment


class BackForm(Form):
    """With how many copies a kit came back, and what is missing."""

    notice: object = None
    opened = HiddenField()
    copies = IntegerField(
        _l("How many copies came back"),
        [InputRequired(_l("Enter how many came back, 0 for none.")), NumberRange(0, 1000, _l("Enter how many came back, 0 for none."))],
    )
    missing = StringField(
        _l("What is missing or broken"),
        [Optional(), Length(max=MISSING_MOST), one_line],
        description=_l("In a few words, about the things alone."),
    )

    most: int | None = None
    """So many were handed out."""

    def validate_copies(self, field: IntegerField) -> None:
        """Refuse more than were handed out."""
        if self.most is not None and field.data > self.most:
            raise ValidationError(handing.only(self.most))

    def show(self, assignment: Assignment) -> "BackForm":
        """Fill in what is noted, or that everything came back."""
        self.copies.data = assignment.copies if assignment.copies_back is None else assignment.copies_back
        self.missing.data = assignment.missing
        self.opened.data = handing.mark(assignment)
        return self
