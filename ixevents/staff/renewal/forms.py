"""What one fills in to open and to close a renewal."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, HiddenField, StringField
from wtforms.validators import InputRequired, Length

from ixevents.core.forms import Form, one_line
from ixevents.council import renewals
from ixevents.council.forms import RenewalForm
from ixevents.council.renewal import RenewalAsk
from ixevents.staff.council.forms import DECISION

_DAY = InputRequired(_l("Enter the day."))


class OpenForm(Form):
    """Which mandates, until when one answers, and the term that follows."""

    until = DateField(_l("Mandates planned to end by"), [_DAY])
    deadline = DateField(_l("Last day to answer"), [_DAY])
    starts_on = DateField(_l("First day of the next term"), [_DAY])
    ends_on = DateField(_l("Last day of the next term"), [_DAY])

    def facts(self) -> dict[str, Any]:
        """Return the answers by the names of the action."""
        return {name: self[name].data for name in ("until", "deadline", "starts_on", "ends_on")}


class AnswerForm(RenewalForm):
    """What a member said by telephone or on paper."""

    notice: object = None
    opened = HiddenField()

    def show(self, ask: RenewalAsk) -> None:
        """Fill in what was answered, and that it was seen."""
        super().show(ask)
        self.opened.data = renewals.seen(ask)


class CloseForm(Form):
    """By which decision the next term is appointed."""

    decision = StringField(
        _l("Decision"), [InputRequired(_l("Write which decision it is.")), Length(max=160), one_line], description=DECISION
    )
    thank = BooleanField(
        _l("Send a letter of thanks to who leaves"),
        description=_l(
            "To those who stop and those whose organisation names somebody else, in the language of each; you see it first. "
            "For who has no email address there is one to print once the renewal is closed."
        ),
    )
    previewed = ("thank",)
