"""The forms of legal holds."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from wtforms import DateField, HiddenField, IntegerField, SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange
from wtforms.validators import Optional as Maybe

from ixevents.core import asked
from ixevents.core.forms import Form, one_line
from ixevents.core.web import plain
from ixevents.holds.actions import Terms
from ixevents.holds.models import FEWEST_YEARS, MOST_YEARS, LegalHold
from ixevents.projects.models import Project

_LONG = Length(max=300, message=_l("Use at most %(most)s characters.", most=300))


class HoldForm(Form):
    """What the contract of a project says."""

    version = HiddenField(default="0")
    project = SelectField(_l("Project"), coerce=int)
    reason = StringField(
        _l("Contract and article"),
        [DataRequired(_l("Write which contract asks for it.")), _LONG, one_line],
        description=_l("For example: grant agreement, general conditions, article 16.9. The person reads it in an answer."),
    )
    years = IntegerField(
        _l("Years after the payment of the balance"),
        [
            InputRequired(_l("Enter a whole number.")),
            NumberRange(FEWEST_YEARS, MOST_YEARS, _l("Enter a number from %(least)s to %(most)s.", least=FEWEST_YEARS, most=MOST_YEARS)),
        ],
        default=5,
        description=_l("5 or 7, according to the general conditions in force: look into the contract."),
    )
    paid_on = DateField(
        _l("Day on which the balance was paid"),
        [Maybe()],
        description=_l("Leave it empty as long as it has not been: the hold has no end until then."),
    )

    def offer(self, projects: Sequence[Project]) -> "HoldForm":
        """Choose among these projects."""
        self.project.choices = [(project.id, plain(project.title)) for project in projects]
        return self

    def show(self, hold: LegalHold) -> None:
        """Fill in what stands."""
        self.project.data, self.reason.data, self.years.data, self.paid_on.data = hold.project_id, hold.reason, hold.years, hold.paid_on
        self.version.data = str(hold.version)

    @property
    def opened_on(self) -> int:
        """The version it was opened on."""
        return asked.number(self.version.data)

    @property
    def terms(self) -> Terms:
        """What was written."""
        return Terms(self.reason.data or "", self.years.data or 0, self.paid_on.data)


class LiftForm(Form):
    """Why a hold is lifted."""

    version = HiddenField(default="0")
    why = StringField(_l("Why is it lifted?"), [DataRequired(_l("Write why: it stands in the journal.")), _LONG, one_line])

    @property
    def opened_on(self) -> int:
        """The version it was opened on."""
        return asked.number(self.version.data)
