"""What staff fill in about classes."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, HiddenField, IntegerField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import URL, InputRequired, Length, NumberRange, Optional

from ixevents.classes import as_seen, writing_terms
from ixevents.classes import words as class_words
from ixevents.classes.class_fields import class_label
from ixevents.classes.models import ADULTS_MOST, PUPILS_MOST, ClassParty, ClassTerms, Photos
from ixevents.core.forms import Form, one_line, telephone
from ixevents.core.languages import LANGUAGES, Translated
from ixevents.events.models import Slot
from ixevents.registrations.models import Channel
from ixevents.registrations.name_lists import no_names
from ixevents.schools.levels import ORDER
from ixevents.staff.finding import Finder
from ixevents.staff.registrations.forms import PartyForm
from ixevents.staff.registrations.words import CHANNELS

_TEXT = Length(max=4000, message=_l("Use at most 4000 characters."))


def _text() -> Field:
    return TextAreaField("", [Optional(), _TEXT])


class TermsForm(Form):
    """What an event asks of classes, and what it tells their teachers."""

    opened = HiddenField()
    levels = SelectMultipleField(_l("For which levels"), [Optional()], description=_l("Nothing ticked: for every level."))
    max_pupils = IntegerField(
        _l("Pupils of one class at most"),
        [InputRequired(_l("Enter a number.")), NumberRange(1, PUPILS_MOST, _l("Enter a number from 1 to 35."))],
    )
    pupils_per_adult = IntegerField(
        _l("One adult for so many pupils"),
        [InputRequired(_l("Enter a number.")), NumberRange(1, PUPILS_MOST, _l("Enter a number from 1 to 35."))],
        description=_l("At least one adult comes with every class."),
    )
    approval = BooleanField(
        _l("We accept or refuse each class"), description=_l("Without a tick a class is confirmed at once while there is room.")
    )
    final_days = IntegerField(
        _l("Days before, on which we ask for the final number"),
        [InputRequired(_l("Enter a number.")), NumberRange(0, 60, _l("Enter a number from 0 to 60."))],
    )
    dossier_url = StringField(
        _l("Address of the teaching dossier"),
        [Optional(), Length(max=300), one_line, URL(message=_l("Enter a full address, beginning with https://."))],
    )
    topic_fr, topic_nl, topic_en = _text(), _text(), _text()
    bring_fr, bring_nl, bring_en = _text(), _text(), _text()
    lessons_fr, lessons_nl, lessons_en = _text(), _text(), _text()
    practical_fr, practical_nl, practical_en = _text(), _text(), _text()
    travel_fr, travel_nl, travel_en = _text(), _text(), _text()

    def offer_levels(self) -> None:
        """Fill in the levels, in their order."""
        self.levels.choices = [SelectChoice(level.value, class_words.level(level)) for level in ORDER]

    def show(self, terms: ClassTerms) -> None:
        """Fill in what it says now."""
        for name in writing_terms.NUMBERS:
            self[name].data = getattr(terms, name)
        for name in writing_terms.TEXTS:
            text = getattr(terms, name) or Translated()
            for lang in LANGUAGES:
                self[f"{name}_{lang}"].data = getattr(text, lang)

    def values(self) -> dict[str, Any]:
        """Return the answers by the names of the model."""
        texts = {name: Translated(*(self[f"{name}_{lang}"].data or "" for lang in LANGUAGES)) for name in writing_terms.TEXTS}
        facts = {name: self[name].data for name in writing_terms.NUMBERS}
        return texts | facts | {"dossier_url": self.dossier_url.data or "", "levels": list(self.levels.data or ())}

    def opened_on(self) -> int:
        """Return what the form was opened on; -1, which nothing is, for what cannot be read."""
        raw = self.opened.data or ""
        return int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 12 else -1


class EntryForm(PartyForm):
    """A class that came by telephone, on paper or to the counter; the school is chosen before."""

    slot = SelectField(_l("Which date?"), coerce=int, validators=[InputRequired(_l("Choose a date."))])
    label = StringField(_l("Name of the class"), [InputRequired(_l("Enter the name of the class.")), Length(max=40), one_line, class_label])
    level = SelectField(_l("Level"))
    pupils = IntegerField(_l("Pupils"), [InputRequired(_l("Enter how many pupils come.")), NumberRange(1, PUPILS_MOST)])
    adults = IntegerField(_l("Accompanying adults"), [InputRequired(_l("Enter how many adults come.")), NumberRange(1, ADULTS_MOST)])
    part = BooleanField(_l("If not all fit, a part of the class may come"))
    role = StringField(_l("What the contact does at the school"), [Optional(), Length(max=60), one_line])
    day_phone = StringField(_l("Telephone of the day"), [Optional(), Length(max=40), one_line, telephone])
    hours = StringField(_l("School hours that day"), [Optional(), Length(max=60), one_line, no_names])
    photos = RadioField(_l("Pictures"), default=Photos.NONE)
    transport = SelectField(_l("How the class comes"), validators=[Optional()])
    topic = StringField(_l("What the class works on"), [Optional(), Length(max=400), one_line, no_names])
    channel = RadioField(
        _l("How did it reach us?"),
        choices=[SelectChoice(value, CHANNELS[value]) for value in (Channel.PHONE, Channel.PAPER, Channel.COUNTER)],
        default=Channel.PHONE,
        validators=[InputRequired(_l("Choose one."))],
    )
    finder: Finder | None = None
    sending = HiddenField()
    "The same for a double click: one class is entered once."

    def offer(self, slots: Sequence[Slot], lines: Sequence[str]) -> None:
        """Fill in what can be chosen."""
        self.slot.choices = [SelectChoice(slot.id, line) for slot, line in zip(slots, lines, strict=True)]
        self.level.choices = [SelectChoice(level.value, class_words.level(level)) for level in ORDER]
        self.photos.choices = [SelectChoice(value.value, text) for value, text in class_words.PHOTOS.items()]
        ways = [SelectChoice(value.value, text) for value, text in class_words.TRANSPORT.items()]
        self.transport.choices = [SelectChoice("", _l("Not said")), *ways]


class ChangeForm(Form):
    """What staff change of a class; its date is moved on its file."""

    label = StringField(_l("Name of the class"), [InputRequired(_l("Enter the name of the class.")), Length(max=40), one_line, class_label])
    level = SelectField(_l("Level"))
    pupils = IntegerField(_l("Pupils"), [InputRequired(_l("Enter how many pupils come.")), NumberRange(1, PUPILS_MOST)])
    adults = IntegerField(_l("Accompanying adults"), [InputRequired(_l("Enter how many adults come.")), NumberRange(1, ADULTS_MOST)])
    seen = HiddenField()

    def offer_levels(self) -> None:
        """Fill in the levels, in their order."""
        self.level.choices = [SelectChoice(level.value, class_words.level(level)) for level in ORDER]

    def show(self, party: ClassParty) -> None:
        """Fill in what is known."""
        self.seen.data = as_seen.mark(party)
        for field in (self.label, self.level, self.pupils, self.adults):
            field.data = getattr(party, field.name)
