"""What forms of the programme share: texts in three languages, the version they were opened on, two writers at once."""

import json
import re
import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateTimeLocalField, Field, HiddenField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, NumberRange, Optional

from ixevents.core import zones
from ixevents.core.clock import BRUSSELS
from ixevents.core.forms import DecimalField, Form
from ixevents.core.languages import LANGUAGES, NAMES, OFFICIAL, Translated
from ixevents.core.refusal import Conflict, Refused
from ixevents.core.web import current_language
from ixevents.events import editing, gate
from ixevents.extensions import db
from ixevents.projects.partial_dates import PartialDate

LONGEST_LINE, LONGEST_TEXT = 160, 12_000
_LINE_ENDS = re.compile(r"\s*[\r\n]+\s*")
Thing = Any
"""What has a version: a thing of the programme, a project record, a partner, or a row of a record."""


@dataclass(frozen=True)
class Clash:
    """One answer that two people gave differently."""

    name: str
    label: str
    theirs: str
    mine: str
    suggested: str
    "`theirs` where only they changed it; nothing where both did, and the person has to choose."


class MomentField(DateTimeLocalField):
    """A day and hour on the clock of Brussels, kept as a moment.

    In the night the clock goes back it shows an hour twice. Which of the two is meant is asked beside the field as soon as it holds one;
    until then it is the first.
    """

    data: Any
    SECOND = "-second"
    "What the name of the tick for the second of two such hours ends with."

    def _value(self) -> str:
        if self.raw_data:
            return " ".join(self.raw_data)
        return self.local.strftime("%Y-%m-%dT%H:%M") if self.local else ""

    @property
    def local(self) -> datetime | None:
        """Return the moment on the clock of Brussels."""
        return self.data.astimezone(BRUSSELS) if self.data else None

    @property
    def twice(self) -> bool:
        """Whether the clock shows the hour twice in that night."""
        return bool(self.data) and zones.is_doubled(self.data, BRUSSELS.key)

    @property
    def second(self) -> bool:
        """Whether the second of the two is meant."""
        return self.twice and bool(self.local and self.local.fold)

    def process(self, formdata: Any, *data: Any, **more: Any) -> None:
        """Read what was sent, the tick with it."""
        self._ticked = bool(formdata) and f"{self.name}{self.SECOND}" in formdata
        super().process(formdata, *data, **more)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read a moment; an hour the clock jumps over is an error of this field (CAL-11)."""
        super().process_formdata(valuelist)
        local: datetime | None = self.data
        if local is None:
            return
        try:
            self.data = zones.instant(local.date(), local.time(), second_pass=self._ticked)
        except Refused as refusal:
            self.data = None
            raise ValueError(refusal.message) from refusal


def line(label: object = "", most: int = LONGEST_LINE) -> Field:
    """Return a field for one line in one language."""
    return StringField(label, [Length(max=most)])


def sentences(label: object = "") -> Field:
    """Return a field for a sentence or two in one language, kept as one line."""
    return TextAreaField(label, [Length(max=400)], filters=[_one_line])


def words(label: object = "") -> Field:
    """Return a field for several lines in one language."""
    return TextAreaField(label, [Length(max=LONGEST_TEXT)], filters=[_one_kind_of_line_end])


def degrees(label: object, most: int, description: object = "") -> Field:
    """Return a field for a latitude or a longitude, which may be left empty."""
    within = _l("Choose a number from %(least)s to %(most)s", least=-most, most=most)
    return DecimalField(label, [Optional(), NumberRange(Decimal(-most), Decimal(most), within)], places=5, description=description)


class WritingForm(Form):
    """A form on a thing with a version. `TEXTS` have a field a language (`title_fr`), `FACTS` are fields of that very name."""

    TEXTS: ClassVar[Sequence[str]] = ()
    FACTS: ClassVar[Sequence[str]] = ()

    version = HiddenField()
    base = HiddenField()
    "What each answer was when the form was opened, as a number each: enough to tell who changed what."
    confirmed = SelectMultipleField(choices=[SelectChoice(lang, NAMES[lang]) for lang in OFFICIAL])

    notice: object = None
    conflict = False
    "Somebody else saved first."

    def fill(self, thing: Thing) -> "WritingForm":
        """Show a thing as it is being worked on."""
        for name, value in self.answers_of(thing).items():
            self[name].data = value
        self._open_on(thing)
        return self

    def values(self) -> dict[str, Any]:
        """Return what was answered, by the names of the model."""
        texts = {name: Translated(*((self[f"{name}_{lang}"].data or "") for lang in LANGUAGES)) for name in self.TEXTS}
        return texts | {name: self[name].data for name in self.FACTS}

    def opened_on(self) -> int:
        """Return the version the form was opened on; 0, which nothing has, for what cannot be read."""
        raw = self.version.data or ""
        return int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 10 else 0

    def answers_of(self, thing: Thing) -> dict[str, Any]:
        """Return what a thing would answer to each field of this form."""
        texts = {name: self.current(thing, name) for name in self.TEXTS}
        written = {f"{name}_{lang}": getattr(text, lang) for name, text in texts.items() for lang in LANGUAGES}
        return written | {name: self.answer(name, getattr(thing, name)) for name in self.FACTS}

    def current(self, thing: Thing, name: str) -> Translated:
        """Return a text as it is being worked on."""
        text: Translated = editing.current(thing, name)
        return text

    def version_of(self, thing: Thing) -> int:
        """Return what tells whether somebody else saved meanwhile."""
        version: int = thing.version
        return version

    def answer(self, name: str, value: Any) -> Any:
        """Return a value as its field holds it."""
        return list(value) if isinstance(value, list | tuple) else value

    def settle(self, thing: Thing) -> None:
        """Take theirs for every answer the person chose that of, after two wrote at once."""
        answers = self.answers_of(thing)
        for name in answers:
            if request.form.get(f"keep_{name}") == "theirs":
                self[name].data, self[name].raw_data = answers[name], None

    def clashes(self, thing: Thing) -> list[Clash]:
        """Return what two people answered differently, and stand on their version from now on; nothing where nobody met."""
        asked, base, answers = request.form.getlist("clash"), self._opened_with(), self.answers_of(thing)
        if not (self.conflict or asked):
            return []
        if self.conflict:
            asked = [name for name, theirs in answers.items() if self._clash(name, theirs, base)]
        self._open_on(thing)
        return [self._side_by_side(name, answers[name], base) for name in asked if name in answers]

    def undecided(self) -> bool:
        """Whether both texts were shown and the choice between two of them is still open."""
        asked = request.form.getlist("clash")
        return any(request.form.get(f"keep_{name}") not in ("mine", "theirs") for name in asked)

    def _open_on(self, thing: Thing) -> None:
        self.version.data = str(self.version_of(thing))
        self.base.data = json.dumps({name: _number(value) for name, value in self.answers_of(thing).items()})

    def _clash(self, name: str, theirs: Any, base: dict[str, Any]) -> bool:
        """Whether they changed it, and not to what is here."""
        return _number(self[name].data) != _number(theirs) != base.get(name)

    def _side_by_side(self, name: str, theirs: Any, base: dict[str, Any]) -> Clash:
        untouched = "theirs" if _number(self[name].data) == base.get(name) else ""
        chosen = request.form.get(f"keep_{name}", untouched)
        return Clash(name, self._label(name), self._shown(name, theirs), self._shown(name, self[name].data), chosen)

    def _opened_with(self) -> dict[str, Any]:
        try:
            found = json.loads(self.base.data or "{}")
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}

    def _label(self, name: str) -> str:
        text, _sep, lang = name.rpartition("_")
        if text in self.TEXTS and lang in LANGUAGES:
            return f"{self.legend(text)} ({NAMES[lang]})"
        return str(self[name].label.text)

    def legend(self, text: str) -> str:
        """Return how a text is called above its languages."""
        return str(LEGENDS[text])

    def _shown(self, name: str, value: Any) -> str:
        field = self[name]
        if isinstance(field, BooleanField):
            return _("Yes") if value else _("No")
        if hasattr(field, "shown"):
            return str(field.shown(value))
        if hasattr(field, "choices"):
            picked = {str(one) for one in (value if isinstance(value, list) else [value])}
            return ", ".join(str(choice.label) for choice in field.choices if str(choice.value) in picked)
        if isinstance(value, PartialDate):
            return value.words(current_language())
        if isinstance(value, datetime):
            return value.astimezone(BRUSSELS).strftime("%d/%m/%Y %H:%M")
        if isinstance(value, date):
            return value.strftime("%d/%m/%Y")
        return "" if value is None else str(value)


def attempt(form: WritingForm, work: Callable[[], object]) -> bool:
    """Check a form and do what it asks; when that is refused, undo it and say so on the form."""
    if form.undecided():
        form.notice = _("Choose for each of these what stays.")
        return False
    if not form.validate():
        return False
    try:
        work()
    except Refused as refusal:
        db.session.rollback()
        form.notice, form.conflict = refusal.message, isinstance(refusal, Conflict)
        return False
    return True


LEGENDS = {
    "title": _l("Title"),
    "tagline": _l("One line below the title"),
    "summary": _l("In one or two sentences"),
    "text": _l("The whole text"),
    "name": _l("Name of the place"),
    "street": _l("Street and number"),
    "locality": _l("Municipality"),
    "directions": _l("How to get there"),
}


def field_states(thing: gate.Bilingual | None) -> dict[str, dict[str, str]]:
    """Return by text and language what its form says beside the field: checked, stale, gap, or nothing of these."""
    if thing is None:
        return {}
    return {text.name: _states_of(thing, text) for text in gate.texts_of(thing)}


def named_somehow(form: WritingForm, name: str) -> bool:
    """Whether a text that names a thing is there in some language; else says so beside its first field."""
    if any((form[f"{name}_{lang}"].data or "").strip() for lang in LANGUAGES):
        return True
    form[f"{name}_fr"].errors = [_("Write it in French or in Dutch: lists in the back-office need a name.")]
    return False


def choices(values: Iterable[tuple[Any, object]]) -> list[SelectChoice]:
    """Return answers as a field wants them."""
    return [SelectChoice(value, str(text)) for value, text in values]


def _states_of(thing: gate.Bilingual, text: gate.PublicText) -> dict[str, str]:
    words_of = {gate.LanguageState.OUT_OF_STEP: "stale", gate.LanguageState.CHECKED: "checked"}
    found = {
        lang: words_of.get(gate.state(thing, lang), "")
        for lang in gate.shown_languages(thing)
        if getattr(gate.draft(thing, text.name), lang)
    }
    return found | {gap.lang: "gap" for gap in gate.gaps(thing) if gap.text == text}


def _one_kind_of_line_end(value: str | None) -> str | None:
    return value.replace("\r\n", "\n").replace("\r", "\n") if value else value


def _one_line(value: str | None) -> str | None:
    return _LINE_ENDS.sub(" ", value) if value else value


def _number(value: Any) -> int:
    """Return a short number that tells two answers apart; an empty answer is empty however it is written."""
    plain = sorted(map(str, value)) if isinstance(value, list) else value.isoformat() if hasattr(value, "isoformat") else value
    return zlib.crc32(("" if plain in (None, "", [], False) else str(plain)).encode())
