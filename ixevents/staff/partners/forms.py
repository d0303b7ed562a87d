"""What one fills in about a partner."""

from collections.abc import Iterable
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, FileField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from ixevents.core import enterprise
from ixevents.core.forms import DecimalField
from ixevents.core.languages import LANGUAGES, Translated
from ixevents.projects.partners import Partner, PartnerKind, Relation
from ixevents.staff import finding
from ixevents.staff.finding import Finder
from ixevents.staff.records.fields import PARTIAL_HINT, PartialDateField, country_choices
from ixevents.staff.records.words import PARTNER_KINDS, RELATIONS
from ixevents.staff.writing import WritingForm, choices, degrees, line

ORG_TYPES: dict[str, object] = {
    "10": _l("Government"),
    "11": _l("Local government"),
    "15": _l("Other public sector"),
    "21": _l("International NGO"),
    "22": _l("National NGO"),
    "23": _l("Regional NGO"),
    "24": _l("NGO of the partner country"),
    "40": _l("Multilateral"),
    "60": _l("Foundation"),
    "70": _l("Private sector"),
    "80": _l("Academic, training and research"),
    "90": _l("Other"),
}
_TEXTS = {"name": _l("Name"), "place": _l("Town or district")}


class PartnerForm(WritingForm):
    """Names, kind, country, numbers and what it is to the municipality."""

    TEXTS = ("name", "place")
    FACTS = (
        "acronym",
        "kind",
        "relation",
        "relation_assumed",
        "country",
        "parent_id",
        "is_group",
        "iati_org_type",
        "bce_kbo",
        "iati_id",
        "latitude",
        "longitude",
        "note",
    )

    name_fr, name_nl, name_en = line(), line(), line()
    place_fr, place_nl, place_en = line(), line(), line()
    acronym = StringField(_l("Short name"), [Length(max=20)])
    kind = SelectField(_l("Kind of body"), validators=[InputRequired()])
    relation = SelectField(_l("What it is to the municipality"), validators=[InputRequired()])
    relation_assumed = BooleanField(_l("We conclude the relation; the source does not say it"))
    country = SelectField(_l("Country"))
    parent_id = SelectField(_l("Part of"))
    is_group = BooleanField(_l("It stands for several whose names are not known"))
    iati_org_type = SelectField(_l("Type of organisation at IATI"))
    bce_kbo = StringField(
        _l("Belgian enterprise number"), [Optional(), Length(max=20)], description=_l("Ten digits, for example 0123.456.749.")
    )
    iati_id = StringField(
        _l("Identifier at IATI"), [Length(max=60)], description=_l("For a body without a Belgian number, for example XI-IATI-EC_DEVCO.")
    )
    latitude = degrees(
        _l("Latitude"),
        90,
        _l("Where the map of the world shows it, in degrees, such as 50.83 and 4.37. Without both it stands in the list only."),
    )
    longitude = degrees(_l("Longitude"), 180)
    note = TextAreaField(_l("Notes for staff"), [Length(max=4000)], description=_l("About the body, never about a person."))

    finder: Finder | None = None

    def validate_latitude(self, _field: DecimalField) -> None:
        """Take both degrees or neither: one alone is no place."""
        if not any(self.longitude.raw_data or ()):
            raise ValidationError(_("Enter both, or leave both empty."))

    def validate_longitude(self, _field: DecimalField) -> None:
        """Take both degrees or neither."""
        if not any(self.latitude.raw_data or ()):
            raise ValidationError(_("Enter both, or leave both empty."))

    def offer(self, partners: Iterable[tuple[int, str]], own: int | None = None) -> "PartnerForm":
        """Fill in what can be chosen; `own` is the body it is part of."""
        names, self.finder = finding.named(partners, "parent_id", own)
        self.kind.choices = choices((kind.value, PARTNER_KINDS[kind]) for kind in PartnerKind)
        self.relation.choices = choices((one.value, RELATIONS[one]) for one in Relation)
        self.country.choices = choices([("", _l("None: it belongs to no country")), *country_choices()])
        self.parent_id.choices = choices([("", "–"), *((str(key), name) for key, name in names)])
        self.iati_org_type.choices = choices([("", _l("Not said")), *((code, f"{code} {name}") for code, name in ORG_TYPES.items())])
        return self

    def values(self) -> dict[str, Any]:
        """Return the answers by the names of the model; what is empty is not known."""
        answers = {name: None if value == "" else value for name, value in super().values().items()}
        parent, number = answers["parent_id"], answers["bce_kbo"]
        return answers | {"parent_id": int(parent) if parent else None, "bce_kbo": enterprise.read(number) if number else None}

    def answer(self, name: str, value: Any) -> Any:
        """Return a value as its field holds it."""
        if name == "bce_kbo":
            return enterprise.shown(value or "")
        return ("" if value is None else str(value)) if isinstance(self[name], SelectField) else super().answer(name, value)

    def current(self, thing: Partner, name: str) -> Translated:
        """Return a text; those of partners are public at once, in both languages or not at all."""
        text: Translated = getattr(thing, name)
        return text or Translated()

    def legend(self, text: str) -> str:
        """Return how a text is called above its languages."""
        return str(_TEXTS[text])

    def validate_bce_kbo(self, field: Field) -> None:
        """Refuse what cannot be an enterprise number (IATI-05)."""
        if enterprise.read(field.data or "") is None:
            raise ValidationError(_("This is not a Belgian enterprise number: the last two digits check the others."))


class NameForm(WritingForm):
    """A name it has, had or takes besides the one it stands under."""

    name_fr, name_nl, name_en = line(), line(), line()
    since = PartialDateField(_l("Since"), description=PARTIAL_HINT)
    until = PartialDateField(_l("Until"))

    def name_text(self) -> Translated:
        """Return the name; one that is written in one language only is the same in the others."""
        written = [self[f"name_{lang}"].data or "" for lang in LANGUAGES]
        first = next(filter(None, written), "")
        return Translated(*(one or first for one in written))


class LogoForm(WritingForm):
    """The logo of a funder."""

    file = FileField(
        _l("Logo"), description=_l("PNG, JPEG or WebP. It is drawn anew and never stands larger than the emblem of the European Union.")
    )

    def body(self) -> bytes:
        """Return the contents of what was sent."""
        sent = request.files.get("file")
        return sent.read() if sent else b""
