"""What members fill in: one answer a date."""

from collections.abc import Sequence
from typing import Any, cast

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from ixevents.core.forms import Form
from ixevents.polls import notices, standings, words
from ixevents.polls.models import PollDate, PollVoter, Suits


class AnswerForm(Form):
    """Which dates suit; made by `asking`."""

    notice: object = None
    dates: tuple[int, ...] = ()

    note = TextAreaField(_l("A word for the secretary"), [Optional(), Length(max=500)])

    def chosen(self) -> dict[int, Suits]:
        """Return the answers by id of the date."""
        return {number: Suits(self[f"date_{number}"].data) for number in self.dates}

    def fill(self, voter: PollVoter) -> None:
        """Show what was answered before."""
        for number, suits in standings.choices(voter).items():
            if number in self.dates:
                self[f"date_{number}"].data = suits
        self.note.data = voter.note


def asking(dates: Sequence[PollDate]) -> AnswerForm:
    """Return the form with a question a date."""
    options = [SelectChoice(str(suits), text) for suits, text in words.SUITS.items()]
    fields: dict[str, Any] = {
        f"date_{one.id}": RadioField(notices.when(one), [InputRequired(_("Say for every date whether it suits you."))], choices=options)
        for one in dates
    }
    kind = type(AnswerForm.__name__, (AnswerForm,), {"dates": tuple(one.id for one in dates), **fields})
    return cast(AnswerForm, kind())
