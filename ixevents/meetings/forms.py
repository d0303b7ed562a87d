"""What somebody convened fills in: the answer, or another date."""

from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import DateField, HiddenField, RadioField, TextAreaField, TimeField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional, StopValidation

from ixevents.core import dates
from ixevents.core.forms import Form
from ixevents.meetings import answer_words, answering
from ixevents.meetings.models import Answer

NOTE_MOST = 500


class _Reason:
    """Who asks to be excused says why."""

    def __call__(self, form: Form, field: TextAreaField) -> None:
        if form["answer"].data == Answer.EXCUSED and not field.data:
            raise StopValidation(_l("Say why in a few words, without medical details."))


class AnswerForm(Form):
    """Whether one comes; about the meeting as the page showed it."""

    notice: object = None
    saved = "answer"

    revision = HiddenField()
    answer = RadioField(_l("Do you come?"), [InputRequired(_l("Choose an answer."))], choices=[])
    note = TextAreaField(_l("A word for the secretary"), [Length(max=NOTE_MOST), _Reason()])

    def __init__(self, *args: Any, substitute: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [one for one in answering.GIVEN if substitute or one != Answer.SUBSTITUTE]
        self.answer.choices = [SelectChoice(str(one), answer_words.CHOICES[one]) for one in offered]

    @property
    def about(self) -> int:
        """The revision it answers; -1 when that cannot be read."""
        return read_revision(self.revision.data)


class DateForm(Form):
    """Another date and hour, on the clock of the meeting."""

    notice: object = None
    saved = "date"

    revision = HiddenField()
    day = DateField(_l("Day"), [InputRequired(_l("Enter the day."))])
    start = TimeField(_l("Starts"), [InputRequired(_l("Enter the hour."))])
    end = TimeField(
        _l("Ends"), [InputRequired(_l("Enter the hour."))], description=_l("From midnight to 06:00: in the night that follows.")
    )
    why = TextAreaField(_l("Why this date suits better"), [Optional(), Length(max=NOTE_MOST)])

    def moments(self, zone: str) -> tuple[datetime, datetime]:
        """Return start and end as moments; raises `Refused` for an hour the clock jumps over."""
        return dates.evening(self.day.data, self.start.data, self.end.data, zone)

    @property
    def about(self) -> int:
        """The revision it is about."""
        return read_revision(self.revision.data)


def read_revision(text: str | None) -> int:
    """Return the revision a form carries; -1, older than any, when it carries none."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else -1
