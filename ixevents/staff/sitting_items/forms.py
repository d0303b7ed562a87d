"""What one fills in about the items of a meeting."""

from collections.abc import Iterable, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, IntegerField, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields import TimeField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from ixevents.core.forms import AskedWithAnother, Form
from ixevents.core.languages import OFFICIAL, Translated
from ixevents.minutes import voting, words
from ixevents.minutes.models import Attendance, Choice, ItemRecord, VoteWay
from ixevents.minutes.voting import Count
from ixevents.staff.sittings.forms import HOURS

_TEXT = Length(max=20_000)
_COUNT = (AskedWithAnother(), NumberRange(min=0, max=999, message=_l("Enter a number from 0 to 999.")))


class TextForm(Form):
    """What was said and decided, in the language of the meeting and translated."""

    notice: object = None
    opened = HiddenField()
    discussion_fr = TextAreaField(_l("What was said"), [_TEXT])
    discussion_nl = TextAreaField(_l("What was said"), [_TEXT])
    decision_fr = TextAreaField(_l("What was decided"), [_TEXT])
    decision_nl = TextAreaField(_l("What was decided"), [_TEXT])

    def show(self, record: ItemRecord) -> "TextForm":
        """Fill in what is written."""
        self.opened.data = voting.seen(record)
        for name in ("discussion", "decision"):
            for lang in OFFICIAL:
                self[f"{name}_{lang}"].data = getattr(getattr(record, name), lang)
        return self

    def text(self, name: str) -> Translated:
        """Return one text in its languages."""
        return Translated(*((self[f"{name}_{lang}"].data or "") for lang in OFFICIAL))


class AsideForm(Form):
    """Who left the item for a personal interest."""

    seen = HiddenField()
    away = SelectMultipleField(_l("Who left the room for this item?"), coerce=int)

    def offer(self, attendances: Iterable[Attendance]) -> "AsideForm":
        """Fill in who can be chosen."""
        self.away.choices = [SelectChoice(one.id, one.mandate.member.name) for one in attendances]
        return self


class VoteForm(Form):
    """A vote by totals."""

    notice: object = None
    opened = HiddenField()
    way = RadioField(
        _l("How was it voted?"),
        choices=[SelectChoice(way.value, words.WAYS[way]) for way in (VoteWay.HANDS, VoteWay.PAPER)],
        default=VoteWay.HANDS.value,
    )
    votes_for = IntegerField(_l("For"), _COUNT)
    votes_against = IntegerField(_l("Against"), _COUNT)
    abstained = IntegerField(_l("Abstentions"), _COUNT)
    blank = IntegerField(_l("Blank"), _COUNT)
    question_fr = StringField(_l("What was put to the vote, in French"), [Optional(), Length(max=300)])
    question_nl = StringField(_l("What was put to the vote, in Dutch"), [Optional(), Length(max=300)])
    chair = RadioField(
        _l("As many for as against: who presides decided"),
        choices=[SelectChoice("for", _l("for")), SelectChoice("against", _l("against")), SelectChoice("", _l("there was no tie"))],
        default="",
    )
    at = TimeField(_l("Hour"), [Optional()], format=HOURS, description=_l("Leave it empty while it happens: the clock is taken."))

    def count(self) -> Count:
        """Return the totals."""
        votes_for, votes_against = self.votes_for.data or 0, self.votes_against.data or 0
        return Count(VoteWay(self.way.data), votes_for, votes_against, self.abstained.data or 0, self.blank.data or 0)

    def question(self) -> Translated:
        """Return what was put to the vote."""
        return Translated(self.question_fr.data or "", self.question_nl.data or "")

    def chair_for(self) -> bool | None:
        """Return how who presides decided."""
        return {"for": True, "against": False}.get(self.chair.data or "")


def roll_call(voters: Sequence[Attendance]) -> type[VoteForm]:
    """Return the form of a vote by name: one choice a member."""
    fields: dict[str, Any] = {
        f"choice_{voter.id}": RadioField(
            voter.mandate.member.name,
            choices=[SelectChoice(choice.value, words.CHOICES[choice]) for choice in Choice] + [SelectChoice("", _l("Did not vote"))],
            default="",
        )
        for voter in voters
    }

    def count(form: VoteForm) -> Count:
        chosen = {voter.id: Choice(form[f"choice_{voter.id}"].data) for voter in voters if form[f"choice_{voter.id}"].data}
        return Count(VoteWay.BY_NAME, choices=chosen)

    return type("RollCallForm", (VoteForm,), {**fields, "count": count, "way": None})


class WithdrawForm(Form):
    """Why a vote does not count."""

    reason = StringField(_l("Why does it not count?"), [InputRequired(_l("Say why the vote does not count.")), Length(max=300)])
