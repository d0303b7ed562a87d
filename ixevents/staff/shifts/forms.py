"""What staff fill in about a call for volunteers and its shifts."""

from collections.abc import Sequence
from typing import Any, Self

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange

from ixevents.core.forms import Form, one_line
from ixevents.core.languages import LANGUAGES, Translated
from ixevents.core.web import plain
from ixevents.events.models import Edition, Place
from ixevents.staff.writing import MomentField
from ixevents.volunteers import as_seen
from ixevents.volunteers.models import Shift, VolunteerCall

_LINE, _TEXT, _BRIEF = [Length(max=120), one_line], [Length(max=6000)], [Length(max=600), one_line]
MOST_WANTED = 500


class _Written(Form):
    """Texts in three languages, and facts; `opened` says on what the form was opened."""

    notice: Any = None
    opened = HiddenField()
    texts: tuple[str, ...] = ()
    facts_named: tuple[str, ...] = ()

    def show(self, thing: VolunteerCall | Shift) -> Self:
        """Fill in how it is now."""
        for name in self.texts:
            for lang in LANGUAGES:
                self[f"{name}_{lang}"].data = getattr(getattr(thing, name), lang)
        for name in self.facts_named:
            self[name].data = getattr(thing, name)
        self.opened.data = as_seen.mark(thing)
        return self

    def facts(self) -> dict[str, Any]:
        """Return the answers by the names of the model."""
        # Browsers send other line ends than were stored: what nobody touched is no change.
        written = {
            name: Translated(*((self[f"{name}_{lang}"].data or "").replace("\r\n", "\n") for lang in LANGUAGES)) for name in self.texts
        }
        return written | {name: self[name].data for name in self.facts_named}


class CallForm(_Written):
    """What the public reads before it takes a shift."""

    texts, facts_named = ("words", "note"), ("age_least",)
    words_fr, words_nl, words_en = TextAreaField("", _TEXT), TextAreaField("", _TEXT), TextAreaField("", _TEXT)
    note_fr, note_nl, note_en = TextAreaField("", _TEXT), TextAreaField("", _TEXT), TextAreaField("", _TEXT)
    age_least = IntegerField(
        _l("From what age"),
        [InputRequired(_l("Enter a number, 0 if you ask nothing.")), NumberRange(0, 99, _l("Enter a number from 0 to 99."))],
        default=16,
        description=_l("In years, on the day. 0 asks nothing."),
    )


class NewCallForm(CallForm):
    """The same, with the edition it is for."""

    on_page = ("edition",)
    edition = SelectField(_l("Edition"), coerce=int)

    def offer(self, editions: Sequence[Edition]) -> Self:
        """Fill in the editions without a call."""
        self.edition.choices = [SelectChoice(edition.id, plain(edition.title)) for edition in editions]
        return self


class ShiftForm(_Written):
    """Hands that are needed."""

    texts, facts_named = ("title", "details"), ("place_id", "starts_at", "ends_at", "wanted")
    title_fr, title_nl, title_en = StringField("", _LINE), StringField("", _LINE), StringField("", _LINE)
    details_fr, details_nl, details_en = StringField("", _BRIEF), StringField("", _BRIEF), StringField("", _BRIEF)
    place_id = SelectField(_l("Where"), coerce=int)
    starts_at = MomentField(_l("Begins"), [InputRequired(_l("Enter a day and an hour."))])
    ends_at = MomentField(_l("Ends"), [InputRequired(_l("Enter a day and an hour."))])
    wanted = IntegerField(
        _l("How many people"),
        [InputRequired(_l("Enter a number.")), NumberRange(1, MOST_WANTED, _l("Enter a number from 1 to %(most)s.", most=MOST_WANTED))],
        default=2,
    )

    def offer(self, places: Sequence[Place]) -> Self:
        """Fill in what can be chosen."""
        self.place_id.choices = [SelectChoice(place.id, plain(place.name)) for place in places]
        return self


class CallOffForm(Form):
    """Why a shift does not take place."""

    notice: Any = None
    reason_fr, reason_nl, reason_en = StringField("", _BRIEF), StringField("", _BRIEF), StringField("", _BRIEF)

    def reason(self) -> Translated:
        """Return what the letter says."""
        return Translated(*(self[f"reason_{lang}"].data or "" for lang in LANGUAGES))
