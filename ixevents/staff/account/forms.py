"""Forms of one's own account."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, PasswordField, RadioField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from ixevents.accounts.forms import PasswordForm
from ixevents.core.forms import Form, one_line
from ixevents.core.languages import NAMES


class NameForm(Form):
    """How one is called here, and in which language the back-office speaks."""

    name = StringField(_l("Your name"), validators=[InputRequired(_l("Enter your name.")), Length(max=120), one_line])
    language = RadioField(
        _l("Language of the back-office and of letters to you"),
        choices=[SelectChoice(code, name) for code, name in NAMES.items()],
        validators=[InputRequired(_l("Choose a language."))],
    )


class ConfirmForm(Form):
    """The password, once more."""

    password = PasswordField(_l("Your password"), validators=[InputRequired(_l("Enter your password."))])
    next = HiddenField()


class ChangePasswordForm(PasswordForm):
    """The old password and a new one."""

    on_page = ("present",)

    present = PasswordField(_l("Your present password"), validators=[InputRequired(_l("Enter your present password."))])


class AppForm(Form):
    """The first code of a new authenticator app."""

    secret = HiddenField()
    code = StringField(
        _l("The six digits the app shows"), validators=[InputRequired(_l("Enter the six digits the app shows.")), Length(max=20)]
    )


class NewPasskeyForm(Form):
    """What a new passkey is called, and what the browser answers for it."""

    name = StringField(
        _l("A name for it"),
        description=_l("For recognising it later, such as “Telephone” or “Key on my key ring”."),
        validators=[InputRequired(_l("Enter a name.")), Length(max=60), one_line],
    )
    answer = HiddenField(validators=[InputRequired(_l("Press the button and follow what your device asks.")), Length(max=20_000)])
