"""What one fills in about a meeting, and before its notice goes out."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, ClassVar

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    TimeField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional, Regexp

from ixevents.core import dates
from ixevents.core.forms import Form
from ixevents.core.languages import LANGUAGES, Translated
from ixevents.core.refusal import Refused
from ixevents.core.web import plain
from ixevents.events.models import Place
from ixevents.meetings import planned, words
from ixevents.meetings.models import Meeting, NoticeKind

_LINE, _TEXT = Length(max=160), Length(max=3000)
TEXTS = ("title", "room", "note", "urgency")
USUAL_TITLE = Translated("Réunion du conseil consultatif", "Vergadering van de adviesraad", "Meeting of the consultative council")


class TextsForm(Form):
    """Fields of one text in each language, read together."""

    notice: object = None

    def text(self, name: str) -> Translated:
        """Return a text in the languages it was written in."""
        return Translated(*((self[f"{name}_{lang}"].data or "") if f"{name}_{lang}" in self else "" for lang in LANGUAGES))

    def show_text(self, name: str, text: Translated) -> None:
        """Fill a text in."""
        for lang in LANGUAGES:
            if f"{name}_{lang}" in self:
                self[f"{name}_{lang}"].data = getattr(text, lang)


class MeetingForm(TextsForm):
    """When and where, in which languages, by which notice."""

    zone, before = dates.DEFAULT_ZONE, None
    "The clock the hours are read on; of a meeting that is changed, its own, and when it was."

    ALONE: ClassVar[tuple[str, ...]] = ()
    "Fields that are about this change alone, or are not on its page."

    opened = HiddenField()

    title_fr = StringField("", [InputRequired(_l("Write the title in French.")), _LINE])
    title_nl = StringField("", [InputRequired(_l("Write the title in Dutch.")), _LINE])
    title_en = StringField("", [_LINE])
    day = DateField(_l("Day"), [InputRequired(_l("Enter the day."))])
    start = TimeField(_l("Starts"), [InputRequired(_l("Enter the hour it begins."))])
    end = TimeField(
        _l("Ends"), [InputRequired(_l("Enter the hour it ends."))], description=_l("From midnight to 06:00: in the night that follows.")
    )
    place = SelectField(_l("Place"), default="")
    room_fr = StringField("", [_LINE])
    room_nl = StringField("", [_LINE])
    room_en = StringField("", [_LINE])
    online_url = StringField(
        _l("Address to join online"),
        [Optional(), Length(max=500), Regexp(r"^https://\S+$", message=_l("Enter an address that begins with https://"))],
        description=_l("For those convened alone; the public never sees it."),
    )
    languages = SelectMultipleField(
        _l("Languages spoken"), choices=[SelectChoice(lang, text) for lang, text in words.SPOKEN.items()], default=["fr", "nl"]
    )
    notice_kind = RadioField(
        _l("Which notice?"),
        choices=[SelectChoice(kind.value, text) for kind, text in words.NOTICES.items()],
        default=NoticeKind.ORDINARY.value,
    )
    urgency_fr = TextAreaField("", [_TEXT])
    urgency_nl = TextAreaField("", [_TEXT])
    note_fr = TextAreaField("", [_TEXT])
    note_nl = TextAreaField("", [_TEXT])
    note_en = TextAreaField("", [_TEXT])

    def offer(self, places: Sequence[Place]) -> "MeetingForm":
        """Fill in what can be chosen."""
        choices = [SelectChoice(str(place.id), plain(place.name)) for place in places]
        self.place.choices = [SelectChoice("", _("Online only, or not known yet")), *choices]
        return self

    def about(self, meeting: Meeting) -> "MeetingForm":
        """Take the meeting that is changed, and fill in what is planned unless something was sent."""
        self.zone, self.before = meeting.zone, (meeting.starts_at, meeting.ends_at)
        return self if self.is_submitted() else self.show(meeting)

    def show(self, meeting: Meeting) -> "MeetingForm":
        """Fill in what is planned."""
        self.opened.data = planned.mark(meeting)
        for name in TEXTS:
            self.show_text(name, getattr(meeting, name))
        self.day.data, self.start.data, self.end.data = dates.shown(meeting.starts_at, meeting.ends_at, meeting.zone)
        self.place.data, self.online_url.data = str(meeting.place_id or ""), meeting.online_url
        self.languages.data, self.notice_kind.data = list(meeting.languages), str(meeting.notice_kind)
        return self

    def values(self) -> dict[str, Any]:
        """Return the answers by the names of the model; raises `Refused` for an hour the clock jumps over."""
        begins, ends = self.moments()
        return {
            **{name: self.text(name) for name in TEXTS},
            "starts_at": begins,
            "ends_at": ends,
            "place_id": int(self.place.data) if self.place.data else None,
            "online_url": self.online_url.data or "",
            "languages": [lang for lang in LANGUAGES if lang in (self.languages.data or ())],
            "notice_kind": NoticeKind(self.notice_kind.data),
        }

    def moments(self) -> tuple[datetime, datetime]:
        """Return beginning and end as moments; raises `Refused` for an hour the clock jumps over."""
        return dates.evening(self.day.data, self.start.data, self.end.data, self.zone, self.before)

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the fields, then whether the hours can be."""
        if not super().validate(extra_validators):
            return False
        try:
            begins, ends = self.moments()
        except Refused as refusal:
            self.start.errors = [refusal.message]
            return False
        if ends <= begins:
            self.end.errors = [_("The end must come after the beginning.")]
            return False
        return True


class LateForm(TextsForm):
    """A notice that goes out after the last day for it."""

    late = BooleanField(_l("I know that this is later than the rule allows, and convene all the same"))
    late_reason = TextAreaField(
        _l("Why so late?"), [Length(max=500)], description=_l("Kept in the proof of convocation. Members do not read it. Write no names.")
    )

    @property
    def lateness(self) -> dict[str, Any]:
        """What a late notice needs."""
        return {"late": bool(self.late.data), "reason": self.late_reason.data or ""}


class ChangeForm(MeetingForm, LateForm):
    """A change of what members know already."""

    why_fr = TextAreaField("", [_TEXT])
    why_nl = TextAreaField("", [_TEXT])
    why_en = TextAreaField("", [_TEXT])

    ALONE = ("late", "late_reason", "why_fr", "why_nl", "why_en", "notice_kind", "urgency_fr", "urgency_nl")

    def changes(self) -> dict[str, Any]:
        """Return what can still change once members were convened: not by which rule they were."""
        return {name: value for name, value in self.values().items() if name not in ("notice_kind", "urgency")}


class WhyForm(TextsForm):
    """Why a meeting is called off: everybody convened reads it, in the own language."""

    why_fr = TextAreaField("", [InputRequired(_l("Write the reason in French.")), _TEXT])
    why_nl = TextAreaField("", [InputRequired(_l("Write the reason in Dutch.")), _TEXT])
    why_en = TextAreaField("", [_TEXT])


class AgendaForm(TextsForm):
    """Telling everybody the agenda as it is now."""

    asks = BooleanField(
        _l("The change matters for who comes: ask everybody again"),
        description=_l("Answers given so far no longer count, and calendars ask anew."),
    )
