"""What is called off at once, and why."""

from wtforms import SelectMultipleField

from ixevents.core import asked
from ixevents.staff.registrations.forms import CalledOffForm


class CallManyOffForm(CalledOffForm):
    """Which dates and which shifts of an edition are called off; the public reads why."""

    dates = SelectMultipleField(coerce=asked.number, validate_choice=False)
    shifts = SelectMultipleField(coerce=asked.number, validate_choice=False)
    previewed = ("dates", "shifts")
