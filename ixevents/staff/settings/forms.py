"""The forms of the settings, made from the list of fields."""

import re
from collections.abc import Callable
from functools import partial
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, FileField, HiddenField, IntegerField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional, Regexp, ValidationError

from ixevents.core import addresses, asked, enterprise
from ixevents.core.forms import Form, one_line
from ixevents.core.languages import LANGUAGES, NAMES, OFFICIAL
from ixevents.core.refusal import Refused
from ixevents.settings.fields import Field, Section

PLAIN_ADDRESS = re.compile(r"[\x21-\x7e]+@[A-Za-z0-9.-]+\.[A-Za-z0-9-]+$")
PLAIN_PHONE = re.compile(r"(?=(?:\D*\d){3})\+?[\d\s\u00a0\u202f./()-]+$")
PAGE = re.compile(r"https://[\x21-\x7e]+$")
POSTCODES = re.compile(r" *\d{4}( +\d{4})* *$")
LONGEST_TEXT = 4000
_LINE = 80
"""Letters that one line shows whole."""

Validator = Callable[[Form, StringField], None]


class VersionedForm(Form):
    """A form that knows which version it was opened on."""

    version = HiddenField()

    @property
    def opened_on(self) -> int:
        """The version, 0 where nothing was stored yet."""
        return asked.number(self.version.data)


class LogoForm(VersionedForm):
    """A logo and what it says."""

    picture = FileField(_l("Picture"))
    words_fr = StringField(_l("What it says, in French"), [DataRequired(_l("Write this in French")), Length(max=80), one_line])
    words_nl = StringField(_l("What it says, in Dutch"), [DataRequired(_l("Write this in Dutch")), Length(max=80), one_line])


class RemoveLogoForm(VersionedForm):
    """Which logo goes."""

    code = HiddenField()


def for_section(section: Section) -> type[VersionedForm]:
    """Return the form of one part."""
    made = {name: part for field in section.fields for name, part in _parts(field)}
    return type("SectionForm", (VersionedForm,), made)


def for_texts(slugs: list[str]) -> type[VersionedForm]:
    """Return the form of the programme texts: French and Dutch both, or neither."""
    made = {f"{slug}_{lang}": TextAreaField(NAMES[lang], [Optional(), Length(max=LONGEST_TEXT)]) for slug in slugs for lang in LANGUAGES}
    return type("TextsForm", (VersionedForm,), made | {f"{slug}_seen": HiddenField() for slug in slugs})


def _parts(field: Field) -> list[tuple[str, Any]]:
    if not field.translated:
        return [(field.name, _input(field, field.label))]
    made = partial(TextAreaField, filters=[_on_one_line]) if field.most > _LINE else StringField
    return [
        (f"{field.name}_{lang.upper()}", made(NAMES[lang], [_written(field, lang), Length(max=field.most), one_line])) for lang in LANGUAGES
    ]


def _on_one_line(text: str | None) -> str | None:
    """Return a sentence somebody broke to see it whole."""
    return " ".join(text.split()) if text else text


def _written(field: Field, lang: str) -> Validator:
    """Return what French and Dutch each have to be: written, or empty together where that is allowed (LANG-01)."""
    if lang not in OFFICIAL:
        return Optional()
    needed = _l("Write this in French") if lang == "fr" else _l("Write this in Dutch")
    if not field.optional:
        return DataRequired(needed)
    return _Beside([f"{field.name}_{other.upper()}" for other in LANGUAGES if other != lang], needed)


class _Beside:
    """Asks for words where another language has some."""

    def __init__(self, others: list[str], needed: object) -> None:
        self.others = others
        self.needed = needed

    def __call__(self, form: Form, field: StringField) -> None:
        """Refuse a language that is left out alone."""
        if not field.data and any(form[other].data for other in self.others):
            raise ValidationError(str(self.needed))


def _input(field: Field, label: Any) -> Any:
    if field.kind == "number":
        between = _l("Choose a number from %(least)s to %(most)s", least=field.least, most=field.most)
        return IntegerField(label, [InputRequired(between), NumberRange(field.least, field.most, between)])
    if field.kind == "tick":
        return BooleanField(label)
    needed = DataRequired(_l("This is needed: the public sees it"))
    if field.kind == "email":
        plain = Regexp(PLAIN_ADDRESS, message=_l("Write an email address, such as name@example.org"))
        return StringField(label, [Optional() if field.optional else needed, Length(max=field.most), one_line, plain, _written_to])
    if field.kind == "phone":
        plain = Regexp(PLAIN_PHONE, message=_l("Write a telephone number, such as 02 515 11 11"))
        return StringField(label, [Optional() if field.optional else needed, Length(max=field.most), one_line, plain])
    if field.kind == "enterprise":
        return StringField(label, [Optional(), Length(max=field.most), one_line, _an_enterprise])
    if field.kind == "address":
        return StringField(label, [needed, Length(max=field.most), Regexp(PAGE, message=_l("Write an address that begins with https://"))])
    if field.kind == "postcodes":
        plain = Regexp(POSTCODES, message=_l("Write postcodes of four digits, separated by spaces"))
        return StringField(label, [needed, Length(max=field.most), plain])
    return StringField(label, [Optional() if field.optional else needed, Length(max=field.most), one_line])


def _written_to(_form: Form, field: StringField) -> None:
    """Refuse an address of the archive (Q-03)."""
    try:
        addresses.refuse_archived(field.data or "")
    except Refused as refusal:
        raise ValidationError(refusal.message) from refusal


def _an_enterprise(_form: Form, field: StringField) -> None:
    """Refuse what cannot be an enterprise number (IATI-05)."""
    if enterprise.read(field.data or "") is None:
        raise ValidationError(_("This is no Belgian enterprise number: ten digits, the last two of which check the others"))
