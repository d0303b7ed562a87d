"""Forms of the registration pages."""

from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256
from typing import Any, TypeVar, cast

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, IntegerField, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from ixevents.core import addresses
from ixevents.core.forms import Form, PublicForm, one_line
from ixevents.core.languages import NAMES, UNKNOWN
from ixevents.core.refusal import Refused
from ixevents.events.models import Slot
from ixevents.registrations.models import Need

F = TypeVar("F", bound=Form)

NEEDS = {
    Need.WHEELCHAIR: _l("A place for a wheelchair"),
    Need.INDUCTION_LOOP: _l("Induction loop for a hearing aid"),
    Need.SIGN_LANGUAGE: _l("Sign language interpreting"),
    Need.GUIDE_DOG: _l("Room for a guide dog"),
    Need.SEAT_NEAR_EXIT: _l("A seat near the exit"),
    Need.COMPANION: _l("A companion comes along to help"),
}
LETTERS_IN = [*(SelectChoice(code, name) for code, name in NAMES.items()), SelectChoice(UNKNOWN, _l("Not known: French and Dutch"))]
"""In which languages staff have somebody written to."""
CAME_BY = [SelectChoice("phone", _l("By telephone")), SelectChoice("paper", _l("On paper")), SelectChoice("counter", _l("Counter"))]
"""How something came that staff enter (DIG-01)."""


def writable_address(form: Form, field: StringField) -> None:
    """Refuse addresses no letter can reach."""
    try:
        addresses.read(field.data or "")
    except Refused as refusal:
        raise ValidationError(refusal.message) from refusal


class SizeForm(Form):
    """How many people come."""

    seats = IntegerField(
        _l("How many people come?"),
        validators=[InputRequired(_l("Enter how many people come, you included."))],
    )

    def validate_seats(self, field: IntegerField) -> None:
        """Hold the number against what one registration may ask."""
        most = getattr(self, "max_party", 1)
        if field.data is None or not 1 <= field.data <= most:
            raise ValidationError(_("Enter a number from 1 to %(most)s.", most=most))


class PersonForm(PublicForm, SizeForm):
    """A resident signs up, with company."""

    on_page = ("slot", "inhabitant", "seats")
    slot = RadioField(_l("When do you come?"), coerce=int, validators=[InputRequired(_l("Choose a day and time."))])
    revision = HiddenField()
    told = HiddenField()
    "Which organisation the form said sees the name, or nothing (GDPR-15)."
    name = StringField(
        _l("Your name"),
        description=_l("We read it at the entrance. Nobody else sees it."),
        validators=[DataRequired(_l("Enter your name.")), Length(max=120, message=_l("Use at most 120 characters.")), one_line],
    )
    email = StringField(
        _l("Your email address"),
        description=_l("Your confirmation and your private link go there."),
        validators=[
            InputRequired(_l("Enter your email address.")),
            Length(max=254, message=_l("Use at most 254 characters.")),
            one_line,
            writable_address,
        ],
    )
    needs = SelectMultipleField(
        _l("What should we prepare for you?"),
        description=_l("Optional. Tick what helps; nothing has to be proved."),
        choices=[SelectChoice(need.value, label) for need, label in NEEDS.items()],
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )
    needs_note = TextAreaField(
        _l("Something else we should know?"),
        description=_l("Only the team of this event reads it. It is erased 30 days after the event."),
        validators=[Optional(), Length(max=400, message=_l("Use at most 400 characters."))],
    )

    def __init__(self, *args: object, slots: Sequence[Slot], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.slot.choices = [SelectChoice(slot.id) for slot in slots]
        self.max_party = slots[0].event.max_party

    def say_slots(self, slots: Sequence[Slot], say: Callable[[Slot], str]) -> None:
        """Write beside each slot to choose what it is, once the form is to be read."""
        self.slot.choices = [SelectChoice(slot.id, say(slot)) for slot in slots]

    def address(self) -> addresses.Address:
        """Return the address, once the form is valid."""
        return addresses.read(self.email.data or "")

    def sending(self, slot_id: int, address: addresses.Address) -> str:
        """Name this sending: the same for a double click, another once the slot or the address is corrected."""
        return f"{self.key}:{slot_id}:{sha256(address.key.encode()).hexdigest()[:16]}"


class NeedsForm(Form):
    """Change what the party needs."""

    seen = HiddenField()
    needs = PersonForm.needs
    needs_note = PersonForm.needs_note


class ChangeForm(SizeForm):
    """Change how many come."""

    def __init__(self, *args: object, max_party: int, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.max_party = max_party


HOME: Mapping[str, Any] = {
    "choices": [SelectChoice("yes", _l("Yes")), SelectChoice("no", _l("No, elsewhere"))],
    "validators": [InputRequired(_l("Choose one."))],
}
"""How it is answered whether one lives in the municipality."""


class AsksHome(Form):
    """A form that asks where one lives. Made by `asking_home`, never by hand."""

    inhabitant = RadioField(_l("Do you live in the municipality?"), **HOME)

    @property
    def untouched(self) -> None:
        """What it says changes with the hour: it is drawn for each."""
        return None


def asking_home(form: type[F]) -> type[F]:
    """Return a form that asks besides whether one lives in the municipality."""
    # The same name: it is part of what a public form is signed with.
    return cast(type[F], type(form.__name__, (AsksHome, form), {}))


def lives_here(form: Form) -> bool | None:
    """Return what was answered to that; None where it was not asked."""
    return form.inhabitant.data == "yes" if isinstance(form, AsksHome) else None


ANSWERS = ("take", "take_and_wait", "pass", "decline")


class OfferForm(Form):
    """Answer an offer."""

    answer = RadioField(choices=[SelectChoice(answer) for answer in ANSWERS], validators=[InputRequired()])
    seats = IntegerField(_l("How many seats do you take?"), validators=[Optional()])

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        # Where it is asked it holds a number from the start.
        self.seats.flags.optional = False


class AnswersForm(Form):
    """Change the answers to the questions of the event."""
