"""Forms of signing in."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import EmailField, Field, HiddenField, PasswordField, StringField
from wtforms.validators import InputRequired, Length, ValidationError

from ixevents.accounts import passwords
from ixevents.core.forms import Form
from ixevents.core.refusal import Refused

LONGEST_ADDRESS = 254


def good_password(form: FlaskForm, field: Field) -> None:
    """Refuse what is guessed quickly; `form.about` is what is known of the person."""
    try:
        passwords.require_good(field.data or "", *getattr(form, "about", ()))
    except Refused as refusal:
        raise ValidationError(refusal.message) from refusal


class SignInForm(Form):
    """Address and password."""

    email = EmailField(_l("Your email address"), validators=[InputRequired(_l("Enter your email address.")), Length(max=LONGEST_ADDRESS)])
    password = PasswordField(_l("Password"), validators=[InputRequired(_l("Enter your password."))])
    next = HiddenField()


class CodeForm(Form):
    """The second factor: a code of the app, or of the paper with recovery codes."""

    code = StringField(
        _l("Code"),
        description=_l("The six digits your authenticator app shows now, or one of your recovery codes."),
        validators=[InputRequired(_l("Enter the code.")), Length(max=40)],
    )
    next = HiddenField()


class PasskeyForm(Form):
    """What the browser answers for a passkey; filled by its script."""

    answer = HiddenField(validators=[InputRequired(), Length(max=20_000)])
    next = HiddenField()


class ForgotForm(Form):
    """Where to send the link for a new password."""

    email = EmailField(_l("Your email address"), validators=[InputRequired(_l("Enter your email address.")), Length(max=LONGEST_ADDRESS)])


class PasswordForm(Form):
    """A new password, once: it can be shown while typing, which helps more than typing it twice."""

    password = PasswordField(
        _l("New password"),
        description=_l("At least 12 characters. Three or four words that do not belong together are easy to keep and hard to guess."),
        validators=[InputRequired(_l("Enter a password.")), good_password],
    )

    def __init__(self, *about: str) -> None:
        super().__init__()
        self.about = about
