"""A request for a meeting as it came on paper: who signed, and what for."""

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from ixevents.core.forms import Form, one_line
from ixevents.core.languages import LANGUAGES, NAMES
from ixevents.council.models import Member


class SignedForm(Form):
    """Who signed."""

    notice: object = None

    members = SelectMultipleField(
        _l("Who signed?"),
        [InputRequired(_l("Tick who signed."))],
        description=_l("Members who have a vote today."),
        coerce=int,
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )

    def offer(self, members: Iterable[Member]) -> "SignedForm":
        """Show who may sign."""
        self.members.choices = [SelectChoice(member.id, member.name) for member in members]
        return self


class RequestForm(SignedForm):
    """A request that nobody entered yet."""

    subject = StringField(
        _l("What is the meeting for?"), [InputRequired(_l("Say in a few words what it is about.")), Length(max=160), one_line]
    )
    text = TextAreaField(_l("Why it cannot wait for the next one"), [Optional(), Length(max=2000)])
    language = RadioField(_l("Language of the request"), [InputRequired(_l("Choose a language."))], choices=[])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.language.choices = [SelectChoice(lang, NAMES[lang]) for lang in LANGUAGES]
