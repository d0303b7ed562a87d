"""What one fills in about a round."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, IntegerField, RadioField, SelectField, SelectMultipleField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from ixevents.allocation import actions, words
from ixevents.allocation.actions import Rules
from ixevents.allocation.explaining import slot_words
from ixevents.allocation.models import Priority, Round, RoundLine
from ixevents.core.forms import Form
from ixevents.core.languages import Translated
from ixevents.core.web import plain
from ixevents.events.models import Event, Slot
from ixevents.staff.writing import MomentField

SHORT = Length(max=400, message=_l("Use at most 400 characters."))
WAITS = 0
"""Chosen instead of a slot: the waiting list."""


class RulesForm(Form):
    """When wishes are collected, and by which rule they are answered."""

    opens_at = MomentField(_l("Wishes from"), [InputRequired(_l("Enter a day and an hour."))])
    deadline = MomentField(
        _l("Wishes until"),
        [InputRequired(_l("Enter a day and an hour."))],
        description=_l("The closing date teachers read. It can be put off later, not brought forward."),
    )
    quota = IntegerField(
        _l("Most classes of one school"),
        [Optional(), NumberRange(min=1, max=50, message=_l("Enter a number from 1 to 50, or nothing."))],
        description=_l("Empty: no limit. Seats nobody else wanted may still go to further classes afterwards."),
    )
    priority = RadioField(_l("Who goes first"), default=Priority.SERVED_LONGEST_AGO)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.priority.choices = [(str(key), str(text)) for key, text in words.PRIORITIES.items()]

    def fill(self, found: Round) -> None:
        """Show the rules of a round."""
        for name in ("opens_at", "deadline", "quota"):
            self[name].data = getattr(found, name)
        self.priority.data = str(found.priority)

    @property
    def rules(self) -> Rules:
        """What was filled in."""
        return Rules(self.opens_at.data, self.deadline.data, self.quota.data, Priority(self.priority.data))


class RoundForm(RulesForm):
    """A round that does not exist yet: its events are chosen once."""

    events = SelectMultipleField(
        _l("Events"),
        [DataRequired(_l("Choose at least one event."))],
        coerce=int,
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )

    def offer(self, events: Sequence[Event], taken: set[int]) -> None:
        """Let events be chosen, those of another round left out."""
        self.events.choices = [(event.id, plain(event.title)) for event in events if event.id not in taken]


class AdjustForm(Form):
    """A decision about one class, with its reason."""

    notice: object = None
    opened = HiddenField()
    slot = SelectField(_l("What the class gets"), coerce=int)
    anyway = BooleanField(_l("The school may have more classes than the others here"))
    reason_fr = TextAreaField(_l("Reason in French"), [DataRequired(_l("Write the reason in French.")), SHORT])
    reason_nl = TextAreaField(_l("Reason in Dutch"), [DataRequired(_l("Write the reason in Dutch.")), SHORT])
    reason_en = TextAreaField(_l("Reason in English"), [Optional(), SHORT])

    def offer(self, choices: list[SelectChoice]) -> "AdjustForm":
        """Let slots be chosen."""
        self.slot.choices = choices
        return self

    def fill(self, line: RoundLine) -> "AdjustForm":
        """Show what was decided."""
        self.opened.data = actions.seen(line)
        self.slot.data = line.slot_id or WAITS
        self.reason_fr.data, self.reason_nl.data, self.reason_en.data = line.reason.fr, line.reason.nl, line.reason.en
        return self

    @property
    def reason(self) -> Translated:
        """What was written."""
        return Translated(self.reason_fr.data or "", self.reason_nl.data or "", self.reason_en.data or "")


def slot_choice(slot: Slot, rank: int, room: int | None) -> str:
    """Return a slot as it is chosen: its wish first, then how many places the proposal leaves."""
    left = "" if room is None else " · " + str(_l("%(room)s places left", room=max(0, room)))
    named = slot_words(slot) + left
    return _("%(label)s: %(value)s", label=words.wish(rank), value=named) if rank else named


class PlainForm(Form):
    """A step that needs no words."""
