"""The form with which a person asks about its data."""

from flask_babel import lazy_gettext as _l
from wtforms import Field, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError
from wtforms.validators import Optional as Maybe

from ixevents.core import addresses
from ixevents.core.forms import PublicForm, one_line
from ixevents.core.refusal import Refused
from ixevents.privacy import words
from ixevents.privacy.actions import Asked
from ixevents.privacy.models import Want

LONGEST_WORDS = 2000


class RequestForm(PublicForm):
    """What a person asks, and of which address."""

    want = RadioField(
        _l("What do you ask?"),
        [InputRequired(_l("Choose what you ask."))],
        choices=[SelectChoice(want.value, text) for want, text in words.WANTS.items()],  # type: ignore[attr-defined]
    )
    email = StringField(
        _l("Your email address"),
        [DataRequired(_l("Enter your email address.")), Length(max=254, message=_l("Use at most 254 characters.")), one_line],
        description=_l("The one you registered or wrote with. We send a letter there: opening it shows us that it is yours."),
    )
    words = TextAreaField(
        _l("Anything we should know"),
        [Maybe(), Length(max=LONGEST_WORDS, message=_l("Use at most 2000 characters."))],
        description=_l("For a correction: what is wrong, and how it should read."),
    )

    def validate_email(self, field: Field) -> None:
        """Hold that the address can be written to."""
        try:
            addresses.read(field.data or "")
        except Refused as refusal:
            raise ValidationError(refusal.message) from None

    def asked(self, language: str) -> Asked:
        """Return what was asked."""
        return Asked(Want(self.want.data), self.email.data or "", language, self.words.data or "")
