"""The form with which a teacher registers one or several classes, and the small ones of their private pages."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, cast

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError

from ixevents.classes import class_fields, words
from ixevents.classes import terms as terms_of
from ixevents.classes.actions import Class, Contact
from ixevents.classes.class_fields import Unless, name, short
from ixevents.classes.models import ClassTerms, Photos
from ixevents.classes.school_days import SchoolDays
from ixevents.core import addresses
from ixevents.core.forms import PublicForm, one_line, telephone
from ixevents.events.models import Slot
from ixevents.registrations.forms import NEEDS, writable_address
from ixevents.registrations.name_lists import no_names
from ixevents.schools.models import Community, School

CLASSES_MOST = 6
NEW_SCHOOL = "new"
_PARTS = {"school": 0, "find": 0, "new": 0}
_OF_A_CLASS = re.compile(r"c[0-9]+_")
STEPS = ("find", "change", "add", "drop")


def _is_new(form: Any) -> bool:
    return bool(form.school.data == NEW_SCHOOL)


class SchoolForm(PublicForm):
    """Which school: one of the list, or the four things by which staff can find one that is not in it."""

    school = StringField(_l("Your school"))
    find = StringField(
        _l("Find your school"),
        description=_l("Part of its name, its number, municipality, network or language."),
        validators=[short(100), one_line],
    )
    new_name = StringField(
        _l("Name of the school"), validators=[Unless(_is_new, _l("Enter the name of your school.")), short(160), one_line, no_names]
    )
    new_postcode = StringField(
        _l("Postcode"),
        validators=[
            Unless(_is_new, _l("Enter the postcode of your school.")),
            Length(max=10, message=_l("Use at most 10 characters.")),
            one_line,
        ],
    )
    new_locality = StringField(
        _l("Municipality"), validators=[Unless(_is_new, _l("Enter the municipality of your school.")), short(80), one_line]
    )
    new_community = RadioField(
        _l("Language of the school"),
        description=_l("Its holidays depend on it."),
        choices=[SelectChoice(str(one), text) for one, text in words.COMMUNITIES.items()],
        validate_choice=False,
    )
    chosen: School | None = None
    "The school of the list that was chosen, as the view has loaded it."

    def validate_school(self, field: Field) -> None:
        """Ask for a school, in words that say what to do next."""
        if self.chosen is None and not _is_new(self):
            typed = bool((self.find.data or "").strip())
            raise ValidationError(_("Choose your school in the list.") if typed else _("Find your school and choose it."))

    def validate_new_community(self, field: Field) -> None:
        """Ask for the language of a school that is not in the list."""
        if _is_new(self) and field.data not in list(Community):
            raise ValidationError(_("Choose the language of your school."))

    @property
    def community(self) -> Community | None:
        """Whose calendar counts."""
        if self.chosen is not None:
            return self.chosen.community
        return Community(self.new_community.data) if _is_new(self) and self.new_community.data in list(Community) else None


class ClassesForm(SchoolForm):
    """A teacher registers classes. Made by `asking_classes`, never by hand: each class has fields of its own."""

    numbers = HiddenField()
    seen = HiddenField()
    "The slots as the page showed them, to notice one that has moved since."
    name = StringField(
        _l("Your name"),
        validators=[DataRequired(_l("Enter your name.")), short(120), one_line],
    )
    role = StringField(
        _l("What you do at the school"),
        description=_l("For example class teacher, or head of school."),
        validators=[Optional(), short(60), one_line, no_names],
    )
    email = StringField(
        _l("Your email address"),
        description=_l("Better the one of your school. Your confirmation and a private link for each class go there."),
        validators=[InputRequired(_l("Enter your email address.")), short(254), one_line, writable_address],
    )
    phone = StringField(
        _l("Your telephone"),
        description=_l("A number we can also reach on the day itself."),
        validators=[InputRequired(_l("Enter a telephone number.")), short(40), one_line, telephone],
    )
    day_phone = StringField(
        _l("Another number on the day itself"),
        description=_l("If you leave your own telephone at school."),
        validators=[Optional(), short(40), one_line, telephone],
    )
    photos = RadioField(
        _l("Photographs"),
        description=_l("The school keeps the consents of pupils and parents; we never ask for them here. You can change this at any time."),
        choices=[SelectChoice(str(one), text) for one, text in words.PHOTOS.items()],
        default=str(Photos.NONE),
        validators=[InputRequired(_l("Choose which pictures may be taken."))],
    )
    transport = SelectField(
        _l("How do you come?"),
        choices=[SelectChoice("", _l("Not known yet")), *(SelectChoice(str(one), text) for one, text in words.TRANSPORT.items())],
        validators=[Optional()],
    )
    topic = TextAreaField(_l("What are you working on in class?"), validators=[Optional(), short(400), no_names])
    lessons = TextAreaField(_l("What will your lessons make of it?"), validators=[Optional(), short(400), no_names])
    experience = TextAreaField(_l("Has the class done something of the kind before?"), validators=[Optional(), short(400), no_names])
    contact_next_year = BooleanField(
        _l("Write to me when next year’s programme is there"),
        description=_l("Optional, one letter a year. It changes nothing about your registration."),
    )

    terms: ClassTerms
    slots: dict[int, Slot]
    order: tuple[int, ...] = (1,)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.numbers.data = " ".join(map(str, self.order))
        self.days: SchoolDays | None = None

    def __iter__(self) -> Iterator[Field]:
        """Go through the fields in the order of the page: the school, the classes, the sender."""
        return iter(
            sorted(
                super().__iter__(), key=lambda field: _PARTS.get(field.name.partition("_")[0], 1 if _OF_A_CLASS.match(field.name) else 2)
            )
        )

    def validate(self, extra_validators: object = None) -> bool:
        """Check every field, then the dates of each class by the calendar of its school."""
        valid = super().validate(extra_validators)
        if self.community is not None:
            self.days = SchoolDays(self.community, self.slots.values())
        return len([number for number in self.order if self._dates_suit(number)]) == len(self.order) and self._labels_differ() and valid

    def of(self, number: int, what: str) -> Field:
        """Return one field of one class."""
        return self[name(number, what)]

    def wishes(self, number: int) -> tuple[Slot, ...]:
        """Return the slots a class asks for, the dearest first, each once."""
        asked = [self.of(number, f"wish{rank}").data for rank in (1, 2, 3)]
        return tuple(self.slots[slot_id] for slot_id in dict.fromkeys(asked) if slot_id in self.slots)

    def adults_for(self, number: int) -> int:
        """Return how many adults come: as many as were typed, or else as many as are needed."""
        typed, pupils = self.of(number, "adults").data, self.of(number, "pupils").data
        return int(typed or terms_of.adults_for(pupils or 1, self.terms.pupils_per_adult))

    def contact(self) -> Contact:
        """Return who sends the form, once it is valid."""
        return Contact(self.name.data or "", addresses.read(self.email.data or ""), self.phone.data, self.role.data or "")

    def contact_key(self) -> str:
        """Return the sender's address in the form that is compared."""
        return addresses.read(self.email.data or "").key

    def sending(self) -> str:
        """Name this sending: the same for a double click, another once the address is corrected."""
        return f"{self.key}:{sha256(self.contact_key().encode()).hexdigest()[:16]}"

    def classes(self) -> list[Class]:
        """Return the classes of a valid form."""
        return [self._class(number) for number in self.order]

    def _class(self, number: int) -> Class:
        text = {what: self.of(number, what).data or "" for what in ("label", "level", "hours")}
        return Class(
            **text,
            pupils=self.of(number, "pupils").data or 0,
            adults=self.adults_for(number),
            wishes=self.wishes(number),
            contact=self._other_contact(number),
            counts=self._numbers(number, "count", words.COUNTS),
            needs=self._numbers(number, "need", NEEDS),
            needs_note=self.of(number, "needs_note").data or None,
            part=bool(self.of(number, "part").data),
        )

    def _numbers(self, number: int, prefix: str, keys: Sequence[str] | dict[Any, Any]) -> dict[str, int]:
        given = {str(key): self.of(number, f"{prefix}_{key}").data for key in keys}
        return {key: value for key, value in given.items() if value}

    def _other_contact(self, number: int) -> Contact | None:
        who = self.of(number, "contact_name").data
        if not who:
            return None
        address = addresses.read(self.of(number, "contact_email").data or "")
        return Contact(who, address, self.of(number, "contact_phone").data or None, self.of(number, "contact_role").data or "")

    def _dates_suit(self, number: int) -> bool:
        """Refuse holidays and Sundays of the school's community; let what is unusual pass once it is confirmed (SCH-07)."""
        if self.days is None:
            return True
        suits = True
        for rank in (1, 2, 3):
            field = self.of(number, f"wish{rank}")
            slot = self.slots.get(field.data) if isinstance(field.data, int) else None
            why = slot and self.days.closed(slot)
            if slot and not why and (unusual := self.days.unusual(slot)) and not self.of(number, "sure").data:
                self.of(number, "sure").asked = True
                why = unusual + " " + _("Tick below that you come all the same, or choose another date.")
            if why:
                field.errors = [*field.errors, why]
                suits = False
        return suits

    def _labels_differ(self) -> bool:
        seen: set[str] = set()
        differ = True
        for number in self.order:
            field = self.of(number, "label")
            key = "".join((field.data or "").casefold().split())
            if key and key in seen:
                field.errors = [*field.errors, _("You have named another class like this. Give each its own name.")]
                differ = False
            seen.add(key)
        return differ


@dataclass(frozen=True)
class Block:
    """One class of the form, for the page to draw."""

    number: int
    place: int
    "1 for the first class on the page."
    form: ClassesForm

    def __getitem__(self, what: str) -> Field:
        return self.form.of(self.number, what)

    @property
    def needs(self) -> list[Field]:
        """The access needs, as counts."""
        return [self[f"need_{need}"] for need in NEEDS]

    @property
    def counts(self) -> list[Field]:
        """How many girls, boys and others."""
        return [self[f"count_{key}"] for key in words.COUNTS]

    def filled(self, *prefixes: str) -> bool:
        """Whether something was written, or is wrong, in fields of these names."""
        fields = [field for field in self.form if field.name.startswith(tuple(name(self.number, prefix) for prefix in prefixes))]
        return any(field.data or field.errors for field in fields)


def asking_classes(terms: ClassTerms, slots: Sequence[Slot], slot_words: Sequence[str], order: tuple[int, ...]) -> type[ClassesForm]:
    """Return the form for so many classes that ask for some of these slots."""
    fields: dict[str, Any] = {}
    for number in order:
        fields |= class_fields.fields(number, terms, slots, slot_words)
    values = {"terms": terms, "slots": {slot.id: slot for slot in slots}, "order": order}
    # The same name however many classes there are: it is part of what a public form is signed with.
    return cast(type[ClassesForm], type("ClassesForm", (ClassesForm,), {**values, **fields}))


def blocks(form: ClassesForm) -> list[Block]:
    """Return the classes of a form in order."""
    return [Block(number, place, form) for place, number in enumerate(form.order, 1)]


def order(text: str | None) -> tuple[int, ...]:
    """Read the numbers of the classes a sent form has; whatever else was sent is one class."""
    found = [int(word) for word in (text or "").split() if word.isascii() and word.isdigit() and len(word) <= 2]
    return tuple(dict.fromkeys(number for number in found if number > 0))[:CLASSES_MOST] or (1,)


def after_step(before: tuple[int, ...], step: str) -> tuple[int, ...]:
    """Return the numbers of the classes once a button has added or taken away one."""
    verb, _sign, which = step.partition("-")
    if verb == "add" and len(before) < CLASSES_MOST:
        return (*before, max(before) + 1)
    if verb == "drop":
        return tuple(number for number in before if str(number) != which) or before
    return before
