"""What one fills in about opinions."""

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import DateField, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from ixevents.core import asked, dates
from ixevents.core.forms import Form
from ixevents.core.languages import LANGUAGES, OFFICIAL, Translated
from ixevents.core.web import current_language, plain
from ixevents.events.models import Event
from ixevents.minutes.models import Vote
from ixevents.opinions import actions, words
from ixevents.opinions.models import FollowUp, Occasion, Opinion
from ixevents.projects.models import Project
from ixevents.registrations.forms import writable_address

_LINE, _TEXT = Length(max=160), Length(max=20_000)
TEXTS = ("title", "text", "minority")


class OpinionForm(Form):
    """An opinion while it is a draft."""

    notice: object = None
    version = HiddenField(default="0")
    occasion = RadioField(
        _l("Why is it given?"),
        choices=[SelectChoice(occasion.value, text) for occasion, text in words.OCCASIONS.items()],  # type: ignore[attr-defined]
        default=Occasion.REQUEST.value,
    )
    request_of = StringField(_l("Reference of the request"), [Optional(), _LINE], description=_l("Number and day of the College’s letter."))
    title_fr = StringField(_l("Title"), [InputRequired(_l("Write the title in French.")), _LINE])
    title_nl = StringField(_l("Title"), [_LINE])
    title_en = StringField(_l("Title"), [_LINE])
    text_fr = TextAreaField(_l("Opinion"), [_TEXT])
    text_nl = TextAreaField(_l("Opinion"), [_TEXT])
    text_en = TextAreaField(_l("Opinion"), [_TEXT])
    minority_fr = TextAreaField(_l("Minority note"), [_TEXT])
    minority_nl = TextAreaField(_l("Minority note"), [_TEXT])
    minority_en = TextAreaField(_l("Minority note"), [_TEXT])
    project = SelectField(_l("Project record"))
    event = SelectField(_l("Event"))

    def offer(self, projects: Iterable[Project], events: Iterable[Event]) -> "OpinionForm":
        """Fill in what can be chosen."""
        nothing = SelectChoice("", "–")
        self.project.choices = [nothing, *(SelectChoice(str(one.id), plain(one.title)) for one in projects)]
        self.event.choices = [nothing, *(SelectChoice(str(one.id), plain(one.title)) for one in events)]
        return self

    def show(self, opinion: Opinion) -> "OpinionForm":
        """Fill in what is written."""
        self.version.data, self.occasion.data, self.request_of.data = str(opinion.version), str(opinion.occasion), opinion.request
        for name in TEXTS:
            for lang in LANGUAGES:
                self[f"{name}_{lang}"].data = getattr(getattr(opinion, name), lang)
        self.project.data, self.event.data = str(opinion.project_id or ""), str(opinion.event_id or "")
        return self

    def values(self) -> dict[str, Any]:
        """Return the answers, by the names of the model."""
        texts = {name: Translated(*((self[f"{name}_{lang}"].data or "") for lang in LANGUAGES)) for name in TEXTS}
        return {
            **texts,
            "occasion": Occasion(self.occasion.data),
            "request": self.request_of.data or "",
            "project_id": asked.number(self.project.data) or None,
            "event_id": asked.number(self.event.data) or None,
        }


class AdoptForm(Form):
    """Which vote adopted it."""

    version = HiddenField()
    vote = SelectField(_l("The vote that adopted it"), coerce=int, validators=[InputRequired(_l("Choose one."))])

    def offer(self, votes: Iterable[Vote]) -> "AdoptForm":
        """Fill in what can be chosen."""
        lang = current_language()
        self.vote.choices = [
            SelectChoice(vote.id, f"{dates.day_short(vote.taken_at, lang)} – {plain(vote.record.item.title)}") for vote in votes
        ]
        return self


class SendForm(Form):
    """Where the College is reached."""

    address = StringField(_l("Address of the College"), [InputRequired(_l("Enter the address.")), Length(max=254), writable_address])


class HandOverForm(Form):
    """When it was given on paper."""

    day = DateField(_l("Day on which it was handed over"), [InputRequired(_l("Choose a day."))])
    how = StringField(_l("How"), [Optional(), Length(max=120)], description=_l("For example by internal post, against receipt."))


class FollowForm(Form):
    """What the College decided."""

    notice: object = None
    opened = HiddenField()
    follow_up = RadioField(
        _l("What does the College do?"),
        choices=[SelectChoice(kind.value, text) for kind, text in words.FOLLOW_UPS.items()],  # type: ignore[attr-defined]
        validators=[InputRequired(_l("Choose one."))],
    )
    reasons_fr = TextAreaField(_l("Its reasons"), [_TEXT])
    reasons_nl = TextAreaField(_l("Its reasons"), [_TEXT])
    day = DateField(_l("Day of the decision"), [InputRequired(_l("Choose a day."))])

    def show(self, opinion: Opinion) -> "FollowForm":
        """Fill in what is known."""
        self.opened.data = actions.answer_seen(opinion)
        self.follow_up.data, self.day.data = opinion.follow_up and str(opinion.follow_up), opinion.followed_on
        for lang in OFFICIAL:
            self[f"reasons_{lang}"].data = getattr(opinion.reasons, lang)
        return self

    def kind(self) -> FollowUp:
        """Return what was chosen."""
        return FollowUp(self.follow_up.data)

    def reasons(self) -> Translated:
        """Return the reasons in both languages."""
        return Translated(self.reasons_fr.data or "", self.reasons_nl.data or "")
