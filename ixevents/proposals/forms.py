"""The form of a proposal: public, on the page of a member, on the private page."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    TimeField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from ixevents.core import addresses, asked
from ixevents.core.dates import DEFAULT_ZONE
from ixevents.core.forms import DecimalField, Form, PublicForm, one_line, telephone
from ixevents.core.languages import LANGUAGES, NAMES, Translated
from ixevents.core.refusal import Refused
from ixevents.core.web import current_language, plain
from ixevents.core.zones import zone
from ixevents.events import planning
from ixevents.events import words as event_words
from ixevents.events.models import Audience, Edition, EventKind, Place
from ixevents.projects.models import Project
from ixevents.proposals.models import WISHES, EventProposal

SPOKEN = ("fr", "nl", "en", "ar", "ln", "rn", "rw", "sw", "wo", "ff", "pt", "es", "it", "de", "pl", "ro", "tr", "uk")
"""Languages that can be ticked; ISO 639-1."""
TEXTS = ("title", "summary", "text")
_PLAIN = ("organisation", "together_with", "place_words", "note")
_AS_THEY_ARE = ("kind", "audience", "languages", "access", "expected", "needs_registration", "capacity", "price")
_HOURS = tuple(f"wish{number}_{part}" for number in range(1, WISHES + 1) for part in ("starts", "ends"))
_LONG = Length(max=160, message=_l("Use at most 160 characters."))
_PEOPLE = NumberRange(1, 100_000, _l("Enter how many people, or leave it empty."))


def _ticks(label: object, *validators: object, description: object = "") -> SelectMultipleField:
    widgets = {"option_widget": CheckboxInput(), "widget": ListWidget(prefix_label=False)}
    return SelectMultipleField(label, validators=list(validators), description=description, **widgets)


def _title() -> StringField:
    return StringField(_l("Title"), [Optional(), Length(max=120, message=_l("Use at most 120 characters.")), one_line])


def _summary() -> TextAreaField:
    most = Length(max=400, message=_l("Use at most 400 characters."))
    return TextAreaField(_l("In one or two sentences"), [Optional(), most])


def _text() -> TextAreaField:
    return TextAreaField(_l("The whole text"), [Optional(), Length(max=6000, message=_l("Use at most 6000 characters."))])


def _id(value: object) -> int | None:
    return value if isinstance(value, int) else asked.number(str(value)) or None


class ProposalForm(Form):
    """What is proposed."""

    title_fr, title_nl, title_en = _title(), _title(), _title()
    summary_fr, summary_nl, summary_en = _summary(), _summary(), _summary()
    text_fr, text_nl, text_en = _text(), _text(), _text()
    organisation = StringField(_l("Who organises it"), [DataRequired(_l("Write who organises it.")), _LONG, one_line])
    together_with = StringField(_l("In cooperation with"), [Optional(), _LONG, one_line])
    kind = SelectField(_l("What it is"), coerce=EventKind, default=EventKind.DEBATE)
    audience = SelectField(_l("For whom"), coerce=Audience, default=Audience.EVERYONE)
    languages = _ticks(_l("Languages spoken"), InputRequired(_l("Choose at least one language.")))
    wish1_day, wish2_day, wish3_day = (DateField(_l("Day"), [Optional()]) for _wish in range(WISHES))
    wish1_starts, wish2_starts, wish3_starts = (TimeField(_l("Starts"), [Optional()]) for _wish in range(WISHES))
    wish1_ends, wish2_ends, wish3_ends = (TimeField(_l("Ends"), [Optional()]) for _wish in range(WISHES))
    place_id = SelectField(_l("Place"), coerce=_id)
    place_words = StringField(_l("Another place, or an address"), [Optional(), Length(max=240), one_line])
    expected = IntegerField(_l("How many people do you expect?"), [Optional(), _PEOPLE])
    needs_registration = BooleanField(_l("People sign up for it"), default=True)
    capacity = IntegerField(_l("How many people fit in?"), [Optional(), _PEOPLE], description=_l("Empty: without limit."))
    price = DecimalField(
        _l("Price per person"),
        [Optional(), NumberRange(Decimal(0), Decimal(9999), _l("Enter an amount between 0 and 9999."))],
        description=_l("Empty: free, as most of the Week is."),
    )
    access = _ticks(_l("Accessibility"), description=_l("What is not ticked, the public reads as not there."))
    project_id = SelectField(_l("Project it serves"), coerce=_id)
    note = TextAreaField(_l("Something else we should know?"), [Optional(), Length(max=2000, message=_l("Use at most 2000 characters."))])

    def offer(self, edition: Edition, places: Iterable[Place], projects: Iterable[Project]) -> "ProposalForm":
        """Fill in what can be chosen."""
        self.edition = edition
        for name in (f"title_{current_language()}", f"summary_{current_language()}", "wish1_day", *_HOURS):
            # What is asked first does not call itself optional: one language and one day are needed.
            self[name].flags.optional = False
        self.kind.choices = _choices(event_words.KINDS.items())
        self.audience.choices = _choices(event_words.AUDIENCES.items())
        self.languages.choices = _choices((code, event_words.spoken([code])) for code in SPOKEN)
        self.access.choices = _choices(event_words.ACCESS.items())
        self.place_id.choices = _choices([("", _("Another place, or not known yet")), *((one.id, plain(one.name)) for one in places)])
        records = [(one.id, plain(one.title)) for one in projects if not one.standing]
        self.project_id.choices = _choices([("", _("Awareness raising, all year round")), *records])
        return self

    def show(self, proposal: EventProposal) -> None:
        """Fill in what was proposed."""
        for name in TEXTS:
            for lang in LANGUAGES:
                self[f"{name}_{lang}"].data = getattr(getattr(proposal, name), lang)
        for name in (*_PLAIN, *_AS_THEY_ARE, "place_id", "project_id"):
            self[name].data = getattr(proposal, name)
        for number, wish in enumerate(proposal.wishes, 1):
            starts, ends = wish.starts_at.astimezone(zone(DEFAULT_ZONE)), wish.ends_at.astimezone(zone(DEFAULT_ZONE))
            self[f"wish{number}_day"].data, self[f"wish{number}_starts"].data = starts.date(), starts.time()
            self[f"wish{number}_ends"].data = ends.time()

    def facts(self) -> dict[str, Any]:
        """Return the answers by the names of the model."""
        texts = {name: Translated(*((self[f"{name}_{lang}"].data or "") for lang in LANGUAGES)) for name in TEXTS}
        words = {name: self[name].data or "" for name in _PLAIN}
        words["place_words"] = "" if self.place_id.data else words["place_words"]
        others = {name: self[name].data for name in (*_AS_THEY_ARE, "place_id", "project_id")}
        return {**texts, **words, **others, "price": self.price.data or None}

    def wishes(self) -> list[tuple[datetime, datetime]]:
        """Return the dates wished for, in their order."""
        found = []
        for number in range(1, WISHES + 1):
            day, starts, ends = (self[f"wish{number}_{part}"].data for part in ("day", "starts", "ends"))
            if day and starts and ends:
                found.append(planning.moments(day, starts, ends, DEFAULT_ZONE))
        return found

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the fields, that it is written in one language, and that a date makes sense."""
        valid = bool(super().validate(extra_validators))
        return valid & self._is_written() & self._is_dated()

    def _is_written(self) -> bool:
        halves = [lang for lang in LANGUAGES if bool(self[f"title_{lang}"].data) != bool(self[f"summary_{lang}"].data)]
        for lang in halves:
            missing = "summary" if self[f"title_{lang}"].data else "title"
            self[f"{missing}_{lang}"].errors = [_("Write the title and the summary in this language, or neither.")]
        if not any(self[f"title_{lang}"].data for lang in LANGUAGES):
            self.title_fr.errors = [_("Write a title and one or two sentences in at least one language.")]
            return False
        return not halves

    def _is_dated(self) -> bool:
        given = [self._wish_is_right(number) for number in range(1, WISHES + 1)]
        if all(answer is None for answer in given):
            self.wish1_day.errors = [_("Enter at least one day with its hours.")]
            return False
        return False not in given

    def _wish_is_right(self, number: int) -> bool | None:
        """Whether a wish is whole and within the edition; None where there is none."""
        fields = [self[f"wish{number}_{part}"] for part in ("day", "starts", "ends")]
        if not any(field.data or field.errors for field in fields):
            return None
        empty = next((field for field in fields if field.data is None), None)
        if empty is not None:
            empty.errors = [_("Enter the day, from when and until when.")]
            return False
        day, first, last = fields[0].data, self.edition.starts_on, self.edition.ends_on
        if not first <= day <= last:
            fields[0].errors = [_("Choose a day of the Week: %(span)s.", span=event_words.span(first, last))]
            return False
        return self._hours_exist(fields, day, fields[1].data, fields[2].data)

    def _hours_exist(self, fields: Sequence[Any], day: date, starts: time, ends: time) -> bool:
        try:
            planning.moments(day, starts, ends, DEFAULT_ZONE)
        except Refused as refusal:
            fields[1].errors = [refusal.message]
            return False
        return True


class Contact(Form):
    """Whom we talk to about it."""

    contact = StringField(
        _l("Contact person"), [DataRequired(_l("Enter a name.")), Length(max=120, message=_l("Use at most 120 characters.")), one_line]
    )
    email = StringField(
        _l("Email address"),
        [InputRequired(_l("Enter an email address.")), Length(max=254, message=_l("Use at most 254 characters.")), one_line],
        description=_l("Your private link goes there. The public does not see it."),
    )
    phone = StringField(_l("Telephone"), [Optional(), Length(max=40), one_line, telephone])
    language = RadioField(
        _l("In which language do we write to you?"),
        choices=[SelectChoice(code, name) for code, name in NAMES.items()],
        validators=[InputRequired(_l("Choose a language."))],
    )

    def person(self) -> dict[str, Any]:
        """Return the contact by the names of the model."""
        email = addresses.read(self.email.data).shown if self.email.data else None
        return {"contact": self.contact.data, "email": email, "phone": self.phone.data or "", "language": self.language.data}

    def validate_email(self, field: StringField) -> None:
        """Refuse what cannot be written to."""
        try:
            addresses.read(field.data or "")
        except Refused as refusal:
            raise ValidationError(refusal.message) from refusal


class PublicProposalForm(PublicForm, Contact, ProposalForm):
    """An association proposes an event, without an account."""


class MemberProposalForm(PublicForm, ProposalForm):
    """A member of the council proposes an event; the link says who it is."""


class OwnProposalForm(ProposalForm):
    """What was proposed is changed on the private page, and what staff asked is answered."""

    notice: object = None
    version = HiddenField()
    answer = TextAreaField(_l("Your answer to the team"), [Optional(), Length(max=2000, message=_l("Use at most 2000 characters."))])

    def opened_on(self) -> int:
        """Return the version the form was opened on; 0, which nothing has, for what cannot be read."""
        raw = self.version.data or ""
        return int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 10 else 0


def _choices(values: Iterable[tuple[object, object]]) -> list[SelectChoice]:
    return [SelectChoice(value, str(text)) for value, text in values]
