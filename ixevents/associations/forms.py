"""Forms of the public pages about stands."""

from datetime import datetime
from typing import Any, ClassVar, Self

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    FileField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from ixevents.associations import schedule, words
from ixevents.associations.models import Stand, StandCall, Vehicle
from ixevents.core import addresses, asked, dates, enterprise
from ixevents.core.forms import AskedWithAnother, Form, PublicForm, one_line, telephone
from ixevents.core.languages import NAMES, UNKNOWN, Translated
from ixevents.registrations.forms import CAME_BY, LETTERS_IN, writable_address

LONGEST_ACTIVITY = 300
MOST_TABLES, WIDEST, MOST_WATTS, MOST_VOLUNTEERS = 6, 9, 9000, 30
_PLAIN = ("association", "tables", "width", "watts", "hygiene", "insured", "volunteers", "needs_note", "contact", "phone")


_ABOUT_IT = ("association", "number", "activity", "languages")
ON_THE_DAY = ("width", "tables", "watts", "sells", "hygiene", "insured", "vehicle", "arrival_wish", "volunteers", "needs_note")
_WHO = ("contact", "email", "phone", "language")


class StandFacts(Form):
    """What is known of a stand besides its words: the same when an association applies, changes it, and when staff do."""

    association = StringField(
        _l("Name of the association"),
        [DataRequired(_l("Write the name of the association.")), Length(max=160, message=_l("Use at most 160 characters.")), one_line],
    )
    number = StringField(
        _l("Its enterprise number"),
        [Optional(), Length(max=20), one_line],
        description=_l("Ten digits, for example 0123.456.749. An association without a number leaves it empty."),
    )
    languages = SelectMultipleField(
        _l("Languages spoken at your stand"),
        [DataRequired(_l("Choose at least one language."))],
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )
    tables = IntegerField(_l("How many tables do you need?"), [InputRequired(_l("Enter a number, 0 if you need none."))], default=1)
    width = IntegerField(
        _l("How wide is your stand, in metres?"),
        [InputRequired(_l("Enter a number of metres."))],
        default=3,
        description=_l("Along the front. A usual tent is 3 metres wide."),
    )
    watts = IntegerField(
        _l("How much electricity, in watts?"),
        [InputRequired(_l("Enter a number, 0 if you need none."))],
        default=0,
        description=_l("It stands on each device; add them up. A lamp takes 20, a coffee machine 1500, a hotplate 2000. Nothing: 0."),
    )
    sells = SelectMultipleField(
        _l("Do you prepare or serve something?"),
        [Optional()],
        choices=[SelectChoice("food", _l("Food")), SelectChoice("drink", _l("Drinks"))],
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )
    hygiene = TextAreaField(
        _l("What do you prepare, and how is it kept?"),
        [AskedWithAnother(), Length(max=600, message=_l("Use at most 600 characters."))],
        description=_l("What stays cold stays below 7 °C, what is hot above 60 °C; water to wash hands is at hand. Allergens are shown."),
    )
    insured = BooleanField(
        _l("Our liability insurance covers the stand on that day"), [InputRequired(_l("Without insurance there can be no stand."))]
    )
    vehicle = RadioField(
        _l("With what do you bring your things?"),
        [InputRequired(_l("Choose one."))],
        choices=[SelectChoice(kind.value, text) for kind, text in words.VEHICLES.items()],
        default=Vehicle.CAR.value,
    )
    arrival_wish = SelectField(
        _l("When would you like to arrive?"),
        validate_choice=True,
        description=_l("A wish: the times are spread, so that nobody waits with a vehicle. You get yours before the festival."),
    )
    volunteers = IntegerField(
        _l("How many people will be at your stand in all?"),
        [InputRequired(_l("Enter how many people, at least 1."))],
        default=2,
        description=_l("Each gets a badge with the name of the association."),
    )
    needs_note = TextAreaField(
        _l("Does somebody at your stand need something to be there comfortably?"),
        [Optional(), Length(max=400, message=_l("Use at most 400 characters."))],
        description=_l(
            "A chair with a back, a pitch without a kerb, a sign language interpreter. Without names; it is erased soon after the festival."
        ),
    )
    contact = StringField(
        _l("Name of the contact person"),
        [DataRequired(_l("Enter the name of the contact person.")), Length(max=120, message=_l("Use at most 120 characters.")), one_line],
    )
    phone = StringField(
        _l("Telephone on the day"),
        [Optional(), Length(max=40), one_line, telephone],
        description=_l("For when you are looked for on the square."),
    )

    def offer(self, call: StandCall, lang: str) -> Self:
        """Fill in what can be chosen."""
        self.languages.choices = [SelectChoice(code, words.language(code)) for code in words.SPOKEN]
        self._windows = {dates.hour(at): at for at in schedule.windows(call)}
        self.arrival_wish.choices = [SelectChoice("", _("No preference")), *(SelectChoice(hour, hour) for hour in self._windows)]
        if not self.is_submitted():
            self.languages.data = self.languages.data or [lang]
        return self

    def own(self) -> dict[str, Any]:
        """Return the answers by the names of the model."""
        facts = {name: self[name].data for name in _PLAIN}
        facts = {name: "" if value is None else value for name, value in facts.items()}
        sells = set(self.sells.data or [])
        return {
            **facts,
            "food": "food" in sells,
            "drink": "drink" in sells,
            "hygiene": facts["hygiene"] if sells else "",
            "number": enterprise.read(self.number.data or "") or "",
            "languages": list(self.languages.data or []),
            "vehicle": Vehicle(self.vehicle.data),
            "arrival_wish": self._wish(),
        }

    def show(self, stand: Stand) -> None:
        """Fill in what was written."""
        for name in _PLAIN:
            self[name].data = getattr(stand, name)
        self.number.data, self.languages.data, self.vehicle.data = enterprise.shown(stand.number), stand.languages, str(stand.vehicle)
        self.sells.data = [name for name in ("food", "drink") if getattr(stand, name)]
        self.arrival_wish.data = dates.hour(stand.arrival_wish) if stand.arrival_wish else ""

    def validate_number(self, field: StringField) -> None:
        """Refuse what cannot be an enterprise number (IATI-05)."""
        if field.data and enterprise.read(field.data) is None:
            raise ValidationError(
                _("This is not an enterprise number: ten digits, beginning with 0 or 1. Leave it empty if there is none.")
            )

    def validate_tables(self, field: IntegerField) -> None:
        """Hold the number against what one stand may ask."""
        _between(self, field, 0, MOST_TABLES)

    def validate_width(self, field: IntegerField) -> None:
        """Hold the width against what one stand may take."""
        _between(self, field, 1, WIDEST)

    def validate_watts(self, field: IntegerField) -> None:
        """Hold the power against what a socket gives."""
        _between(self, field, 0, MOST_WATTS)

    def validate_volunteers(self, field: IntegerField) -> None:
        """Hold the number against how many fit behind a stand."""
        _between(self, field, 1, MOST_VOLUNTEERS)

    def validate(self, extra_validators: object = None) -> bool:
        """Check the fields, and that who sells food says how it is kept."""
        valid: bool = super().validate(extra_validators)
        if self.sells.data and not self.hygiene.data:
            self.hygiene.errors = [_("Write what you prepare or serve, and how it is kept.")]
            return False
        return valid

    def _wish(self) -> datetime | None:
        return self._windows.get(self.arrival_wish.data or "")


class StandFields(StandFacts):
    """The same with the words of the association, in the language of the page."""

    on_page: ClassVar[tuple[str, ...]] = (*_ABOUT_IT, *ON_THE_DAY, "contact", "phone")
    activity = TextAreaField(
        _l("What there is to see or do at your stand"),
        [
            DataRequired(_l("Write in a sentence or two what there is to see or do at your stand.")),
            Length(max=LONGEST_ACTIVITY, message=_l("Use at most 300 characters.")),
        ],
        description=_l("Visitors read it in the list of stands. One or two sentences; we complete the other language."),
    )

    def offer(self, call: StandCall, lang: str) -> Self:
        """Fill in what can be chosen, and remember in which language the words are."""
        self.activity_language = lang
        return super().offer(call, lang)

    def own(self) -> dict[str, Any]:
        """Return the answers by the names of the model."""
        return {**super().own(), "activity": Translated.of({self.activity_language: self.activity.data or ""})}

    def show(self, stand: Stand) -> None:
        """Fill in what was written."""
        super().show(stand)
        self.activity.data = getattr(stand.activity, self.activity_language)


class ChangeForm(StandFields):
    """An association changes its application; opened on a version, so that no page that lay open overwrites what is newer."""

    version = HiddenField()

    def show(self, stand: Stand) -> None:
        """Fill in what was written."""
        super().show(stand)
        self.version.data = str(stand.version)

    def opened_on(self) -> int:
        """Return the version the form was opened on; 0 where the page did not say it."""
        return asked.number(self.version.data)


class ApplicationForm(PublicForm, StandFields):
    """An association applies for a stand."""

    on_page = (*_ABOUT_IT, *ON_THE_DAY, *_WHO)
    email = StringField(
        _l("Email address"),
        [
            InputRequired(_l("Enter your email address.")),
            Length(max=254, message=_l("Use at most 254 characters.")),
            one_line,
            writable_address,
        ],
        description=_l("Your private link and our answer go there."),
    )
    language = RadioField(
        _l("In which language do we write to you?"),
        choices=[SelectChoice(code, name) for code, name in NAMES.items()],
        validators=[InputRequired(_l("Choose a language."))],
    )

    def facts(self) -> dict[str, Any]:
        """Return the answers by the names of the model."""
        return {**self.own(), "email": addresses.read(self.email.data or "").shown, "language": self.language.data}


class EnteringForm(PublicForm, StandFields):
    """Staff enter what came by telephone, on paper or at the counter (DIG-01)."""

    hurried = True
    on_page = ("channel", *_ABOUT_IT, *ON_THE_DAY, *_WHO)
    email = StringField(_l("Email address"), [Optional(), Length(max=254), one_line, writable_address])
    language = RadioField(
        _l("Language of the letters"),
        choices=LETTERS_IN,
        default=UNKNOWN,
    )
    channel = RadioField(
        _l("How did it come?"),
        choices=CAME_BY,
        default="phone",
    )

    def facts(self) -> dict[str, Any]:
        """Return the answers by the names of the model."""
        email = addresses.read(self.email.data).shown if self.email.data else None
        return {**self.own(), "email": email, "language": self.language.data}


class DocumentForm(Form):
    """One more document."""

    file = FileField(_l("Document"))

    def body(self) -> tuple[str, bytes]:
        """Return the name and the contents of what was sent."""
        sent = request.files.get("file")
        return (sent.filename or "", sent.read()) if sent else ("", b"")


class AskForm(Form):
    """What an association asks once the call is closed."""

    words = TextAreaField(
        _l("What would you like to change?"),
        [DataRequired(_l("Write what you would like to change.")), Length(max=1000, message=_l("Use at most 1000 characters."))],
        description=_l("Another number of tables, withdrawing, something else: we read it and answer you."),
    )


def _between(form: Form, field: IntegerField, least: int, most: int) -> None:
    NumberRange(least, most, _("Enter a number from %(least)s to %(most)s.", least=least, most=most))(form, field)
