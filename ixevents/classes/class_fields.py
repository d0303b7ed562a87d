"""The fields of one class in the form: its own names carry its number, so that several classes stand in one form."""

import re
from collections.abc import Callable, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional, StopValidation, ValidationError

from ixevents.classes import terms as terms_of
from ixevents.classes import words
from ixevents.classes.models import PUPILS_A_TEACHER_ASKS_TWICE, ClassTerms
from ixevents.core.forms import Form, one_line, telephone
from ixevents.events.models import Slot
from ixevents.registrations.forms import NEEDS, writable_address
from ixevents.registrations.name_lists import no_names
from ixevents.schools.levels import ORDER

NEED_MOST = 45
_LABEL = re.compile(r"[^\W_][\w .,+/&'’°()-]*")
_ADDRESS = re.compile(r"www|https?|\.\w", re.IGNORECASE)


def short(most: int) -> Length:
    """Return the check of a text's length."""
    return Length(max=most, message=_l("Use at most %(most)s characters.", most=most))


def class_label(form: Form, field: Field) -> None:
    """Take what schools call their classes: letters repeat it, so it holds nothing a stranger could use them for (case 20)."""
    text = field.data or ""
    if not _LABEL.fullmatch(text) or _ADDRESS.search(text):
        raise ValidationError(_l("Write the name of the class in letters and figures, like 4TQ B."))


class Unless:
    """Opens the checks of a field that may stay empty where something else was chosen."""

    def __init__(self, needed: Callable[[Any], bool], message: object) -> None:
        self._needed, self._message = needed, message

    def __call__(self, form: Form, field: Field) -> None:
        """Stop at an empty field: with a sentence where it is needed."""
        empty = not (field.data or "").strip()
        if empty:
            field.errors = []
            raise StopValidation(str(self._message) if self._needed(form) else "")


class WholeNumber:
    """Opens the checks of a number: a sentence for what is none."""

    def __init__(self, least: int, most: int, missing: object = None) -> None:
        self.least, self.most, self._missing = least, most, missing
        self.field_flags = {} if missing else {"optional": True}

    def __call__(self, form: Form, field: Field) -> None:
        """Stop at what is missing, no number, too small or too large."""
        if field.data is None:
            typed = bool(field.raw_data and str(field.raw_data[0]).strip())
            field.errors = []
            raise StopValidation(_("Enter a whole number.") if typed else str(self._missing or ""))
        if not self.least <= field.data <= self.most:
            raise StopValidation(_("Enter a number from %(least)s to %(most)s.", least=self.least, most=self.most))


def name(number: int, what: str) -> str:
    """Return the name of a field of one class."""
    return f"c{number}_{what}"


def fields(number: int, terms: ClassTerms, slots: Sequence[Slot], slot_words: Sequence[str]) -> dict[str, Any]:
    """Return the fields of one class by name."""
    made = {
        **about(terms),
        **_wishes(slots, slot_words),
        **_counts(terms),
        **needs(),
        **_contact(number),
        "hours": StringField(
            _l("Your school hours that day"),
            description=_l("When you can leave and must be back, for example 8:25 – 12:05."),
            validators=[Optional(), short(60), one_line, no_names],
        ),
    }
    return {name(number, what): field for what, field in made.items()}


def about(terms: ClassTerms, also: str = "") -> dict[str, Any]:
    """Return the fields of what a class is and how many come, without a number; `also` is a level that stays possible."""
    most = terms.max_pupils
    possible = [one for one in ORDER if one in terms_of.levels(terms) or one == also]
    levels = [SelectChoice(str(one), words.level_and_age(one)) for one in possible]
    return {
        "label": StringField(
            _l("Name of the class"),
            description=_l("As your school calls it, for example 4TQ B or Les Hérissons."),
            validators=[InputRequired(_l("Enter the name of the class.")), short(40), one_line, class_label],
        ),
        "level": SelectField(
            _l("Level"),
            choices=[SelectChoice("", _l("Choose a level")), *levels],
            validators=[InputRequired(_l("Choose the level of the class."))],
            validate_choice=True,
        ),
        "pupils": IntegerField(
            _l("Pupils"), validators=[WholeNumber(1, most, _l("Enter how many pupils come.")), asked_twice("many", many_pupils)]
        ),
        "many": BooleanField(_l("The number is right: they are one class")),
        "adults": IntegerField(_l("Accompanying adults"), validators=[WholeNumber(1, terms_of.most_adults(terms)), Enough(terms)]),
    }


def many_pupils(field: Field) -> str | None:
    """Say what is unusual about a number of pupils."""
    if field.data and field.data > PUPILS_A_TEACHER_ASKS_TWICE:
        return _("%(num)s pupils is a lot for one class. Tick below that the number is right, or register two classes.", num=field.data)
    return None


def asked_twice(tick: str, unusual: Callable[[Field], str | None]) -> Callable[[Form, Field], None]:
    """Return a check that lets something unusual pass once it is confirmed by a tick."""

    def check(form: Form, field: Field) -> None:
        confirmed = form[field.name.replace("pupils", tick)]
        why = unusual(field)
        if why and not confirmed.data:
            confirmed.asked = True
            raise ValidationError(why)

    return check


class Enough:
    """Holds that enough adults come with the pupils; without a number as many as are needed come."""

    def __init__(self, terms: ClassTerms) -> None:
        self._terms = terms

    def __call__(self, form: Form, field: Field) -> None:
        """Hold the adults against the pupils."""
        count = form[field.name.replace("adults", "pupils")].data
        needed = terms_of.adults_for(count, self._terms.pupils_per_adult) if count else 1
        if field.data is not None and field.data < needed:
            raise ValidationError(_("With %(pupils)s come at least %(adults)s.", pupils=words.pupils(count), adults=words.adults(needed)))


def _wishes(slots: Sequence[Slot], slot_words: Sequence[str]) -> dict[str, Any]:
    choices = [SelectChoice(slot.id, text) for slot, text in zip(slots, slot_words, strict=True)]
    other = [SelectChoice(0, _l("No other date")), *choices]
    made: dict[str, Any] = {
        "wish1": RadioField(_l("When does the class come?"), choices=choices, coerce=int, validators=[InputRequired(_l("Choose a date."))]),
        "wish2": SelectField(_l("Second wish"), choices=other, coerce=int, default=0),
        "wish3": SelectField(_l("Third wish"), choices=other, coerce=int, default=0),
        "sure": BooleanField(_l("We come at that time all the same")),
        "part": BooleanField(
            _l("Part of the class could come too"),
            description=_l("If only some places come free, offer them to us. You decide then; without your tick we never split a class."),
        ),
    }
    return made


def needs() -> dict[str, Any]:
    """Return the fields of what a class needs, without a number: counts, and a note."""
    made: dict[str, Any] = {
        f"need_{need}": IntegerField(label, validators=[WholeNumber(0, NEED_MOST)], render_kw={"class": "count"})
        for need, label in NEEDS.items()
    }
    return made | {
        "needs_note": TextAreaField(
            _l("Something else we should prepare?"),
            description=_l("Without names. Only the team of this event reads it. It is erased 30 days after the event."),
            validators=[Optional(), short(400), no_names],
        ),
    }


def _counts(terms: ClassTerms) -> dict[str, Any]:
    return {f"count_{key}": IntegerField(label, validators=[WholeNumber(0, terms.max_pupils)]) for key, label in words.COUNTS.items()}


def _contact(number: int) -> dict[str, Any]:
    def other(form: Form) -> bool:
        return any((form[name(number, f"contact_{what}")].data or "").strip() for what in ("name", "email", "phone", "role"))

    return {
        "contact_name": StringField(
            _l("Name of the other contact"),
            validators=[Unless(other, _l("Enter the name of the other contact, or leave all of this empty.")), short(120), one_line],
        ),
        "contact_role": StringField(_l("What this person does at the school"), validators=[Optional(), short(60), one_line, no_names]),
        "contact_email": StringField(
            _l("Email address of the other contact"),
            description=_l("The letters about this class go there."),
            validators=[
                Unless(other, _l("Enter the email address of the other contact, or leave all of this empty.")),
                short(254),
                one_line,
                writable_address,
            ],
        ),
        "contact_phone": StringField(_l("Telephone of the other contact"), validators=[Optional(), short(40), one_line, telephone]),
    }
