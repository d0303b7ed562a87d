"""What is called off at once, and why."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectMultipleField

from ixevents.core import asked
from ixevents.staff.registrations.forms import CalledOffForm


class CallManyOffForm(CalledOffForm):
    """Which dates and shifts of an edition are called off, and whether its stands are; the public reads why."""

    dates = SelectMultipleField(coerce=asked.number, validate_choice=False)
    shifts = SelectMultipleField(coerce=asked.number, validate_choice=False)
    stands = BooleanField(_l("All the stands of this edition"))
    previewed = ("dates", "shifts", "stands")
