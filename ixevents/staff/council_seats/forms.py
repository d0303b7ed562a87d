"""What one fills in about a seat."""

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, HiddenField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from ixevents.core import asked
from ixevents.core.forms import Form, one_line
from ixevents.core.web import plain
from ixevents.council import mandates
from ixevents.council.models import CouncilCategory, CouncilSeat
from ixevents.projects import wording
from ixevents.projects.partners import Partner
from ixevents.staff import finding
from ixevents.staff.council.forms import DECISION
from ixevents.staff.finding import Finder


class SeatForm(Form):
    """Which category and which organisation a seat belongs to."""

    notice: object = None
    finder: Finder | None = None
    opened = HiddenField()
    category = SelectField(_l("Category"), coerce=int, validators=[InputRequired(_l("Choose the category."))])
    organisation = StringField(
        _l("Organisation"),
        [Optional(), Length(max=160), one_line],
        description=_l("In its own words, as the public reads it. Leave it empty for a seat of residents."),
    )
    partner = SelectField(
        _l("The same one in the project records"),
        coerce=lambda value: asked.number(str(value)) or None,
        validators=[Optional()],
    )
    opened_on = DateField(_l("Given since"), [Optional()])

    def offer(self, categories: Iterable[CouncilCategory], partners: Iterable[Partner], own: int | None = None) -> "SeatForm":
        """Fill in what can be chosen; `own` is the partner the seat has."""
        self.category.choices = [SelectChoice(one.id, wording.capital(one.name)) for one in categories]
        names, self.finder = finding.named([(one.id, plain(one.name)) for one in partners], "partner", own)
        self.partner.choices = [SelectChoice("", _("None")), *(SelectChoice(number, name) for number, name in names)]
        return self

    def show(self, seat: CouncilSeat) -> "SeatForm":
        """Fill in what is known."""
        self.opened.data = mandates.seen(seat)
        self.category.data, self.organisation.data, self.partner.data = seat.category_id, seat.organisation, seat.partner_id
        return self

    def facts(self) -> dict[str, Any]:
        """Return the answers by the names of the actions."""
        return {"organisation": self.organisation.data or "", "partner_id": self.partner.data}


class CloseForm(Form):
    """From when a seat is no more."""

    on = DateField(_l("First day without this seat"), [InputRequired(_l("Enter the day."))])
    decision = StringField(_l("Decision"), [Optional(), Length(max=160), one_line], description=DECISION)
    thank = BooleanField(
        _l("Send a letter of thanks to who leaves"),
        description=_l(
            "In the language of each, to those with an email address. For the others there is one to print on the member’s page."
        ),
    )
