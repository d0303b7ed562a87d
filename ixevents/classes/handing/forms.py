"""The forms by which classes are handed over and taken."""

from collections.abc import Mapping
from typing import Self

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional, ValidationError

from ixevents.classes import words
from ixevents.classes.actions import Contact
from ixevents.classes.class_fields import short
from ixevents.classes.models import ClassParty
from ixevents.core import addresses
from ixevents.core.forms import Form, one_line, telephone
from ixevents.core.refusal import Refused
from ixevents.registrations.forms import writable_address
from ixevents.registrations.name_lists import no_names


class ClassesForm(Form):
    """Say about which classes."""

    classes = SelectMultipleField(_l("Also hand over"), coerce=int, validate_choice=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.hints: dict[int, str] = {}
        "What each class comes to, and when and where, by its number on this page."

    def offer(self, parties: Mapping[int, ClassParty]) -> Self:
        """Show these classes, by the numbers they have on this page; without any there is nothing to tick."""
        if not (parties and self.classes):
            del self.classes
            return self
        self.classes.choices = [
            SelectChoice(number, f"{one.label} · {words.who(one.pupils, one.adults)}") for number, one in parties.items()
        ]
        self.hints = {number: " · ".join(words.what_when_where(one.registration)) for number, one in parties.items()}
        return self

    def validate_classes(self, field: Field) -> None:
        """Take only what is on the page as it is now: a class that was on it when it was opened may be over."""
        ticked = field.data or []
        field.data = [number for number in ticked if number in self.hints]
        if len(field.data) < len(ticked):
            raise ValidationError(
                _("A class you ticked has ended, has begun or was handed over meanwhile. See which are left, and send again.")
            )

    @property
    def chosen(self) -> set[int]:
        """The numbers that are ticked."""
        return set(self.classes.data or ()) if self.classes else set()


_ONE_AT_LEAST = SelectMultipleField(
    _l("Which classes do you hand over?"), coerce=int, validate_choice=False, validators=[InputRequired(_l("Tick at least one class."))]
)
"""Made before the fields of the colleague: forms say what is to be corrected in the order their fields were made."""


class HandOverForm(ClassesForm):
    """Name the colleague."""

    colleague_name = StringField(
        _l("Name of your colleague"), validators=[InputRequired(_l("Enter the name of your colleague.")), short(120), one_line]
    )
    colleague_role = StringField(_l("What this person does at the school"), validators=[Optional(), short(60), one_line, no_names])
    colleague_email = StringField(
        _l("Email address of your colleague"),
        description=_l("We ask there first. You stay the contact until your colleague has said yes."),
        validators=[InputRequired(_l("Enter the email address of your colleague.")), short(254), one_line, writable_address],
    )
    colleague_phone = StringField(_l("Telephone of your colleague"), validators=[Optional(), short(40), one_line, telephone])

    @property
    def key(self) -> str:
        """The address in the form that is compared; empty where nothing valid was typed."""
        try:
            return addresses.read(self.colleague_email.data or "").key
        except Refused:
            return ""

    def contact(self) -> Contact:
        """Return whom a valid form names."""
        address = addresses.read(self.colleague_email.data or "")
        return Contact(self.colleague_name.data or "", address, self.colleague_phone.data or None, self.colleague_role.data or "")


class SeveralForm(HandOverForm):
    """Name the colleague, and at least one of all classes of an address."""

    classes = _ONE_AT_LEAST


class TakeForm(ClassesForm):
    """Take classes over."""

    classes = SelectMultipleField(
        _l("Which classes do you take over?"),
        description=_l("What you untick stays with your colleague, who is told."),
        coerce=int,
        validate_choice=False,
        validators=[InputRequired(_l("Tick at least one class, or say no below."))],
    )
    phone = StringField(
        _l("Telephone on the day itself"), validators=[InputRequired(_l("Enter a telephone number.")), short(40), one_line, telephone]
    )
