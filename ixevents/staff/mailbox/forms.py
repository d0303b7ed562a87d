"""The decision about messages received."""

from wtforms import HiddenField

from ixevents.core.forms import Form


class DecisionForm(Form):
    """What is to happen with a message, or several."""

    do = HiddenField()
