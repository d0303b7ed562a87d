"""What one fills in to draw a row of pitches."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField
from wtforms.validators import InputRequired, NumberRange

from ixevents.core.forms import Form


def _number(label: object, least: int, most: int, default: int) -> IntegerField:
    return IntegerField(label, [InputRequired(_l("Enter a number.")), NumberRange(least, most)], default=default)


class RowForm(Form):
    """So many pitches side by side, from a corner on."""

    notice: object = None
    count = _number(_l("How many"), 1, 60, 6)
    x = _number(_l("Metres from the left"), 0, 200, 0)
    y = _number(_l("Metres from above"), 0, 200, 0)
    width = _number(_l("Width of each"), 1, 20, 3)
    depth = _number(_l("Depth of each"), 1, 20, 3)
    down = BooleanField(_l("One below the other"))
