"""The form for days on which the rules are wrong."""

from flask_babel import lazy_gettext as _l
from wtforms import DateField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from ixevents.core.forms import Form
from ixevents.core.languages import Translated
from ixevents.schools.models import HolidayRule
from ixevents.staff.schools import words


class ExceptionForm(Form):
    """Days on which the rules are wrong."""

    community = SelectField(_l("Community"), choices=[SelectChoice(value.value, text) for value, text in words.COMMUNITIES.items()])
    rule = RadioField(
        _l("What is it?"),
        choices=[SelectChoice(value.value, text) for value, text in words.RULES.items()],
        default=HolidayRule.CLOSED.value,
        validators=[InputRequired(_l("Choose one."))],
    )
    first = DateField(_l("First day"), [InputRequired(_l("Enter the first day."))])
    last = DateField(_l("Last day"), [InputRequired(_l("Enter the last day."))])
    name_fr = StringField(_l("Name in French"), [InputRequired(_l("Enter the name in French.")), Length(max=120)])
    name_nl = StringField(_l("Name in Dutch"), [InputRequired(_l("Enter the name in Dutch.")), Length(max=120)])
    source = StringField(
        _l("Where is it written?"),
        description=_l("A circular, a decree, a letter of the school."),
        validators=[InputRequired(_l("Write where it is written.")), Length(max=300)],
    )
    source_date = DateField(_l("Date of that"), [InputRequired(_l("Enter the date."))])

    def name(self) -> Translated:
        """Return the name of the days."""
        return Translated(self.name_fr.data or "", self.name_nl.data or "")
