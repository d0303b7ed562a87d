"""What one fills in about a call for stands."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from ixevents.associations.models import StandCall
from ixevents.core.forms import Form
from ixevents.core.languages import LANGUAGES, Translated
from ixevents.core.web import plain
from ixevents.events.models import Edition, Place
from ixevents.staff.writing import MomentField

_TEXT = Length(max=6000)
_PLAIN = (
    "place_id",
    "opens_at",
    "closes_at",
    "starts_at",
    "ends_at",
    "arrival_from",
    "arrival_until",
    "arrival_minutes",
    "vehicles_at_once",
    "tables",
    "watts",
    "stands_most",
    "answer_days",
    "confirm_by_email",
    "plan_width",
    "plan_depth",
    "plan_shown",
)


def _moment(label: object) -> MomentField:
    return MomentField(label, [InputRequired(_l("Enter a day and an hour."))])


def _number(label: object, least: int, most: int, default: int | None = None, hint: object = "") -> IntegerField:
    needed = InputRequired(_l("Enter a number.")) if default is not None else Optional()
    return IntegerField(label, [needed, NumberRange(least, most)], default=default, description=hint)


class StandCallForm(Form):
    """Who may ask for a stand, until when, and what the square has."""

    notice: object = None
    conditions_fr = TextAreaField("", [_TEXT])
    conditions_nl = TextAreaField("", [_TEXT])
    conditions_en = TextAreaField("", [_TEXT])
    place_id = SelectField(_l("Where the stands are"), coerce=int)
    opens_at = _moment(_l("The call opens"))
    closes_at = _moment(_l("The call closes"))
    starts_at = _moment(_l("The stands open"))
    ends_at = _moment(_l("The stands close"))
    arrival_from = _moment(_l("Arriving from"))
    arrival_until = _moment(_l("Arriving until"))
    arrival_minutes = _number(_l("Minutes of one window of arrival"), 5, 120, 15)
    vehicles_at_once = _number(_l("Vehicles in one window"), 1, 50, 3)
    tables = _number(_l("Tables there are"), 0, 2000)
    watts = _number(_l("Electricity there is, in watts"), 0, 1_000_000)
    stands_most = _number(_l("Stands there is room for"), 0, 1000)
    answer_days = _number(_l("Days to confirm a stand"), 1, 60, 10)
    confirm_by_email = BooleanField(_l("An application counts once its address is confirmed by letter"), default=True)
    plan_width = _number(_l("Width of the square, in metres"), 10, 200, 40)
    plan_depth = _number(_l("Depth of the square, in metres"), 10, 200, 24)
    plan_shown = BooleanField(_l("The public sees the plan and the numbers"))

    def offer(self, places: Sequence[Place]) -> "StandCallForm":
        """Fill in what can be chosen."""
        self.place_id.choices = [SelectChoice(place.id, plain(place.name)) for place in places]
        return self

    def show(self, call: StandCall) -> None:
        """Fill in how it is now."""
        for lang in LANGUAGES:
            self[f"conditions_{lang}"].data = getattr(call.conditions, lang)
        for name in _PLAIN:
            self[name].data = getattr(call, name)

    def facts(self) -> dict[str, Any]:
        """Return the answers by the names of the model."""
        # Browsers send other line ends than were stored: what nobody touched is no change.
        conditions = Translated(*((self[f"conditions_{lang}"].data or "").replace("\r\n", "\n") for lang in LANGUAGES))
        return {"conditions": conditions} | {name: self[name].data for name in _PLAIN}


class NewStandCallForm(StandCallForm):
    """The same, with the edition it is for."""

    on_page = ("edition",)
    edition = SelectField(_l("Edition"), coerce=int)

    def offer_editions(self, editions: Sequence[Edition]) -> "NewStandCallForm":
        """Fill in the editions without a call."""
        self.edition.choices = [SelectChoice(edition.id, plain(edition.title)) for edition in editions]
        return self
