"""Forms of the public pages about volunteers."""

from collections.abc import Sequence
from typing import Any, Self

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from ixevents.core.forms import Form, PublicForm, one_line, telephone
from ixevents.core.languages import NAMES
from ixevents.core.web import plain
from ixevents.registrations.forms import writable_address
from ixevents.volunteers import words
from ixevents.volunteers.models import Shift, Volunteer, VolunteerCall

_CHOSEN = InputRequired(_l("Choose at least one shift."))


class WhoFields(Form):
    """Who lends a hand, besides the address."""

    name = StringField(
        _l("Your name"),
        [DataRequired(_l("Enter your name.")), Length(max=120, message=_l("Use at most 120 characters.")), one_line],
        description=_l("So that whoever receives you knows whom to expect."),
    )
    phone = StringField(
        _l("Your telephone number"),
        [Optional(), Length(max=40), one_line, telephone],
        description=_l("For the day itself, if something changes at the last moment."),
    )
    language = RadioField(
        _l("In which language do we write to you?"),
        choices=[SelectChoice(code, name) for code, name in NAMES.items()],
        validators=[InputRequired(_l("Choose a language."))],
    )

    def who(self) -> dict[str, Any]:
        """Return the answers by the names of the model."""
        return {"name": self.name.data, "phone": self.phone.data or "", "language": self.language.data}


class ShiftsForm(Form):
    """Which shifts somebody takes."""

    notice: Any = None
    shifts = SelectMultipleField(
        _l("When do you lend a hand?"),
        [_CHOSEN],
        coerce=int,
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
        validate_choice=False,
    )

    def offer(self, shifts: Sequence[Shift]) -> Self:
        """Fill in the shifts that can be taken; one that was chosen and is gone meanwhile is refused by the action, in words."""
        self.shifts.choices = [SelectChoice(shift.id, plain(shift.title)) for shift in shifts]
        return self


class SignUpForm(ShiftsForm, WhoFields, PublicForm):
    """Somebody lends a hand."""

    on_page = ("shifts", "name", "email", "phone", "language", "old_enough", "informed")
    email = StringField(
        _l("Your email address"),
        [
            InputRequired(_l("Enter your email address.")),
            Length(max=254, message=_l("Use at most 254 characters.")),
            one_line,
            writable_address,
        ],
        description=_l("Your shifts, the entries for your calendar and your private link go there."),
    )
    old_enough = BooleanField("", [InputRequired(_l("Somebody younger can come along with a parent: call us."))])
    informed = BooleanField(
        _l("I have read what volunteers are told beforehand"), [InputRequired(_l("Read it and tick the box: the law asks for it."))]
    )

    def ask(self, call: VolunteerCall, lang: str) -> Self:
        """Ask what the call asks: no age where it names none."""
        if call.age_least:
            self.old_enough.label.text = words.old_enough(call.age_least)
        else:
            del self.old_enough
        if not self.is_submitted():
            self.language.data = lang
        return self

    def facts(self) -> dict[str, Any]:
        """Return the answers by the names of the model."""
        return {**self.who(), "email": self.email.data}


class ChangeForm(WhoFields):
    """What a volunteer changes on the private page."""

    def show(self, volunteer: Volunteer) -> Self:
        """Fill in how it is now."""
        self.name.data, self.phone.data, self.language.data = volunteer.name, volunteer.phone, volunteer.language
        return self
