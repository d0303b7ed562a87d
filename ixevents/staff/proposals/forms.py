"""What the officer fills in about calls and proposals."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    TimeField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from ixevents.core import zones
from ixevents.core.dates import DEFAULT_ZONE
from ixevents.core.forms import Form, one_line
from ixevents.core.languages import LANGUAGES, UNKNOWN, Translated
from ixevents.core.web import plain
from ixevents.events import planning
from ixevents.projects.partners import Partner
from ixevents.proposals.forms import TEXTS, Contact, ProposalForm
from ixevents.proposals.models import EventProposal, ProposalCall
from ixevents.registrations.forms import LETTERS_IN
from ixevents.registrations.models import Channel
from ixevents.staff import finding
from ixevents.staff.finding import Finder
from ixevents.staff.registrations.words import CHANNELS
from ixevents.staff.writing import MomentField

_TEXT = Length(max=6000, message=_l("Use at most 6000 characters."))
_WORDS = Length(max=2000, message=_l("Use at most 2000 characters."))
_MOST = 5
"""Dates that can be planned at once; the page of the event plans more."""


class CallForm(Form):
    """When one may propose, and on what conditions."""

    notice: object = None
    conditions_fr = TextAreaField("", [_TEXT])
    conditions_nl = TextAreaField("", [_TEXT])
    conditions_en = TextAreaField("", [_TEXT])
    opens_at = MomentField(_l("Opens"), [InputRequired(_l("Enter a day and an hour."))])
    closes_at = MomentField(_l("Closes"), [InputRequired(_l("Enter a day and an hour."))])

    def show(self, call: ProposalCall) -> None:
        """Fill in how it is now."""
        for lang in LANGUAGES:
            self[f"conditions_{lang}"].data = getattr(call.conditions, lang)
        self.opens_at.data, self.closes_at.data = call.opens_at, call.closes_at

    def facts(self) -> dict[str, Any]:
        """Return the answers by the names of the model."""
        conditions = Translated(*((self[f"conditions_{lang}"].data or "") for lang in LANGUAGES))
        return {"conditions": conditions, "opens_at": self.opens_at.data, "closes_at": self.closes_at.data}


class AskForm(Form):
    """What should change, or what is not clear."""

    words = TextAreaField(
        _l("What should be changed or answered"),
        [InputRequired(_l("Write what you ask.")), _WORDS],
        description=_l("It stands in the letter and on the private page as you write it, so write in the language of the reader."),
    )


class RefuseForm(Form):
    """Why it is not retained."""

    words = TextAreaField(
        _l("The reason"),
        [InputRequired(_l("Write the reason.")), _WORDS],
        description=_l("It stands in the letter and on the private page as you write it, so write in the language of the reader."),
    )


class AcceptForm(Form):
    """Nothing to fill in; the letter is shown before."""


class MergeForm(Form):
    """Into which other proposal it goes."""

    into = SelectField(_l("Goes together with"), coerce=int)

    def offer(self, others: Iterable[tuple[int, str]]) -> "MergeForm":
        """Fill in what can be chosen."""
        self.into.choices = [SelectChoice(key, words) for key, words in others]
        return self


class TextsForm(Form):
    """The texts of a proposal in their languages, side by side."""

    version = HiddenField()
    notice: object = None
    title_fr, title_nl, title_en = (StringField("", [Length(max=120), one_line]) for _lang in LANGUAGES)
    summary_fr, summary_nl, summary_en = (TextAreaField("", [Length(max=400)]) for _lang in LANGUAGES)
    text_fr, text_nl, text_en = (TextAreaField("", [Length(max=6000)]) for _lang in LANGUAGES)

    def show(self, proposal: EventProposal) -> "TextsForm":
        """Fill in what is written."""
        self.version.data = str(proposal.version)
        for name in TEXTS:
            for lang in LANGUAGES:
                self[f"{name}_{lang}"].data = getattr(getattr(proposal, name), lang)
        return self

    def facts(self) -> dict[str, Any]:
        """Return the texts by the names of the model."""
        return {name: Translated(*((self[f"{name}_{lang}"].data or "") for lang in LANGUAGES)) for name in TEXTS}

    def opened_on(self) -> int:
        """Return the version the form was opened on; 0, which nothing has, for what cannot be read."""
        raw = self.version.data or ""
        return int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 10 else 0


class PartnerForm(Form):
    """Which partner of the records an organisation is."""

    finder: Finder | None = None
    partner = SelectField(_l("Partner in the records"), coerce=lambda value: int(value) if value else None)

    def offer(self, partners: Iterable[Partner], own: int | None) -> "PartnerForm":
        """Fill in what can be chosen, and what is (`own`)."""
        names, self.finder = finding.named([(one.id, _name(one)) for one in partners], "partner", own)
        self.partner.choices = [SelectChoice("", _("None of them")), *(SelectChoice(key, words) for key, words in names)]
        self.partner.data = own
        return self


class ScheduleForm(Form):
    """When and where it will be, for how many, and whether names are shared."""

    day1, day2, day3, day4, day5 = (DateField(_l("Day"), [Optional()]) for _date in range(_MOST))
    starts1, starts2, starts3, starts4, starts5 = (TimeField(_l("Starts"), [Optional()]) for _date in range(_MOST))
    ends1, ends2, ends3, ends4, ends5 = (TimeField(_l("Ends"), [Optional()]) for _date in range(_MOST))
    read = HiddenField()
    "What speaks against these dates, as the page has shown it."
    resources = SelectMultipleField(
        _l("Rooms and kits to reserve"),
        coerce=int,
        description=_l("They are yours on each date, or nothing is fixed. Facilitators are asked on the page of the event."),
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )
    place = SelectField(_l("Place"), coerce=lambda value: int(value) if value else None, validators=[InputRequired(_l("Choose a place."))])
    project = SelectField(_l("Project"), coerce=lambda value: int(value) if value else None)
    needs_registration = BooleanField(_l("People sign up for it"))
    capacity = IntegerField(_l("Seats on each date"), [Optional(), NumberRange(0, 100_000)], description=_l("Empty: without limit."))
    shared = BooleanField(
        _l("The organisation sees the names of who signs up"),
        description=_l("The form then says so before anybody signs up. Otherwise it sees numbers only."),
    )

    def offer(
        self, places: Iterable[tuple[int, str]], projects: Iterable[tuple[int, str]], resources: Iterable[tuple[int, str]]
    ) -> "ScheduleForm":
        """Fill in what can be chosen."""
        for name in ("day1", *(f"{part}{number}" for number in range(1, _MOST + 1) for part in ("starts", "ends"))):
            self[name].flags.optional = False
        self.resources.choices = [SelectChoice(key, words) for key, words in resources]
        self.place.choices = [SelectChoice("", _("Choose a place")), *(SelectChoice(key, words) for key, words in places)]
        standing = SelectChoice("", _("Awareness raising, all year round"))
        self.project.choices = [standing, *(SelectChoice(key, words) for key, words in projects)]
        return self

    def show(self, proposal: EventProposal) -> None:
        """Fill in what was wished for: the first date; the others stand beside."""
        for wish in proposal.wishes[:1]:
            zone = zones.zone(DEFAULT_ZONE)
            starts, ends = wish.starts_at.astimezone(zone), wish.ends_at.astimezone(zone)
            self.day1.data, self.starts1.data, self.ends1.data = starts.date(), starts.time(), ends.time()
        self.place.data, self.project.data = proposal.place_id, proposal.project_id
        self.needs_registration.data, self.capacity.data = proposal.needs_registration, proposal.capacity

    @property
    def rows(self) -> list[tuple[Any, Any, Any]]:
        """The fields date by date."""
        return [(self[f"day{number}"], self[f"starts{number}"], self[f"ends{number}"]) for number in range(1, _MOST + 1)]

    def dates(self) -> list[tuple[datetime, datetime]]:
        """Return the dates that are whole; raises `Refused` for hours that do not exist."""
        given = [[field.data for field in row] for row in self.rows]
        return [planning.moments(day, starts, ends, DEFAULT_ZONE) for day, starts, ends in given if day and starts and ends]

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the fields, and that every date is whole."""
        valid = bool(super().validate(extra_validators))
        for row in self.rows:
            empty = next((field for field in row if field.data is None), None)
            if empty is not None and any(field.data for field in row):
                empty.errors = [_("Enter the day, from when and until when.")]
                valid = False
        if valid and not any(row[0].data for row in self.rows):
            self.day1.errors = [_("Enter at least one day with its hours.")]
            return False
        return valid


class NamesForm(Form):
    """Whether who organises an event sees names."""

    shared = BooleanField(
        _l("The organisation sees the names of who signs up"),
        description=_l("From now on, and the form says so. Whoever signed up before, by telephone or with a class is not shown."),
    )


class EnterForm(Contact, ProposalForm):
    """A proposal that came by telephone, on paper or at the counter; an address is welcome, not needed."""

    notice: object = None
    channel = SelectField(
        _l("How it came"),
        coerce=Channel,
        choices=[SelectChoice(value, CHANNELS[value]) for value in (Channel.PHONE, Channel.PAPER, Channel.COUNTER)],
    )
    email = StringField(_l("Email address"), [Optional(), Length(max=254), one_line], description=_l("Without one, no letter goes out."))
    language = SelectField(
        _l("Language of the letters"),
        choices=LETTERS_IN,
        default=UNKNOWN,
    )

    def validate_email(self, field: StringField) -> None:
        """Refuse what cannot be written to; nothing is nothing."""
        if field.data:
            super().validate_email(field)


def _name(partner: Partner) -> str:
    return f"{plain(partner.name)} ({partner.acronym})" if partner.acronym else plain(partner.name)
