"""The form of a candidature, and its changes on the private page."""

from collections.abc import Iterator, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError

from ixevents.core import addresses, enterprise
from ixevents.core.forms import AskedWithAnother, Form, PublicForm, one_line, telephone
from ixevents.core.languages import NAMES, UNKNOWN
from ixevents.core.refusal import Refused
from ixevents.council.candidature import Candidature
from ixevents.council.models import CouncilCategory, Gender
from ixevents.council.renewal import RenewalAnswer, RenewalAsk
from ixevents.projects import wording

LONGEST_MOTIVATION = 3000
_SEX = {Gender.WOMAN: _l("Woman"), Gender.MAN: _l("Man"), Gender.OTHER: _l("Neither of these"), "": _l("I do not say")}
_WHY = _l("You need not answer. The law lets at most two thirds of the members be of the same sex; only the secretary reads this.")
_LONG = Length(max=120, message=_l("Use at most 120 characters."))
_MOTIVATION = _l("What do you want to bring to the council? Some sentences are enough.")


def _sexes(label: object) -> RadioField:
    choices = [SelectChoice(str(code), text) for code, text in _SEX.items()]
    return RadioField(label, choices=choices, default="", description=_WHY)


class OwnForm(Form):
    """What a candidate may change later: motivation, telephone, sex, and the substitute."""

    motivation = TextAreaField(
        _l("Your motivation"),
        [
            DataRequired(_l("Write why you want to sit on the council.")),
            Length(max=LONGEST_MOTIVATION, message=_l("Use at most 3000 characters.")),
        ],
        description=_MOTIVATION,
    )
    phone = StringField(_l("Your telephone number"), [Optional(), Length(max=40), one_line, telephone])
    gender = _sexes(_l("Your sex"))
    second_name = StringField(_l("Name of the substitute"), [Optional(), _LONG, one_line])
    second_email = StringField(_l("Email address of the substitute"), [Optional(), Length(max=254), one_line])
    second_phone = StringField(_l("Telephone of the substitute"), [Optional(), Length(max=40), one_line, telephone])
    second_language = RadioField(
        _l("In which language do we write to the substitute?"),
        choices=[SelectChoice(code, name) for code, name in NAMES.items()] + [SelectChoice(UNKNOWN, _l("I do not know: French and Dutch"))],
        default=UNKNOWN,
    )
    second_gender = _sexes(_l("Sex of the substitute"))

    def own(self) -> dict[str, Any]:
        """Return the answers by the names of the model."""
        texts = {name: self[name].data or "" for name in ("motivation", "phone", "second_name", "second_phone")}
        second = {"second_email": self.second_email.data or None, "second_language": self.second_language.data}
        return {**texts, **second, "gender": self.gender.data or None, "second_gender": self.second_gender.data or None}

    def show(self, candidature: Candidature) -> None:
        """Fill in what was written."""
        for name in ("motivation", "phone", "second_name", "second_email", "second_phone", "second_language"):
            self[name].data = getattr(candidature, name)
        self.gender.data, self.second_gender.data = candidature.gender or "", candidature.second_gender or ""

    def validate_second_email(self, field: StringField) -> None:
        """Ask for a name beside an address, and refuse what cannot be written to."""
        _writable(field)
        if not self.second_name.data:
            raise ValidationError(_("Write the name of the substitute as well."))

    def validate(self, extra_validators: object = None) -> bool:
        """Check the fields, and that a substitute can be reached."""
        valid: bool = super().validate(extra_validators)
        if self.second_name.data and not (self.second_email.data or self.second_phone.data):
            self.second_email.errors = [_("Write an email address or a telephone number of the substitute.")]
            return False
        return valid


class CandidatureForm(PublicForm, OwnForm):
    """Somebody offers to sit on the council: a resident, or an association."""

    category = RadioField(_l("As whom do you stand?"), coerce=int, validators=[InputRequired(_l("Choose as whom you stand."))])
    organisation = StringField(_l("Name of the organisation"), [AskedWithAnother(), Length(max=160), one_line])
    number = StringField(
        _l("Its enterprise number"), [Optional(), Length(max=20), one_line], description=_l("Ten digits, for example 0123.456.749.")
    )
    name = StringField(_l("Your name"), [DataRequired(_l("Enter your name.")), _LONG, one_line])
    email = StringField(
        _l("Your email address"),
        [InputRequired(_l("Enter your email address.")), Length(max=254, message=_l("Use at most 254 characters.")), one_line],
        description=_l("We write there to confirm it, and to tell you what was decided."),
    )
    language = RadioField(
        _l("In which language do we write to you?"),
        choices=[SelectChoice(code, name) for code, name in NAMES.items()],
        validators=[InputRequired(_l("Choose a language."))],
    )
    old_enough = BooleanField("", [InputRequired(_l("Members must have this age."))])

    def __iter__(self) -> Iterator[Field]:
        """Go through the questions in the order of the page, for errors are said in it."""
        return iter(sorted(super().__iter__(), key=lambda one: 2 if one is self.old_enough else hasattr(OwnForm, one.short_name)))

    def offer(self, categories: Sequence[CouncilCategory], minimum_age: int, lang: str) -> "CandidatureForm":
        """Fill in what can be chosen."""
        self.category.choices = [SelectChoice(one.id, wording.capital(one.name)) for one in categories]
        self.of_organisations = {one.id for one in categories if one.organisations}
        self.old_enough.label.text = _("I am at least %(age)s years old, and so is the substitute I name.", age=minimum_age)
        if not self.is_submitted():
            self.language.data = lang
            self.category.data = categories[0].id if len(categories) == 1 else None
        return self

    def facts(self) -> dict[str, Any]:
        """Return the answers by the names of the model."""
        of_one = self.category.data in self.of_organisations
        return {
            **self.own(),
            "category_id": self.category.data,
            "organisation": (self.organisation.data or "") if of_one else "",
            "number": (enterprise.read(self.number.data or "") or "") if of_one else "",
            "name": self.name.data,
            "email": addresses.read(self.email.data or "").shown,
            "language": self.language.data,
        }

    def validate_email(self, field: StringField) -> None:
        """Refuse what cannot be written to."""
        _writable(field)

    def validate_number(self, field: StringField) -> None:
        """Refuse what cannot be an enterprise number."""
        if enterprise.read(field.data or "") is None:
            raise ValidationError(
                _("This is not an enterprise number: ten digits, beginning with 0 or 1. Leave it empty if there is none.")
            )

    def validate(self, extra_validators: object = None) -> bool:
        """Check the fields, and that an organisation is named."""
        valid: bool = super().validate(extra_validators)
        if self.category.data in self.of_organisations and not self.organisation.data:
            self.organisation.errors = [_("Write the name of the organisation.")]
            return False
        return valid


class RenewalForm(Form):
    """Whether a member goes on in the next term; of an organisation, whom it names."""

    answer = RadioField(
        _l("In the next term"),
        [InputRequired(_l("Choose an answer."))],
        choices=[
            SelectChoice(RenewalAnswer.CONTINUE.value, _l("I am willing to go on")),
            SelectChoice(RenewalAnswer.STOP.value, _l("I stop at the end of the term")),
            SelectChoice(RenewalAnswer.OTHER.value, _l("Our organisation names somebody else")),
        ],
    )
    name = StringField(_l("Name"), [AskedWithAnother(), _LONG, one_line])
    email = StringField(_l("Email address"), [AskedWithAnother(), Length(max=254), one_line])
    phone = StringField(_l("Telephone"), [Optional(), Length(max=40), one_line, telephone])
    language = RadioField(
        _l("In which language do we write to this person?"),
        choices=[SelectChoice(code, name) for code, name in NAMES.items()] + [SelectChoice(UNKNOWN, _l("I do not know: French and Dutch"))],
        default=UNKNOWN,
    )
    gender = _sexes(_l("Sex of this person"))

    def about(self, ask: RenewalAsk) -> "RenewalForm":
        """Ask what can be asked of this seat, and show what was answered."""
        if not ask.mandate.seat.category.organisations:
            self.answer.choices = self.answer.choices[:2]
        if not self.is_submitted():
            self.show(ask)
        return self

    def show(self, ask: RenewalAsk) -> None:
        """Fill in what was answered."""
        self.answer.data = str(ask.answer) if ask.answer != RenewalAnswer.AWAITED else None
        for name in ("name", "email", "phone", "language"):
            self[name].data = getattr(ask, name)
        self.gender.data = ask.gender or ""

    def named(self) -> dict[str, Any]:
        """Return who is named, by the names of the model."""
        texts = {name: self[name].data or "" for name in ("name", "phone")}
        return {**texts, "email": self.email.data or None, "language": self.language.data, "gender": self.gender.data or None}

    def validate_email(self, field: StringField) -> None:
        """Refuse what cannot be written to."""
        _writable(field)

    def validate(self, extra_validators: object = None) -> bool:
        """Check the fields, and that whoever is named can be reached."""
        valid: bool = super().validate(extra_validators)
        if self.answer.data != RenewalAnswer.OTHER:
            return valid
        if not self.name.data:
            self.name.errors = [_("Write the name of who is named.")]
        if not self.email.data:
            self.email.errors = [_("Write the email address of who is named.")]
        return valid and bool(self.name.data and self.email.data)


def _writable(field: StringField) -> None:
    try:
        addresses.read(field.data or "")
    except Refused as refusal:
        raise ValidationError(refusal.message) from refusal
