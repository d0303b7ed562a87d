"""Forms of the door."""

from flask_babel import lazy_gettext as _l
from wtforms import DateField, HiddenField, IntegerField, StringField
from wtforms.validators import InputRequired, Length, NumberRange

from ixevents.core.forms import Form


class CheckInForm(Form):
    """So many of a party are in."""

    ticket = HiddenField(validators=[InputRequired(), Length(max=32)])
    client_id = HiddenField(validators=[InputRequired(), Length(max=40)])
    came = IntegerField(_l("How many came?"), validators=[InputRequired(_l("Enter how many came.")), NumberRange(0, 999)])


class UnregisteredForm(Form):
    """So many people came without registration, or so many fewer."""

    client_id = HiddenField(validators=[InputRequired(), Length(max=40)])
    people = IntegerField(_l("How many people?"), validators=[InputRequired(_l("Enter how many came.")), NumberRange(-99, 99)])


class LookUpForm(Form):
    """Whom somebody at the door looks for."""

    q = StringField(_l("Code or name"))


class LinkForm(Form):
    """For which day an address is shared."""

    day = DateField(_l("For which day?"), validators=[InputRequired(_l("Choose a day."))])
