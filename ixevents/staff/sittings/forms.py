"""What one fills in at a meeting."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import cast

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, HiddenField, IntegerField, SelectField, StringField
from wtforms.fields import DateTimeLocalField, TimeField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from ixevents.core import zones
from ixevents.core.dates import NIGHT_ENDS, local_day
from ixevents.core.forms import Form
from ixevents.meetings.models import Meeting
from ixevents.minutes import attending
from ixevents.minutes.models import Attendance

_MOMENT = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"]
HOURS = ["%H:%M", "%H.%M", "%Hh%M"]
SPELLS = 4
"""Arrivals and departures of one member that can be put right at once."""


def moment(meeting: Meeting, hour: time | None) -> datetime | None:
    """Return an hour of a meeting as a moment; small hours after an evening meeting are those of the next day."""
    if hour is None:
        return None
    day = local_day(meeting.starts_at, meeting.zone)
    begins = meeting.starts_at.astimezone(zones.zone(meeting.zone)).time()
    late = hour < time(NIGHT_ENDS) and begins > time(12)
    return zones.instant(day + timedelta(days=1) if late else day, hour, meeting.zone)


class HourForm(Form):
    """What happens, and when if not now."""

    do = StringField(validators=[InputRequired(), Length(max=40)])
    at = TimeField(_l("Hour"), [Optional()], format=HOURS, description=_l("Leave it empty while it happens: the clock is taken."))


class CorrectForm(Form):
    """When one member was there."""

    notice: object = None
    opened = HiddenField()
    weight = IntegerField(_l("Votes of this member"), [InputRequired(_l("Enter a number.")), NumberRange(1, 99)], default=1)

    def show(self, attendance: Attendance, meeting: Meeting) -> "CorrectForm":
        """Fill in what is known."""
        zone = zones.zone(meeting.zone)
        self.opened.data = attending.seen(attendance)
        self.weight.data = attendance.weight
        for number, spell in enumerate(attendance.spells[:SPELLS]):
            self[f"from_{number}"].data = spell.arrived_at.astimezone(zone)
            self[f"until_{number}"].data = spell.left_at.astimezone(zone) if spell.left_at else None
            self[f"online_{number}"].data = spell.online
        return self

    def spells(self, attendance: Attendance, meeting: Meeting) -> list[tuple[datetime, datetime | None, bool]]:
        """Return arrivals with departures, on the clock of the meeting; in autumn's doubled hour they stay in the pass they were in."""
        found = []
        for number, known in enumerate([*attendance.spells, *[None] * SPELLS][:SPELLS]):
            start, end = self[f"from_{number}"].data, self[f"until_{number}"].data
            if start is not None:
                first = zones.moment(start, meeting.zone, known.arrived_at if known else None)
                last = zones.moment(end, meeting.zone, known.left_at if known else None) if end else None
                found.append((first, last, bool(self[f"online_{number}"].data)))
        return found


for _number in range(SPELLS):
    setattr(CorrectForm, f"from_{_number}", DateTimeLocalField(_l("Arrived"), [Optional()], format=_MOMENT))
    setattr(CorrectForm, f"until_{_number}", DateTimeLocalField(_l("Departed"), [Optional()], format=_MOMENT))
    setattr(CorrectForm, f"online_{_number}", BooleanField(_l("On line")))


class AgainForm(Form):
    """When the second meeting is."""

    notice: object = None
    day = DateField(_l("Day of the second meeting"), [InputRequired(_l("Choose a day."))])
    hour = TimeField(_l("Hour"), [InputRequired(_l("Enter an hour."))], format=HOURS)

    def starts_at(self, meeting: Meeting) -> datetime:
        """Return when it begins, on the clock of the first meeting; for a form that is valid."""
        return zones.instant(cast(date, self.day.data), cast(time, self.hour.data), meeting.zone)


class ChairForm(Form):
    """Who presides."""

    chair = SelectField(_l("Who presides?"), coerce=int)

    def offer(self, attendances: Iterable[Attendance]) -> "ChairForm":
        """Fill in who can be chosen."""
        self.chair.choices = [SelectChoice(one.id, one.mandate.member.name) for one in attendances]
        return self
