"""Forms for one slot."""

from collections.abc import Sequence
from datetime import datetime

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, IntegerField, SelectField
from wtforms.fields import DateTimeLocalField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange, Optional

from ixevents.core import zones
from ixevents.core.forms import Form
from ixevents.core.languages import fold
from ixevents.core.web import plain
from ixevents.events import cautions
from ixevents.events.cautions import Time
from ixevents.events.models import Place, Slot
from ixevents.events.planning import MOST_SEATS
from ixevents.registrations import slot_actions

_MOMENT = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"]


class MoveForm(Form):
    """Another time or place."""

    opened = HiddenField()
    starts = DateTimeLocalField(_l("Starts"), format=_MOMENT, validators=[InputRequired(_l("Enter a day and an hour."))])
    ends = DateTimeLocalField(_l("Ends"), format=_MOMENT, validators=[InputRequired(_l("Enter a day and an hour."))])
    place = SelectField(_l("Place"), coerce=int, validators=[InputRequired()])

    def offer(self, places: Sequence[Place]) -> None:
        """Fill in what can be chosen."""
        self.place.choices = sorted((SelectChoice(place.id, plain(place.name)) for place in places), key=lambda choice: fold(choice.label))

    def show(self, slot: Slot) -> None:
        """Fill in what it is now, on the clock of its zone."""
        zone = zones.zone(slot.zone)
        self.starts.data, self.ends.data = slot.starts_at.astimezone(zone), slot.ends_at.astimezone(zone)
        self.place.data, self.opened.data = slot.place_id, slot_actions.seen(slot)

    def moments(self, slot: Slot) -> tuple[datetime, datetime]:
        """Return start and end as moments; raises `Refused` for an hour the clock jumps over.

        What is in the second of autumn's doubled hours stays there.
        """
        return zones.span(self.starts.data, self.ends.data, slot.zone, (slot.starts_at, slot.ends_at))

    def cautions(self, slot: Slot) -> list[str]:
        """Return what speaks against the new time; it warns and never forbids."""
        start, end = self.moments(slot)
        return cautions.of_times(slot.event, [Time(start, end, self.place.data, slot.id)])[0]


class CapacityForm(Form):
    """How many seats."""

    capacity = IntegerField(
        _l("Places"),
        description=_l("Leave it empty for no limit. Nobody is dropped: below what is taken, no place comes free for a while."),
        validators=[Optional(), NumberRange(0, MOST_SEATS, _l("Enter how many people fit, or leave it empty."))],
    )
