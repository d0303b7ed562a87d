"""What a facilitator fills in."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from ixevents.core.forms import Form
from ixevents.resources import words
from ixevents.resources.answering import GIVEN, shown_mark
from ixevents.resources.models import Assignment

NOTE_MOST = 500


class AnswerForm(Form):
    """Whether one leads a date, as the page showed it."""

    notice: object = None

    about = HiddenField()
    answer = RadioField(
        _l("Do you lead this date?"),
        [InputRequired(_l("Choose an answer."))],
        choices=[SelectChoice(value.value, words.CHOICES[value]) for value in GIVEN],
    )
    note = TextAreaField(
        _l("A word for the team"),
        [Optional(), Length(max=NOTE_MOST)],
        description=_l("If you cannot: why in a few words, or who could. No medical details."),
    )

    def show(self, assignment: Assignment) -> None:
        """Show what was answered before."""
        self.answer.data = assignment.answer if assignment.answer in GIVEN else None
        self.note.data = assignment.answer_note
        self.renew(assignment)

    def renew(self, assignment: Assignment) -> None:
        """Let the form be about the date as it is now."""
        self.about.data = shown_mark(assignment)
