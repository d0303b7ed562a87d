"""The small forms of a class's private page."""

from collections.abc import Sequence
from typing import Any, cast

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, HiddenField, IntegerField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional

from ixevents.classes import as_seen, class_fields, need_actions, words
from ixevents.classes import terms as terms_of
from ixevents.classes.class_fields import Enough, WholeNumber, short
from ixevents.classes.models import ClassParty, ClassTerms, Photos, Transport
from ixevents.core.forms import Form, one_line, telephone
from ixevents.events.models import Slot
from ixevents.registrations.forms import ANSWERS, NEEDS
from ixevents.registrations.models import Registration
from ixevents.registrations.name_lists import no_names


class ChangeClassForm(Form):
    """Change what is known of a class. Made by `changing`: its levels and numbers are those of the event."""

    seen = HiddenField()
    hours = StringField(_l("Your school hours that day"), validators=[Optional(), short(60), one_line, no_names])
    day_phone = StringField(
        _l("Telephone on the day itself"), validators=[InputRequired(_l("Enter a telephone number.")), short(40), one_line, telephone]
    )
    photos = RadioField(_l("Photographs"), choices=[SelectChoice(str(one), text) for one, text in words.PHOTOS.items()])
    transport = SelectField(
        _l("How do you come?"),
        choices=[SelectChoice("", _l("Not known yet")), *(SelectChoice(str(one), text) for one, text in words.TRANSPORT.items())],
        validators=[Optional()],
    )

    def fill(self, party: ClassParty, phone: str | None) -> None:
        """Show what is known."""
        for field in self:
            if hasattr(party, field.name):
                field.data = getattr(party, field.name)
        self.photos.data, self.transport.data = str(party.photos), str(party.transport or "")
        self.day_phone.data = party.day_phone or phone
        self["many"].data = False
        self.seen.data = as_seen.mark(party)

    def facts(self) -> dict[str, Any]:
        """Return what a valid form says."""
        pupils = int(self["pupils"].data or 0)
        return {
            "label": self["label"].data,
            "level": self["level"].data,
            "pupils": pupils,
            "adults": int(self["adults"].data or terms_of.adults_for(pupils, self.terms.pupils_per_adult)),
            "hours": self.hours.data or "",
            "day_phone": self.day_phone.data,
            "photos": Photos(self.photos.data),
            "transport": Transport(self.transport.data) if self.transport.data else None,
            "seen": self.seen.data or "",
        }

    terms: ClassTerms


def changing(terms: ClassTerms, party: ClassParty) -> type[ChangeClassForm]:
    """Return the form that changes a class; its own level stays possible, whatever the event asks now."""
    fields = class_fields.about(terms, also=party.level)
    return cast(type[ChangeClassForm], type("ChangeClassForm", (ChangeClassForm,), {"terms": terms, **fields}))


class NeedsForm(Form):
    """Change what a class needs. Made by `asking_needs`."""

    notice: object = None

    seen = HiddenField(id="needs-seen")

    @property
    def numbers(self) -> list[Field]:
        """How many need what."""
        return [self[f"need_{need}"] for need in NEEDS]

    def fill(self, registration: Registration, party: ClassParty) -> None:
        """Show what is known."""
        for need in NEEDS:
            self[f"need_{need}"].data = party.needs.get(need)
        self["needs_note"].data = registration.needs_note
        self.seen.data = need_actions.mark(registration, party)

    def said(self) -> dict[str, Any]:
        """Return what a valid form says."""
        counts = {str(need): int(self[f"need_{need}"].data or 0) for need in NEEDS}
        return {"counts": counts, "note": self["needs_note"].data or None, "seen": self.seen.data or ""}


def asking_needs() -> type[NeedsForm]:
    """Return the form that changes what a class needs."""
    return cast(type[NeedsForm], type("NeedsForm", (NeedsForm,), class_fields.needs()))


class MoveForm(Form):
    """Choose another slot."""

    seen_slot = HiddenField()
    "Where the class was when the page was opened."
    slot = RadioField(_l("Another date"), coerce=int, validators=[InputRequired(_l("Choose a date."))])

    def __init__(self, *args: object, slots: Sequence[Slot] = (), **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.slot.choices = [SelectChoice(slot.id, words.place(slot)) for slot in slots]


class WaitForm(Form):
    """Whether part of the class may be offered places."""

    part = BooleanField()


class ClassOfferForm(Form):
    """Answer an offer: with how many of the class. Made by `offering`."""

    answer = RadioField(choices=[SelectChoice(answer) for answer in ANSWERS], validators=[InputRequired()])
    most: int = 0
    least: int = 0

    def validate(self, extra_validators: object = None) -> bool:
        """Hold the class that comes against what was offered; the numbers count for who comes with part."""
        valid: bool = super().validate(extra_validators)
        if self.answer.data != "take" or not valid:
            return valid or (self.answer.data != "take" and not self.answer.errors)
        size = (self["pupils"].data or 0) + (self["adults"].data or 0)
        if self.least < size <= self.most:
            return True
        self["pupils"].errors = [_("Pupils and adults together are %(most)s at most.", most=self.most)]
        return False


def offering(terms: ClassTerms, held: int, offered: int) -> type[ClassOfferForm]:
    """Return the form that answers an offer of so many places to a class that holds some already."""
    most = held + offered
    adults = next(adults for adults in range(1, most + 1) if terms_of.adults_for(most - adults, terms.pupils_per_adult) <= adults)
    fields = {
        "pupils": IntegerField(_l("Pupils"), default=most - adults, validators=[WholeNumber(1, terms.max_pupils)]),
        "adults": IntegerField(
            _l("Accompanying adults"), default=adults, validators=[WholeNumber(1, terms_of.most_adults(terms)), Enough(terms)]
        ),
    }
    return cast(type[ClassOfferForm], type("ClassOfferForm", (ClassOfferForm,), {"most": most, "least": held, **fields}))
