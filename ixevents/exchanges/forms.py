"""What coordinators fill in: numbers, and another time on their own clock."""

from datetime import datetime

from flask_babel import lazy_gettext as _l
from wtforms import DateField, IntegerField, TimeField
from wtforms.validators import InputRequired, NumberRange, Optional

from ixevents.core import dates
from ixevents.core.forms import Form
from ixevents.exchanges.actions import MOST

_NUMBER = NumberRange(min=0, max=MOST, message=_l("Enter a number from 0 to 100."))


class NumbersForm(Form):
    """How many there are of a class or a crew."""

    notice: object = None

    pupils = IntegerField(_l("Pupils"), [Optional(), _NUMBER])
    teachers = IntegerField(_l("Teachers"), [Optional(), _NUMBER])


class TimeForm(Form):
    """Another time, on the clock of the side that proposes it."""

    notice: object = None

    day = DateField(_l("Day"), [InputRequired(_l("Enter the day."))])
    start = TimeField(_l("Starts"), [InputRequired(_l("Enter the hour."))])
    end = TimeField(
        _l("Ends"), [InputRequired(_l("Enter the hour."))], description=_l("From midnight to 06:00: in the night that follows.")
    )

    def moments(self, zone: str) -> tuple[datetime, datetime]:
        """Return start and end as moments; raises `Refused` for an hour the clock jumps over."""
        return dates.evening(self.day.data, self.start.data, self.end.data, zone)
