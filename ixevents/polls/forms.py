"""What members fill in: one answer a date."""

from collections.abc import Sequence
from typing import Any, TypeVar, cast

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from ixevents.core.forms import Form
from ixevents.polls import notices, standings, words
from ixevents.polls.models import PollDate, PollVoter, Suits

F = TypeVar("F", bound="AnswerForm")


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


def asking(dates: Sequence[PollDate], base: type[F], needed: str, **values: Any) -> F:
    """Return a form with a question a date; `needed` is what is said beside one without an answer."""
    options = [SelectChoice(str(suits), text) for suits, text in words.SUITS.items()]
    fields: dict[str, Any] = {f"date_{one.id}": RadioField(notices.when(one), [InputRequired(needed)], choices=options) for one in dates}
    kind = type(base.__name__, (base,), {"dates": tuple(one.id for one in dates), **fields})
    return cast(F, kind(**values))
