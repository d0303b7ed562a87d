"""Forms of signing in."""

from flask_babel import lazy_gettext as _l
from wtforms import EmailField, HiddenField, PasswordField
from wtforms.validators import InputRequired, Length

from ixevents.core.forms import Form

MINIMUM_LENGTH = 12


class SignInForm(Form):
    """Address and password."""

    email = EmailField(_l("Your email address"), validators=[InputRequired(_l("Enter your email address."))])
    password = PasswordField(_l("Password"), validators=[InputRequired(_l("Enter your password."))])
    next = HiddenField()


class PasswordForm(Form):
    """A new password."""

    password = PasswordField(
        _l("New password"),
        description=_l("At least 12 characters; a sentence is fine."),
        validators=[
            InputRequired(_l("Enter a password.")),
            Length(min=MINIMUM_LENGTH, max=200, message=_l("Use 12 to 200 characters.")),
        ],
    )
