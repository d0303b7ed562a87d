"""Forms for what staff do with one party or with many."""

from collections.abc import Sequence
from datetime import datetime
from typing import TypeVar

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, IntegerField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields import DateTimeLocalField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from ixevents.core import addresses
from ixevents.core.forms import Form, one_line, telephone
from ixevents.core.languages import Translated
from ixevents.events.models import Slot
from ixevents.registrations import forms
from ixevents.registrations.forms import NEEDS, writable_address
from ixevents.registrations.models import Channel, Registration
from ixevents.staff.finding import Finder
from ixevents.staff.registrations.words import CHANNELS, LANGUAGES

P = TypeVar("P", bound="PartyForm")

SHORT = Length(max=500, message=_l("Use at most 500 characters."))


class PlainForm(Form):
    """A deed that needs no words."""


class ReasonForm(Form):
    """Why, in the reader's language; the letter says it."""

    reason_fr = TextAreaField(_l("Reason in French"), validators=[Optional(), SHORT])
    reason_nl = TextAreaField(_l("Reason in Dutch"), validators=[Optional(), SHORT])
    reason_en = TextAreaField(_l("Reason in English"), validators=[Optional(), SHORT])
    reason_all = TextAreaField(
        _l("Or the same words for everybody"),
        description=_l("They go out as they stand, whatever the reader’s language. Leave the others empty then."),
        validators=[Optional(), SHORT],
    )

    @property
    def reason(self) -> Translated:
        """What was written."""
        if self.reason_all.data:
            return Translated.of(self.reason_all.data)
        return Translated(self.reason_fr.data or "", self.reason_nl.data or "", self.reason_en.data or "")


class CalledOffForm(Form):
    """Why a date is called off: the public reads it, so French and Dutch are both needed (LANG-01)."""

    reason_fr = TextAreaField(_l("Reason in French"), validators=[DataRequired(_l("Write the reason in French.")), SHORT])
    reason_nl = TextAreaField(_l("Reason in Dutch"), validators=[DataRequired(_l("Write the reason in Dutch.")), SHORT])
    reason_en = TextAreaField(_l("Reason in English"), validators=[Optional(), SHORT])

    @property
    def reason(self) -> Translated:
        """What was written."""
        return Translated(self.reason_fr.data or "", self.reason_nl.data or "", self.reason_en.data or "")


class NoteForm(Form):
    """Why, for colleagues: it stays in the journal."""

    reason = TextAreaField(
        _l("Why?"),
        description=_l("It is kept in the journal, where colleagues read it. Write no names and nothing about health."),
        validators=[DataRequired(_l("Write why.")), SHORT],
    )


class OfferForm(NoteForm):
    """Offer seats out of turn."""

    seats = IntegerField(_l("How many places?"), validators=[InputRequired(_l("Enter how many places.")), NumberRange(min=1)])


class ExtendForm(Form):
    """Let an offer stand longer."""

    until = DateTimeLocalField(
        _l("The offer stands until"),
        format=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
        validators=[InputRequired(_l("Enter a day and an hour."))],
    )

    def moment(self) -> datetime:
        """Return what was entered, on the clock of the wall."""
        found: datetime = self.until.data
        return found


class SizeForm(Form):
    """How many come."""

    seats = IntegerField(
        _l("How many people come?"), validators=[InputRequired(_l("Enter how many people come.")), NumberRange(min=1, max=999)]
    )


class TransferForm(Form):
    """To which slot a party goes."""

    slot = SelectField(_l("To which date?"), coerce=int, validators=[InputRequired(_l("Choose a date."))])
    wait = BooleanField(_l("If it is full, the party waits there: it has agreed to give up its present places"))

    finder: Finder | None = None

    def offer(self, slots: Sequence[Slot], lines: Sequence[str]) -> None:
        """Fill in what can be chosen."""
        self.slot.choices = [SelectChoice(slot.id, line) for slot, line in zip(slots, lines, strict=True)]


class ProposeForm(Form):
    """Which slot is proposed to a party, until when and why."""

    slot = SelectField(_l("Which date instead?"), coerce=int, validators=[InputRequired(_l("Choose a date."))])
    until = DateTimeLocalField(
        _l("The places are kept there until"),
        format=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
        validators=[InputRequired(_l("Enter a day and an hour."))],
    )
    reason_fr = TextAreaField(_l("Reason in French"), validators=[Optional(), SHORT])
    reason_nl = TextAreaField(_l("Reason in Dutch"), validators=[Optional(), SHORT])
    reason_en = TextAreaField(_l("Reason in English"), validators=[Optional(), SHORT])

    finder: Finder | None = None
    offer = TransferForm.offer

    @property
    def reason(self) -> Translated:
        """What was written."""
        return Translated(self.reason_fr.data or "", self.reason_nl.data or "", self.reason_en.data or "")


class SwapForm(Form):
    """With whom a party changes places."""

    other = IntegerField(
        _l("Number of the other registration"),
        description=_l("It stands below the name on the page of that registration."),
        validators=[InputRequired(_l("Enter the number of a registration.")), NumberRange(min=1, max=2_000_000_000)],
    )


class PartyForm(Form):
    """What is known of a party."""

    name = StringField(_l("Name"), validators=[DataRequired(_l("Enter a name.")), Length(max=120), one_line])
    email = StringField(_l("Email"), validators=[Optional(), Length(max=254), one_line, writable_address])
    phone = StringField(_l("Telephone"), validators=[Optional(), Length(max=40), one_line, telephone])
    language = RadioField(
        _l("Language of the letters"),
        choices=[SelectChoice(value, label) for value, label in LANGUAGES.items()],
        default="unknown",
        validators=[InputRequired(_l("Choose a language."))],
    )
    needs = SelectMultipleField(
        _l("What should we prepare?"),
        choices=[SelectChoice(need.value, label) for need, label in NEEDS.items()],
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
        validators=[Optional()],
    )
    needs_note = TextAreaField(
        _l("Note on needs"),
        description=_l("Only the team of this event reads it. It is erased 30 days after the event."),
        validators=[Optional(), Length(max=400)],
    )

    def values(self) -> dict[str, object]:
        """Return what was entered, as the actions take it."""
        address = addresses.read(self.email.data) if self.email.data else None
        home = {} if (lives_here := forms.lives_here(self)) is None else {"inhabitant": lives_here}
        return (
            home
            | {
                "name": self.name.data,
                "email": address.shown if address else None,
                "email_key": address.key if address else None,
                "phone": self.phone.data or None,
                "language": self.language.data,
            }
            | ({"needs": list(self.needs.data or ()), "needs_note": self.needs_note.data or None} if "needs" in self else {})
        )

    def without_needs(self) -> None:
        """Leave out what the party needs: of a class that is counted, on a page of its own."""
        del self.needs, self.needs_note

    def show(self, registration: Registration) -> None:
        """Fill in what is known."""
        for name in ("name", "email", "phone", "language", "needs", "needs_note"):
            if name in self:
                self[name].data = getattr(registration, name)
        if isinstance(self, forms.AsksHome):
            self.inhabitant.data = "yes" if registration.inhabitant else "no"


def asking_home(form: type[P]) -> type[P]:
    """Return a form that asks besides whether the party lives in the municipality."""
    asking = forms.asking_home(form)
    asking.inhabitant = RadioField(_l("Does the party live in the municipality?"), **forms.HOME)
    return asking


class EntryForm(PartyForm):
    """A party that came by telephone, on paper or to the counter."""

    slot = SelectField(_l("Which date?"), coerce=int, validators=[InputRequired(_l("Choose a date."))])
    seats = IntegerField(
        _l("How many people come?"), default=1, validators=[InputRequired(_l("Enter how many people come.")), NumberRange(min=1, max=999)]
    )
    channel = RadioField(
        _l("How did it reach us?"),
        choices=[SelectChoice(value, CHANNELS[value]) for value in (Channel.PHONE, Channel.PAPER, Channel.COUNTER)],
        default=Channel.PHONE,
        validators=[InputRequired(_l("Choose one."))],
    )
    asked_event = HiddenField()
    "The event whose questions the page shows."
    late_reason = StringField(
        _l("Why after the closing?"),
        description=_l("Only needed once registration is closed. It is kept in the journal: write no names."),
        validators=[Optional(), Length(max=300), one_line],
    )

    notice: str | None = None
    "What is to be done besides correcting fields."
    finder: Finder | None = None

    def offer(self, slots: Sequence[Slot], lines: Sequence[str]) -> None:
        """Fill in what can be chosen."""
        self.slot.choices = [SelectChoice(slot.id, line) for slot, line in zip(slots, lines, strict=True)]


class MergeForm(Form):
    """How two registrations become one."""

    kept = RadioField(_l("Which one stays?"), coerce=int, validators=[InputRequired(_l("Choose one."))])
    seats = RadioField(
        _l("How many places then?"),
        choices=[SelectChoice("larger", _l("The larger number")), SelectChoice("sum", _l("Both numbers added up"))],
        default="larger",
        validators=[InputRequired(_l("Choose one."))],
    )

    def offer(self, parties: Sequence[Registration]) -> None:
        """Fill in the two."""
        first, second = parties
        self.kept.choices = [
            SelectChoice(first.id, _("%(name)s, %(seats)s places, registered first", name=first.name, seats=first.seats_asked)),
            SelectChoice(second.id, _("%(name)s, %(seats)s places", name=second.name, seats=second.seats_asked)),
        ]
        if self.kept.data is None:
            self.kept.data = parties[0].id
