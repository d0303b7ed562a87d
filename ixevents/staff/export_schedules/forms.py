"""How often a list is made again, at what hour, and how long."""

from datetime import date, datetime, timedelta

from flask_babel import lazy_gettext as _l
from wtforms import DateField, Field, HiddenField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, ValidationError

from ixevents.core import dates
from ixevents.core.clock import now, today
from ixevents.core.forms import Form
from ixevents.core.refusal import Refused
from ixevents.exports import schedule_words, scheduling
from ixevents.exports.models import Rhythm
from ixevents.exports.rhythm import HOURS, MONTH_DAYS, Times

USUALLY = timedelta(days=91)
"""How long a list is made when nothing of it says when it is over."""


class ScheduleForm(Form):
    """The times of a schedule; the day counts for the rhythm it belongs to alone."""

    opened = HiddenField()
    rhythm = RadioField(
        _l("How often"), choices=[SelectChoice(one, words) for one, words in schedule_words.RHYTHMS.items()], default=Rhythm.WEEKLY
    )
    weekday = SelectField(_l("On which day of the week"), coerce=int, default=0)
    month_day = SelectField(
        _l("On which day of the month"), coerce=int, choices=[SelectChoice(day, str(day)) for day in MONTH_DAYS], default=1
    )
    hour = SelectField(_l("At what hour"), coerce=int, choices=[SelectChoice(hour, f"{hour:02d}:00") for hour in HOURS], default=7)
    until = DateField(
        _l("Until which day"),
        [InputRequired(_l("Enter the day."))],
        description=_l("At most a year ahead. It also ends by itself when the event or edition is over."),
    )

    notice: str | None = None

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.weekday.choices = [SelectChoice(day, schedule_words.weekday(day)) for day in range(7)]

    def validate_until(self, field: Field) -> None:
        """A list must be made before that day is over, and not for ever."""
        if self.rhythm.errors or self.weekday.errors or self.month_day.errors or self.hour.errors:
            return
        try:
            scheduling.first_after(self.times(), now())
        except Refused as refusal:
            raise ValidationError(refusal.message) from refusal

    def times(self) -> Times:
        """Return what was chosen."""
        until: date = self.until.data
        return Times(Rhythm(self.rhythm.data), self.weekday.data, self.month_day.data, self.hour.data, until)

    def fill(self, times: Times) -> "ScheduleForm":
        """Show what is set."""
        self.opened.data = scheduling.seen(times)
        for name, value in vars(times).items():
            self[name].data = value
        return self

    def suggest(self, over: datetime | None) -> None:
        """Propose the last day: that of what the list asks for, but no further than may be."""
        last = dates.last_day(over) if over is not None else today() + USUALLY
        self.until.data = min(max(last, today()), scheduling.furthest())
