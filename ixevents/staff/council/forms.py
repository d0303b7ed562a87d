"""What one fills in about a member, and about a mandate."""

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, EmailField, HiddenField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from ixevents.core import addresses
from ixevents.core.forms import Form, one_line, telephone
from ixevents.core.languages import UNKNOWN
from ixevents.core.refusal import Refused
from ixevents.council.models import EndReason, Member, Office
from ixevents.staff.council import words

DECISION = _l("For example “municipal council, 20 March 2025, item 14”.")


class MemberForm(Form):
    """Who somebody is and how to reach that person. Nothing is asked that has no use."""

    notice: object = None
    version = HiddenField()
    name = StringField(_l("Name"), [InputRequired(_l("Enter the name.")), Length(max=120), one_line])
    email = EmailField(
        _l("Email address"),
        [Optional(), Length(max=254)],
        description=_l("Without one, everything is sent by post. Two members may share one."),
    )
    phone = StringField(_l("Telephone"), [Optional(), Length(max=40), one_line, telephone])
    street = StringField(_l("Street and number"), [Optional(), Length(max=160), one_line])
    postcode = StringField(_l("Postcode"), [Optional(), Length(max=10), one_line])
    locality = StringField(_l("Municipality"), [Optional(), Length(max=80), one_line])
    language = RadioField(
        _l("Language of the letters"),
        choices=[SelectChoice(code, text) for code, text in words.LANGUAGES.items()],
        default=UNKNOWN,
        description=_l("As the person chose; never guessed from the name."),
    )
    gender = RadioField(
        _l("Sex, as the member declared it"),
        choices=[SelectChoice(str(code), text) for code, text in words.GENDERS.items()],
        default="",
        description=_l("For the two-thirds rule alone. Only the secretary sees it; the public sees the ratio."),
    )
    by_post = BooleanField(_l("Wants letters on paper as well"))
    news = BooleanField(_l("Wants news of the council"), default=True, description=_l("Notices of meetings come in any case."))

    def show(self, member: Member) -> None:
        """Fill in what is known."""
        for name in ("name", "email", "phone", "street", "postcode", "locality", "language", "by_post", "news"):
            self[name].data = getattr(member, name)
        self.gender.data, self.version.data = member.gender or "", str(member.version)

    def facts(self) -> dict[str, Any]:
        """Return the answers by the names of the model."""
        names = ("name", "phone", "street", "postcode", "locality", "language", "by_post", "news")
        found = {name: self[name].data if self[name].data is not None else "" for name in names}
        return {**found, "email": self.email.data or None, "gender": self.gender.data or None}

    def opened_on(self) -> int:
        """Return the version the form was opened on; 0, which nothing has, for what cannot be read."""
        raw = self.version.data or ""
        return int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 10 else 0

    def differing(self, member: Member) -> list[tuple[str, str, str]]:
        """Return what somebody else saved meanwhile beside what was typed here: name, theirs, mine."""
        mine = self.facts()
        self.version.data = str(member.version)
        names = [name for name, value in mine.items() if value != getattr(member, name)]
        return [(str(self[name].label.text), self._said(name, getattr(member, name)), self._said(name, mine[name])) for name in names]

    def validate_email(self, field: EmailField) -> None:
        """Refuse what cannot be written to."""
        try:
            addresses.read(field.data)
        except Refused as refusal:
            raise ValidationError(refusal.message) from refusal

    def validate(self, extra_validators: object = None) -> bool:
        """Check the fields, and that there is one way to reach the person."""
        valid: bool = super().validate(extra_validators)
        if self.email.data or (self.street.data and self.postcode.data and self.locality.data):
            return valid
        self.email.errors = [_("Enter an email address, or the postal address with postcode and municipality.")]
        return False

    def _said(self, name: str, value: object) -> str:
        if isinstance(value, bool):
            return _("Yes") if value else _("No")
        if name == "language":
            return words.language(str(value))
        return str(words.GENDERS.get(str(value or ""), "")) if name == "gender" else str(value or "–")


class TermForm(Form):
    """From when, until when, by which decision, and as what."""

    notice: object = None
    starts_on = DateField(_l("First day"), [InputRequired(_l("Enter the first day."))])
    ends_on = DateField(_l("Planned end"), [Optional()], description=_l("The end of the term, unless the decision says otherwise."))
    office = SelectField(_l("Office"), validators=[Optional()], coerce=lambda value: Office(value) if value in set(Office) else None)
    decision = StringField(_l("Decision"), [Optional(), Length(max=160), one_line], description=DECISION)

    write = BooleanField(
        _l("Send the letter of appointment"),
        default=True,
        description=_l("With seat, term and decision, and the address of their own pages. Untick it for what you enter of the past."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.office.choices = [SelectChoice("", _("No office")), *(SelectChoice(str(code), text) for code, text in words.OFFICES.items())]

    def term(self) -> dict[str, Any]:
        """Return the answers by the names of `mandates.appoint`."""
        return {
            "starts_on": self.starts_on.data,
            "ends_on": self.ends_on.data,
            "office": self.office.data,
            "decision": self.decision.data or "",
        }


class NewMemberForm(MemberForm, TermForm):
    """Somebody new who is appointed at once."""


class AppointForm(TermForm):
    """Appoint somebody who is known already."""

    member = SelectField(_l("Who"), coerce=int, validators=[InputRequired(_l("Choose somebody."))])

    def offer(self, people: Iterable[Member]) -> "AppointForm":
        """Fill in who can be chosen."""
        self.member.choices = [SelectChoice(0, _("Choose somebody")), *(SelectChoice(one.id, one.name) for one in people)]
        return self

    def validate_member(self, field: SelectField) -> None:
        """Ask for a choice."""
        if not field.data:
            raise ValidationError(_("Choose somebody."))


class EndForm(Form):
    """How a mandate ends."""

    notice: object = None
    on = DateField(
        _l("First day without this mandate"),
        [InputRequired(_l("Enter the day."))],
        description=_l("Meetings from that day on: the member is taken off, and told by a letter that takes the date out of the calendar."),
    )
    reason = RadioField(
        _l("Why"),
        [InputRequired(_l("Choose the reason."))],
        choices=[SelectChoice(str(code), text) for code, text in words.REASONS.items()],
    )
    decision = StringField(_l("Decision or letter it rests on"), [Optional(), Length(max=160), one_line], description=DECISION)
    thank = BooleanField(_l("Send a letter of thanks"))
    next = BooleanField(_l("Appoint somebody else straight away"))

    def facts(self) -> dict[str, Any]:
        """Return the answers by the names of `mandates.end`."""
        return {"on": self.on.data, "reason": EndReason(self.reason.data), "decision": self.decision.data or ""}
