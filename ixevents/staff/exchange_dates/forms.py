"""What one fills in about a meeting."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, IntegerField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields import DateTimeLocalField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional, Regexp

from ixevents.core import dates, zones
from ixevents.core.forms import Form
from ixevents.core.languages import LANGUAGES, Translated
from ixevents.core.web import current_language, plain
from ixevents.events.models import Slot
from ixevents.exchanges import meetings, words
from ixevents.exchanges.actions import MOST
from ixevents.exchanges.models import Exchange, ExchangeKind, ExchangeParty, ExchangeSide

_MOMENT = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"]
_LINE, _TEXT = Length(max=160), Length(max=2000)
TEXTS = ("title", "text")


class ExchangeForm(Form):
    """Who meets whom, how, when and where."""

    before: tuple[str, tuple[datetime, datetime] | None] = dates.DEFAULT_ZONE, None
    "Of a meeting that is changed, its clock, and when it was."
    notice: object = None
    opened = HiddenField()
    kind = RadioField(
        _l("How do they meet?"),
        choices=[SelectChoice(kind.value, text) for kind, text in words.KINDS.items()],
        default=ExchangeKind.VIDEO_TALK.value,
    )
    parties = SelectMultipleField(_l("Who meets?"), coerce=int, description=_l("Classes or crews of at least two authorities."))
    title_fr = StringField(_l("Title"), [InputRequired(_l("Write the title in French.")), _LINE])
    title_nl = StringField(_l("Title"), [InputRequired(_l("Write the title in Dutch.")), _LINE])
    title_en = StringField(_l("Title"), [_LINE])
    text_fr = TextAreaField(_l("In one or two sentences"), [_TEXT])
    text_nl = TextAreaField(_l("In one or two sentences"), [_TEXT])
    text_en = TextAreaField(_l("In one or two sentences"), [_TEXT])
    slot = SelectField(
        _l("Date open to the public"),
        default="",
        description=_l("A date of one of the project’s events. The exchange then has its time."),
    )
    zone = SelectField(_l("On which clock?"), description=_l("The hours below are read on this clock; every side sees its own."))
    starts = DateTimeLocalField(_l("Starts"), format=_MOMENT, validators=[InputRequired(_l("Enter a day and an hour."))])
    ends = DateTimeLocalField(_l("Ends"), format=_MOMENT, validators=[InputRequired(_l("Enter a day and an hour."))])
    location = StringField(_l("Where"), [Length(max=200)], description=_l("A school, a hall, a town. Leave it empty for a talk on screen."))
    video_url = StringField(
        _l("Address of the video room"),
        [Optional(), Length(max=500), Regexp(r"^https://\S+$", message=_l("Enter an address that begins with https://"))],
        description=_l("For the sides alone; the public never sees it."),
    )

    def offer(self, parties: Sequence[ExchangeParty], slots: Sequence[Slot]) -> "ExchangeForm":
        """Fill in what can be chosen."""
        lang = current_language()
        self.parties.choices = [SelectChoice(party.id, f"{plain(party.authority.name)} – {party.label}") for party in parties]
        self.parties.party_notes = {party.id: _about(party) for party in parties}
        known = dict.fromkeys([dates.DEFAULT_ZONE, *(party.authority.zone for party in parties if party.authority.zone)])
        self.zone.choices = [SelectChoice(name, name.replace("_", " ")) for name in known]
        self.slot.choices = [
            SelectChoice("", "–"),
            *(SelectChoice(str(slot.id), f"{dates.day_short(slot.starts_at, lang)} – {plain(slot.event.title)}") for slot in slots),
        ]
        return self

    def about(self, exchange: Exchange) -> "ExchangeForm":
        """Take the meeting that is changed, and fill in what is planned unless something was sent."""
        self.before = exchange.zone, (exchange.starts_at, exchange.ends_at)
        return self if self.is_submitted() else self.show(exchange)

    def show(self, exchange: Exchange) -> "ExchangeForm":
        """Fill in what is planned."""
        self.opened.data = meetings.seen(exchange)
        zone = zones.zone(exchange.zone)
        self.kind.data, self.zone.data = str(exchange.kind), exchange.zone
        self.parties.data = [side.party_id for side in exchange.sides]
        for name in TEXTS:
            for lang in LANGUAGES:
                self[f"{name}_{lang}"].data = getattr(getattr(exchange, name), lang)
        self.slot.data = str(exchange.slot_id or "")
        self.starts.data, self.ends.data = exchange.starts_at.astimezone(zone), exchange.ends_at.astimezone(zone)
        self.location.data, self.video_url.data = exchange.location, exchange.video_url
        return self

    def values(self) -> dict[str, Any]:
        """Return the answers by the names of the model; raises `Refused` for an hour the clock jumps over."""
        texts = {name: Translated(*((self[f"{name}_{lang}"].data or "") for lang in LANGUAGES)) for name in TEXTS}
        start, end = self.moments()
        return {
            **texts,
            "kind": ExchangeKind(self.kind.data),
            "zone": self.zone.data,
            "starts_at": start,
            "ends_at": end,
            "location": self.location.data or "",
            "video_url": self.video_url.data or "",
        }

    def moments(self) -> tuple[datetime, datetime]:
        """Return start and end as moments; raises `Refused` for an hour the clock jumps over."""
        zone, before = self.before
        return zones.span(self.starts.data, self.ends.data, self.zone.data, before if self.zone.data == zone else None)


class CountForm(Form):
    """How many came, side by side; its fields are made for one meeting."""

    notice: object = None
    opened = HiddenField()

    def came(self, sides: Sequence[ExchangeSide]) -> dict[int, tuple[int | None, int | None]]:
        """Return pupils and teachers of each side."""
        return {side.id: (self[f"pupils_{side.id}"].data, self[f"teachers_{side.id}"].data) for side in sides}


def counting(exchange: Exchange, **given: Any) -> CountForm:
    """Return the form for a meeting, filled with what is known unless something was sent."""
    limits = [Optional(), NumberRange(min=0, max=MOST, message=_l("Enter a number from 0 to 100."))]
    fields: dict[str, object] = {}
    for side in exchange.sides:
        whose = f"{plain(side.party.authority.name)} – {side.party.label}"
        pupils, teachers = (_("%(label)s: %(value)s", label=whose, value=what) for what in (_("Pupils"), _("Teachers")))
        fields[f"pupils_{side.id}"] = IntegerField(pupils, limits, default=side.pupils_came)
        fields[f"teachers_{side.id}"] = IntegerField(teachers, limits, default=side.teachers_came)
    form: CountForm = type("CountForm", (CountForm,), fields)(**given)
    if not form.is_submitted() or given:
        form.opened.data = meetings.counted(exchange)
    return form


def _about(party: ExchangeParty) -> str:
    school = f"{party.school.title} · " if party.school else ""
    return f"{words.PARTIES[party.kind]} · {school}{words.head_count(party)}"
