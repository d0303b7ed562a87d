"""Sample values for the styleguide page: every component in every state, without touching the database."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    EmailField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TelField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Email, InputRequired, NumberRange, Optional

from ixevents.core.forms import Form, telephone
from ixevents.core.languages import Translated
from ixevents.core.timetable import Timetable, lay_out
from ixevents.exchanges import clocks
from ixevents.exchanges.models import Authority

THEMES = ("festival", "week", "youth", "council", "projects", "house")


class SampleForm(Form):
    """One field of each kind."""

    name = StringField(_l("Your name"), [InputRequired(_l("Write your name"))])
    email = EmailField(_l("Your email address"), [Email(message=_l("Write an email address, such as name@example.org"))])
    phone = TelField(_l("Telephone"), [Optional(), telephone])
    seats = IntegerField(_l("How many of you are coming?"), [NumberRange(1, 8, _l("Choose from 1 to 8 persons"))], default=3)
    language = RadioField(
        _l("In which language shall we write?"),
        [InputRequired(_l("Choose a language"))],
        choices=[SelectChoice("fr", "Français"), SelectChoice("nl", "Nederlands")],
    )
    needs = SelectMultipleField(
        _l("What would help you?"),
        [Optional()],
        choices=[SelectChoice("step", _l("Step-free access")), SelectChoice("sign", _l("Sign language"))],
    )
    age = SelectField(
        _l("Age group"),
        choices=[SelectChoice("", _l("All ages")), SelectChoice("child", _l("Children")), SelectChoice("adult", _l("Adults"))],
    )
    message = TextAreaField(_l("Anything else we should know?"), [Optional()])
    agreed = BooleanField(_l("Tell me about the next festival"))
    title_fr = StringField(default="La Fanfare de Matonge")
    title_nl = StringField()
    title_en = StringField()
    text_fr = TextAreaField(default="Vingt musiciens, une place.")
    text_nl = TextAreaField(default="Twintig muzikanten, één plein.")
    text_en = TextAreaField(default="Twenty musicians, one square.")


@dataclass(frozen=True)
class SampleEntry:
    """One entry of the sample timetable."""

    title: str
    start: datetime
    end: datetime
    room: str
    url: str = "#"
    state: str = "open"
    words: str = ""


@dataclass(frozen=True)
class SamplePage:
    """The fifth of twelve pages."""

    page: int = 5
    pages: int = 12
    has_prev: bool = True
    has_next: bool = True
    prev_num: int = 4
    next_num: int = 6


def samples() -> dict[str, object]:
    """Return what `dev/styleguide.html` shows."""
    start = datetime(2027, 5, 8, 12, 30, tzinfo=UTC)
    wrong = SampleForm(formdata=MultiDict({"seats": "90", "email": "nobody", "message": "…"}))
    wrong.validate()
    return {
        "form": SampleForm(formdata=None),
        "wrong": wrong,
        "start": start,
        "end": start + timedelta(minutes=90),
        "page": SamplePage(),
        "table": _table(start),
        "themes": THEMES,
        "happened": _happened(start),
        "entries": _entries(start),
        "clocks": clocks.at(start, start + timedelta(minutes=90), _towns()),
    }


def _towns() -> list[Authority]:
    known = (
        ("Ixelles", "BE", "Europe/Brussels", [6, 7]),
        ("Ville d’exemple", "PS", "Asia/Hebron", [5, 6]),
        ("Village d’exemple", "NP", "Asia/Kathmandu", None),
    )
    return [
        Authority(sample=True, partner=None, sample_name=Translated.of(name), country=country, zone=zone, days_off=days_off)
        for name, country, zone, days_off in known
    ]


def _happened(start: datetime) -> list[dict[str, object]]:
    told = (
        (90, "Demande reçue", "Trois places", "Par le site", "plain"),
        (60, "Demande approuvée", "", "Odile Lambert", "good"),
        (30, "Lettre de confirmation", "Remise au serveur", "", "wait"),
        (2, "Inscription annulée", "", "La personne elle-même", "off"),
    )
    return [
        {"moment": start - timedelta(days=days), "title": title, "text": text, "who": who, "tone": tone}
        for days, title, text, who, tone in told
    ]


def _entries(start: datetime) -> list[dict[str, object]]:
    return [
        {
            "moment": start,
            "who": "Odile Lambert",
            "what": "a changé un créneau",
            "about": "Créneau 12",
            "url": "#desk",
            "changes": [("Places", "40", "60"), ("Lieu", "Grande salle", "Cour")],
        },
        {
            "moment": start - timedelta(days=1),
            "who": "Jan Peeters",
            "what": "a exporté des inscriptions",
            "about": "",
            "url": "",
            "changes": [("Lignes", None, "128")],
        },
    ]


def _table(start: datetime) -> Timetable:
    rooms = ("Grande salle", "Cour", "Atelier")
    plan = (
        ("Zababdeh, de l'eau pour demain", 0, 90, 0, "few", "5 places"),
        ("Fanfare de Matonge", 30, 60, 1, "free", ""),
        ("Atelier masques", 0, 120, 2, "full", "Complet"),
        ("Conte pour petites oreilles", 60, 45, 2, "open", "14 places"),
        ("Débat : villes jumelles", 120, 90, 0, "open", "60 places"),
        ("Grande tablée", 150, 120, 1, "off", "Annulé"),
    )
    return lay_out(
        [
            SampleEntry(
                title, start + timedelta(minutes=after), start + timedelta(minutes=after + lasting), rooms[room], state=state, words=words
            )
            for title, after, lasting, room, state, words in plan
        ]
    )
