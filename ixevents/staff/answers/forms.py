"""What the secretary fills in about answers."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from ixevents.core.forms import Form
from ixevents.core.languages import Translated
from ixevents.meetings import answer_words, answering
from ixevents.meetings.models import Answer

SHORT = Length(max=500)


class StatementForm(Form):
    """What somebody told the secretary."""

    answer = RadioField(_l("What was answered?"), [InputRequired(_l("Choose an answer."))], choices=[])
    note = StringField(
        _l("Remark"), [Optional(), SHORT], description=_l("How it reached you, or the reason: “by telephone”. Nothing about health.")
    )

    def __init__(self, *args: Any, substitute: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [one for one in answering.GIVEN if substitute or one != Answer.SUBSTITUTE]
        self.answer.choices = [SelectChoice(str(one), answer_words.ANSWERS[one]) for one in offered]


class TakeForm(Form):
    """Why a meeting moves to the date that was proposed."""

    reason_fr = TextAreaField(_l("Reason in French"), [Optional(), SHORT])
    reason_nl = TextAreaField(_l("Reason in Dutch"), [Optional(), SHORT])
    reason_en = TextAreaField(_l("Reason in English"), [Optional(), SHORT])
    late = BooleanField(_l("I know that this is later than the rule allows"))
    late_reason = StringField(_l("Why it is late"), [Optional(), SHORT])

    @property
    def why(self) -> Translated:
        """What members read."""
        return Translated(self.reason_fr.data or "", self.reason_nl.data or "", self.reason_en.data or "")
