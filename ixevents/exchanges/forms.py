"""What coordinators fill in: numbers, and another time on their own clock."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import DateField, HiddenField, IntegerField, RadioField, SelectField, StringField, TimeField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange, Optional

from ixevents.classes.class_fields import class_label, short
from ixevents.core import dates
from ixevents.core.forms import Form, one_line
from ixevents.exchanges import words
from ixevents.exchanges.actions import MOST
from ixevents.exchanges.models import ExchangeSchool, PartyKind

_NUMBER = NumberRange(min=0, max=MOST, message=_l("Enter a number from 0 to 100."))


class NumbersForm(Form):
    """How many there are of a class or a crew."""

    notice: object = None

    seen = HiddenField()
    pupils = IntegerField(_l("Pupils"), [Optional(), _NUMBER])
    teachers = IntegerField(_l("Teachers"), [Optional(), _NUMBER])


class NewPartyForm(Form):
    """A class or a film crew that takes part: what it is called, where, and how many."""

    notice: object = None

    kind = RadioField(
        _l("What is it?"), choices=[SelectChoice(kind.value, text) for kind, text in words.PARTIES.items()], default=PartyKind.CLASS.value
    )
    label = StringField(
        _l("What you call it"),
        [InputRequired(_l("Enter the name of the class.")), short(40), one_line, class_label],
        description=_l("As the school calls it, for example “4TQ B” or “Crew 2”. Never the name of a person."),
    )
    school = SelectField(_l("School"), coerce=int, default=0)
    pupils = IntegerField(_l("Pupils, or students of the crew"), [Optional(), _NUMBER])
    teachers = IntegerField(_l("Teachers"), [Optional(), _NUMBER])

    def offer(self, schools: Sequence[ExchangeSchool]) -> "NewPartyForm":
        """Fill in the schools of the authority; without any, nothing is asked about them."""
        self.school.choices = [SelectChoice(0, "–"), *(SelectChoice(school.id, school.title) for school in schools)]
        return self

    def values(self) -> dict[str, Any]:
        """Return the answers, by the names of the model."""
        return {
            "kind": PartyKind(self.kind.data),
            "label": self.label.data or "",
            "school_id": self.school.data or None,
            "pupils": self.pupils.data,
            "teachers": self.teachers.data,
        }


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
