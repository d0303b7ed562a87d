"""What one fills in about minutes."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from ixevents.core import asked, dates
from ixevents.core.clock import now
from ixevents.core.forms import Form
from ixevents.core.languages import OFFICIAL, Translated
from ixevents.core.web import current_language, plain
from ixevents.meetings.models import Meeting

_TEXT = Length(max=40_000)


class DraftForm(Form):
    """In which language minutes are written first."""

    language = RadioField(
        _l("Language of the meeting"),
        choices=[SelectChoice("fr", _l("French")), SelectChoice("nl", _l("Dutch"))],
        default="fr",
        description=_l("Minutes may be written in one language; the translation is needed once they are published."),
    )


class TextsForm(Form):
    """The texts of minutes, part by part."""

    notice: object = None
    after = HiddenField(validators=[InputRequired()])
    names: Sequence[str] = ()

    def show(self, texts: Mapping[str, Mapping[str, str]], number: int) -> "TextsForm":
        """Fill in the version that stands."""
        self.after.data = str(number)
        for name in self.names:
            for lang in OFFICIAL:
                self[f"{name}_{lang}"].data = texts.get(name, {}).get(lang, "")
        return self

    def texts(self) -> dict[str, Translated]:
        """Return what was written, by part."""
        return {name: Translated(*((self[f"{name}_{lang}"].data or "") for lang in OFFICIAL)) for name in self.names}

    @property
    def version(self) -> int:
        """The version that was being read."""
        return asked.number(self.after.data)


def texts_form(item_ids: Iterable[int]) -> type[TextsForm]:
    """Return the form of minutes with these items."""
    names = ["opening", *(f"{part}-{number}" for number in item_ids for part in ("said", "decided")), "closing"]
    fields: dict[str, Any] = {f"{name}_{lang}": TextAreaField(name, [_TEXT]) for name in names for lang in OFFICIAL}
    return type("MinutesForm", (TextsForm,), {**fields, "names": names})


class ApproveForm(Form):
    """Which meeting approved the minutes."""

    next: Meeting | None = None
    version = HiddenField()
    meeting = SelectField(_l("Approved at the meeting of"), coerce=int, validators=[InputRequired(_l("Choose one."))])
    with_changes = BooleanField(_l("With changes, which stand in the newest version"))

    def about(self, version: int, meetings: Iterable[Meeting]) -> "ApproveForm":
        """Say which version is being read, and fill in the meetings."""
        self.version.data = str(version)
        return self.offer(meetings)

    def read(self) -> dict[str, Any]:
        """Return the answers by the names of the action; the meeting apart."""
        return {"with_changes": bool(self.with_changes.data), "version": asked.number(self.version.data) or None}

    def offer(self, meetings: Iterable[Meeting]) -> "ApproveForm":
        """Fill in the meetings that have begun: minutes are approved at one, not before. `next` is the first one to come."""
        lang, moment, found = current_language(), now(), list(meetings)
        begun = [one for one in found if one.starts_at <= moment]
        self.next = next((one for one in found if one.starts_at > moment), None)
        self.meeting.choices = [SelectChoice(one.id, f"{dates.day_short(one.starts_at, lang)} – {plain(one.title)}") for one in begun]
        return self


class PublishForm(Form):
    """Somebody has looked for persons."""

    checked = BooleanField(_l("I have read both languages: no personal data of anybody but members stand in them"))
