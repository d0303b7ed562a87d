"""A poll: title, note, and up to six dates."""

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, HiddenField, RadioField, StringField, TextAreaField, TimeField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from ixevents.core import dates
from ixevents.core.forms import Form
from ixevents.core.languages import Translated
from ixevents.core.refusal import Refused
from ixevents.polls import actions
from ixevents.polls.forms import AnswerForm, asking
from ixevents.polls.models import Poll, PollVoter

MOST = 6
TITLE, NOTE = Length(max=160), Length(max=2000)


class PollForm(Form):
    """What is asked. Made by `blank`, with the fields of the dates."""

    title_fr = StringField(_l("Title in French"), [DataRequired(_l("Write the title in French.")), TITLE])
    title_nl = StringField(_l("Title in Dutch"), [DataRequired(_l("Write the title in Dutch.")), TITLE])
    title_en = StringField(_l("Title in English"), [Optional(), TITLE])
    note_fr = TextAreaField(_l("Note in French"), [Optional(), NOTE])
    note_nl = TextAreaField(_l("Note in Dutch"), [Optional(), NOTE])
    note_en = TextAreaField(_l("Note in English"), [Optional(), NOTE])
    answer_by = DateField(_l("Answer by"), [InputRequired(_l("Enter the day."))])
    notice: object = None
    opened = HiddenField()

    def facts(self) -> dict[str, object]:
        """Return what was filled in besides the dates."""
        return {
            "title": Translated(self.title_fr.data or "", self.title_nl.data or "", self.title_en.data or ""),
            "note": Translated(self.note_fr.data or "", self.note_nl.data or "", self.note_en.data or ""),
            "answer_by": self.answer_by.data,
        }

    def spans(self) -> list[tuple[datetime, datetime]]:
        """Return the dates. Raises `Refused` for half a date, an end before its beginning, or fewer than two."""
        found = [self._span(*(self[f"{name}_{number}"].data for name in ("day", "start", "end"))) for number in range(1, MOST + 1)]
        spans = [span for span in found if span is not None]
        if len(set(spans)) < 2:  # one date is no choice
            raise Refused(_("Enter two dates at least."), "few")
        return spans

    def fill(self, poll: Poll) -> None:
        """Show what is known."""
        for lang in ("fr", "nl", "en"):
            self[f"title_{lang}"].data, self[f"note_{lang}"].data = getattr(poll.title, lang), getattr(poll.note, lang)
        self.answer_by.data, self.opened.data = poll.answer_by, actions.draft_mark(poll)
        for number, one in enumerate(poll.dates[:MOST], start=1):
            for name, value in zip(("day", "start", "end"), dates.shown(one.starts_at, one.ends_at), strict=True):
                self[f"{name}_{number}"].data = value

    def _span(self, day: date | None, start: time | None, end: time | None) -> tuple[datetime, datetime] | None:
        if day is None and start is None and end is None:
            return None
        if day is None or start is None or end is None:
            raise Refused(_("Enter day, beginning and end of every date."), "half")
        moments = dates.evening(day, start, end)
        if moments[1] <= moments[0]:
            raise Refused(_("The end must come after the beginning."), "end")
        return moments


def blank(**values: Any) -> PollForm:
    """Return the form with the fields of six dates."""
    fields: dict[str, Any] = {}
    for number in range(1, MOST + 1):
        fields[f"day_{number}"] = DateField(_l("Day"), [Optional()])
        fields[f"start_{number}"] = TimeField(_l("Starts"), [Optional()])
        fields[f"end_{number}"] = TimeField(_l("Ends"), [Optional()])
    made: PollForm = type(PollForm.__name__, (PollForm,), fields)(**values)
    return made


class ToldForm(AnswerForm):
    """What a member told the secretary by telephone, by letter or at the counter."""

    opened = HiddenField()
    note = TextAreaField(_l("Remark"), [Optional(), Length(max=500)])

    def fill(self, voter: PollVoter) -> None:
        """Show what was answered before."""
        super().fill(voter)
        self.opened.data = actions.answer_mark(voter)


def told(voter: PollVoter, **values: Any) -> ToldForm:
    """Return the form about the dates somebody was asked about."""
    return asking(voter.poll.dates, ToldForm, _("Say for every date whether it suits the member."), **values)


class ChooseForm(Form):
    """Which date it is."""

    date = RadioField(_l("Which date?"), [InputRequired(_l("Choose a date."))], choices=[])

    def __init__(self, options: Iterable[tuple[int, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.date.choices = [SelectChoice(str(number), text) for number, text in options]
