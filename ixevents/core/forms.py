"""Base forms. Public ones need no cookie: a signed stamp says which form this is, since when, and which sending (cases 2, 3, 11)."""

import re
import secrets
import unicodedata
from functools import cache
from time import time
from typing import Any, ClassVar, TypeVar
from weakref import WeakKeyDictionary

from babel.support import Translations
from flask import current_app, g, request
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DecimalField as AnyDecimalField
from wtforms import Field, FieldList, FormField, HiddenField, StringField
from wtforms.fields.core import UnboundField
from wtforms.i18n import DefaultTranslations, messages_path
from wtforms.validators import Optional, ValidationError

from ixevents.core import tokens
from ixevents.core.languages import LOCALES, NAMES

T = TypeVar("T")

STAMP_HOURS = 24
LARGEST_NUMBER = 10**10
COMPOSED_UP_TO = 5000
"""Composing takes time that grows with the square of a run of accents; no field takes more than this."""

# U+FFFD stands for bytes that were no text at all.
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029\u202a-\u202e\u2066-\u2069\ufffd-\uffff]")
_INVISIBLE = "".join(filter(str.isspace, map(chr, range(0x3001)))) + "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"


def tidy(value: str | None) -> str | None:
    """Return text composed (NFC) and trimmed of what nobody sees, as people mean it."""
    if not isinstance(value, str):
        return value
    return (unicodedata.normalize("NFC", value[:COMPOSED_UP_TO]) + value[COMPOSED_UP_TO:]).strip(_INVISIBLE)


def printable(form: FlaskForm, field: Field) -> None:
    """Refuse control characters, lone surrogates and direction overrides (case 12); the rest stays in the field."""
    if isinstance(field.data, str) and _FORBIDDEN.search(field.data):
        field.data = _FORBIDDEN.sub("", field.data)
        raise ValidationError(_l("This contains characters that cannot be kept. Type it again instead of pasting it."))


def written(form: FlaskForm) -> list[dict[str, str]]:
    """Return what a person wrote in words, for a page that cannot take it any more: nobody writes it twice."""
    fields = (field for field in form if isinstance(field, StringField) and not isinstance(field, HiddenField))
    said = [(_named(field), field.data) for field in fields if field.name != "website" and isinstance(field.data, str)]
    return [{"key": label, "value": words} for label, words in said if words.strip()]


def _named(field: Field) -> str:
    lang = field.name.rpartition("_")[2]
    return f"{field.label.text} ({NAMES[lang]})" if lang in NAMES else str(field.label.text)


def one_line(form: FlaskForm, field: Field) -> None:
    """Refuse line breaks where one line is meant: nothing typed may become a mail header (case 26)."""
    if isinstance(field.data, str) and re.search(r"[\r\n]", field.data):
        raise ValidationError(_l("Write this on one line."))


def telephone(form: FlaskForm, field: Field) -> None:
    """Take what can be dialled: whoever must be called can be. Spaces that do not break come along from our own pages."""
    digits = sum(map(str.isdigit, field.data or ""))
    if not re.fullmatch(r"[+\d \u00a0\u202f()./-]+", field.data or "") or not 8 <= digits <= 15:
        raise ValidationError(_l("Enter a telephone number with at least 8 figures, like 0470 12 34 56."))


def _cleaned(values: list[object]) -> list[object]:
    return [_FORBIDDEN.sub("", value) if isinstance(value, str) else value for value in values]


_PATTERNS: "WeakKeyDictionary[UnboundField[Field], dict[tuple[str, str | None, DefaultTranslations | None], Field]]" = WeakKeyDictionary()
"""Fields as their class says them, by name, prefix and the words of their language."""


def _copied(thing: T, **other: object) -> T:
    # Past the class: to make a field without its form makes another thing in WTForms.
    made: T = object.__new__(type(thing))
    vars(made).update(vars(thing), **other)
    return made


_OURS = {
    "Not a valid integer value.": _l("Enter a whole number."),
    "Not a valid decimal value.": _l("Enter a number."),
    "Not a valid date value.": _l("Enter a day."),
    "Not a valid time value.": _l("Enter an hour, like 18:30."),
    "Not a valid datetime value.": _l("Enter a day and an hour."),
}
"""What people do wrong every day is said in our own words."""


class _Words(DefaultTranslations):
    def gettext(self, string: str) -> str:
        return str(_OURS[string]) if string in _OURS else super().gettext(string)


@cache
def _words_of_wtforms(lang: str) -> DefaultTranslations:
    return _Words(Translations.load(messages_path(), [LOCALES[lang]], "wtforms"))


class DecimalField(AnyDecimalField):
    """A number with places, behind a comma or a point; what nobody can reckon with (NaN, infinity) or no column keeps is none (case 12)."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the number that was sent."""
        typed = [value.replace(",", ".") if "." not in value and value.count(",") == 1 else value for value in valuelist]
        super().process_formdata(typed)
        number = getattr(self, "data", None)
        if number is not None and not (number.is_finite() and abs(number) < LARGEST_NUMBER):
            self.data = None
            raise ValueError(_l("Enter a number."))


class AskedWithAnother(Optional):
    """Lets an answer be empty that the form asks for after another answer, and does not call it optional."""

    def __init__(self) -> None:
        super().__init__()
        self.field_flags: dict[str, object] = {}


class Form(FlaskForm):
    """Parent of every form: trims text and refuses what cannot be kept."""

    on_page: ClassVar[tuple[str, ...]] = ()
    "The first fields in the order of the page, where a form joins those of its parents: what is to be corrected is listed so."

    def __init__(self, *args: object, **kwargs: object) -> None:
        # Fields of an HTML form alone: Flask-WTF would take files and JSON, of whatever type, for text as well.
        if not args:
            kwargs.setdefault("formdata", request.form if request.method == "POST" else None)
        super().__init__(*args, **kwargs)
        if self.on_page:
            fields: dict[str, Field] = vars(self)["_fields"]
            self._fields = {name: fields[name] for name in dict.fromkeys((*self.on_page, *fields)) if name in fields}
        # Numbers and choices that cannot be read are shown again as they came; text is checked by `printable`.
        for field in self:
            if field.raw_data and not isinstance(field, StringField):
                field.raw_data = _cleaned(field.raw_data)
                field.data = _cleaned(field.data) if isinstance(field.data, list) else field.data

    class Meta(FlaskForm.Meta):
        csrf = False

        def get_translations(self, form: FlaskForm) -> DefaultTranslations:
            """Return the words of WTForms itself; Flask-WTF would read their catalogue anew for every page with a form."""
            return _words_of_wtforms(g.get("lang") or "fr")

        def bind_field(self, form: FlaskForm, unbound_field: "UnboundField[Field]", options: dict[str, Any]) -> Field:
            """Trim and check every text field.

            What a field is by its class is found out once: each form has a copy, which takes a tenth of the time. A form may give its
            field other choices, flags and another label, but changes no list in place.
            """
            patterns = _PATTERNS.setdefault(unbound_field, {})
            key = options["name"], options.get("prefix"), options.get("translations")
            if key not in patterns:
                pattern = unbound_field.bind(form=form, **options)
                if isinstance(pattern, StringField):
                    pattern.filters = (tidy, *pattern.filters)
                    pattern.validators = [printable, *pattern.validators]
                if isinstance(pattern, (FormField, FieldList)):
                    return pattern
                pattern.meta = pattern._form = None
                patterns[key] = pattern
            pattern = patterns[key]
            return _copied(pattern, meta=self, _form=form, flags=_copied(pattern.flags), label=_copied(pattern.label))


class PublicForm(Form):
    """A form anyone may send: stamped, with a field only machines fill.

    No cookie and no account stand behind a public form, so there is nothing a foreign site could misuse; the
    stamp is there for time and for sameness, not against forgery.
    """

    stamp = HiddenField()
    website = StringField()
    hurried: ClassVar[bool] = False
    "Whether it may be sent at once: only somebody signed in sees it."
    filled = False
    "Whether somebody's own answers were written into it before it was shown: nobody else sees it alike."

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.notice: str | None = None
        self._read_stamp()

    @property
    def key(self) -> str:
        """The identity of this sending: the same for a double click or a reload."""
        return self._key

    @property
    def untouched(self) -> str | None:
        """The name of a form nobody has written in yet, which all who open it see alike; None for any other."""
        return None if self.is_submitted() or self.notice or self.filled else f"{type(self).__module__}.{type(self).__qualname__}"

    def validate(self, extra_validators: object = None) -> bool:
        """Check the fields, then that a person had the time to fill them. `notice` says what else is wrong."""
        valid: bool = super().validate(extra_validators)
        if self._expired:
            self.notice = _l("This page was open for a long time. Check what you wrote and send it again.")
        elif self.website.data:
            self.notice = _l("The field that must stay empty was filled. It is empty now: send again.")
            self.website.data = ""
            self.website.raw_data = None
        elif not self.hurried and time() - self._since < current_app.config["FORM_MINIMUM_SECONDS"]:
            self.notice = _l("That was very quick. Check what you wrote and send it again.")
        return valid and self.notice is None

    @classmethod
    def new_stamp(cls) -> str:
        """Return what a form of this kind carries that is opened now."""
        return tokens.sign(cls._purpose(), [_new_key(), int(time())])

    @classmethod
    def _purpose(cls) -> str:
        return f"form:{cls.__name__}"

    def _read_stamp(self) -> None:
        purpose = self._purpose()
        raw = self.stamp.data if self.is_submitted() else None
        value = tokens.read(purpose, raw, STAMP_HOURS * 3600) if raw else None
        self._expired = self.is_submitted() and value is None
        if isinstance(value, list) and len(value) == 2:
            self._key, self._since = str(value[0]), float(value[1])
            return
        self._key, self._since = _new_key(), time()
        self.stamp.data = tokens.sign(purpose, [self._key, int(self._since)])


def _new_key() -> str:
    return secrets.token_urlsafe(12)
