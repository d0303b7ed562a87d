"""What one fills in about dates."""

from datetime import date, datetime, time, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, IntegerField, SelectField, SelectMultipleField, TimeField
from wtforms.validators import InputRequired, NumberRange, Optional

from ixevents.core import dates, zones
from ixevents.core.forms import AskedWithAnother
from ixevents.core.web import current_language
from ixevents.events.models import Slot
from ixevents.events.planning import MOST_SEATS, Rule, moments
from ixevents.staff.writing import MomentField, Thing, WritingForm, choices

ZONES = {
    "Europe/Brussels": _l("Brussels"),
    "Africa/Kinshasa": _l("Kinshasa"),
    "Africa/Lubumbashi": _l("Lubumbashi"),
    "Africa/Bujumbura": _l("Bujumbura"),
    "Africa/Kigali": _l("Kigali"),
    "Africa/Dakar": _l("Dakar"),
    "Asia/Hebron": _l("Hebron"),
    "Asia/Jerusalem": _l("Jerusalem"),
}
"""Brussels, and where the projects are (CAL-11), as their towns are called."""

_DAY = _l("Enter a day.")
_START, _END = _l("Enter when it starts, as 14:30."), _l("Enter when it ends, as 16:00.")
_SEATS = NumberRange(0, MOST_SEATS, _l("Enter how many people fit, or leave it empty."))


class SlotForm(WritingForm):
    """One date: day, hours, place, seats."""

    KEPT = ("place_id", "zone", "all_day", "capacity", "registration_opens_at", "registration_closes_at")
    "Answers that are facts of the model as they stand."
    CLOCK = ("day", "last_day", "starts", "ends", "all_day", "second_pass", "zone")

    day = DateField(_l("Day"), [InputRequired(_DAY)])
    last_day = DateField(_l("Last day"), [Optional()], description=_l("Only for what lasts several whole days."))
    starts = TimeField(_l("Starts"), [AskedWithAnother()])
    ends = TimeField(_l("Ends"), [AskedWithAnother()], description=_l("Earlier than the start: on the day after."))
    all_day = BooleanField(_l("Whole days, without hours"))
    second_pass = BooleanField(_l("The second time the clock shows this hour, in the night it goes back"))
    place_id = SelectField(
        _l("Place"), coerce=lambda value: int(value) if value else None, validators=[InputRequired(_l("Choose a place."))]
    )
    capacity = IntegerField(_l("Seats"), [Optional(), _SEATS], description=_l("Empty: without limit."))
    zone = SelectField(_l("Clock of"), default="Europe/Brussels")
    registration_opens_at = MomentField(_l("Registration opens"), [Optional()], description=_l("Empty: as the edition says."))
    registration_closes_at = MomentField(_l("Registration closes"), [Optional()], description=_l("Empty: as the edition says."))

    def __init__(self, *args: Any, places: list[tuple[int, str]], slot: Slot | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.slot = slot
        self.place_id.choices = choices([("", _("Choose a place")), *places])
        self.zone.choices = choices(ZONES.items())

    def answers_of(self, thing: Thing) -> dict[str, Any]:
        """Return what a date would answer: day and hours on its own clock."""
        if not isinstance(thing, Slot):
            raise TypeError(thing)
        zone = zones.zone(thing.zone)
        starts, ends = thing.starts_at.astimezone(zone), thing.ends_at.astimezone(zone)
        last_day = (ends - timedelta(days=1)).date() if thing.all_day else None
        clock = {"day": starts.date(), "last_day": last_day, "starts": starts.time(), "ends": ends.time()}
        return {**clock, "second_pass": bool(starts.fold or ends.fold)} | {name: getattr(thing, name) for name in self.KEPT}

    def values(self) -> dict[str, Any]:
        """Return what was answered, by the names of the model; raises `Refused` for hours that do not exist."""
        start, end = self._moments()
        return {**{name: self[name].data for name in self.KEPT}, "starts_at": start, "ends_at": end}

    def _moments(self) -> tuple[datetime, datetime]:
        """Return start and end; sent as they were shown they stay, also where a clock that goes back says the same of both."""
        day: date = self.day.data
        if self.slot and all(self[name].data == value for name, value in self.answers_of(self.slot).items() if name in self.CLOCK):
            return self.slot.starts_at, self.slot.ends_at
        if self.all_day.data:
            after = (self.last_day.data or day) + timedelta(days=1)
            return zones.instant(day, time(0), self.zone.data), zones.instant(after, time(0), self.zone.data)
        return moments(day, self.starts.data, self.ends.data, self.zone.data, second_pass=bool(self.second_pass.data))

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the fields; hours are asked for unless whole days are meant."""
        valid = super().validate(extra_validators)
        for field, sentence in () if self.all_day.data else ((self.starts, _START), (self.ends, _END)):
            if field.data is None and not field.errors:
                field.errors = [sentence]
                valid = False
        return bool(valid)


class WindowForm(WritingForm):
    """What can be changed of a date the public sees, without moving it."""

    FACTS = ("registration_opens_at", "registration_closes_at")

    registration_opens_at = MomentField(_l("Registration opens"), [Optional()], description=_l("Empty: as the edition says."))
    registration_closes_at = MomentField(_l("Registration closes"), [Optional()], description=_l("Empty: as the edition says."))
    capacity = IntegerField(
        _l("Seats"), [Optional(), _SEATS], description=_l("Empty: without limit. New room is offered to those who wait.")
    )


class SeriesForm(WritingForm):
    """Dates by a rule: every Wednesday until …"""

    first = DateField(_l("From this day on"), [InputRequired(_DAY)])
    last = DateField(_l("Until this day"), [InputRequired(_DAY)])
    weekdays = SelectMultipleField(_l("On these days"), coerce=int, validators=[InputRequired(_l("Choose at least one day of the week."))])
    every = SelectField(_l("How often"), coerce=int, default=1)
    starts = TimeField(_l("Starts"), [InputRequired(_START)])
    ends = TimeField(_l("Ends"), [InputRequired(_END)], description=_l("Earlier than the start: on the day after."))
    place_id = SelectField(
        _l("Place"), coerce=lambda value: int(value) if value else None, validators=[InputRequired(_l("Choose a place."))]
    )
    capacity = IntegerField(_l("Seats on each date"), [Optional(), _SEATS], description=_l("Empty: without limit."))
    keep = SelectMultipleField(validate_choice=False)
    "Days that stay when the dates have been shown."

    def __init__(self, *args: Any, places: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.place_id.choices = choices([("", _("Choose a place")), *places])
        self.weekdays.choices = choices((number, dates.weekday(date(2024, 1, 1 + number), current_language())) for number in range(7))
        rhythms = (_("Every week"), _("Every second week"), _("Every third week"), _("Every fourth week"))
        self.every.choices = choices(enumerate(rhythms, 1))

    def rule(self) -> Rule:
        """Return the rule that was asked for."""
        return Rule(self.first.data, self.last.data, frozenset(self.weekdays.data), self.starts.data, self.ends.data, every=self.every.data)

    def kept(self) -> set[date]:
        """Return the days whose tick was left."""
        return {date.fromisoformat(day) for day in self.keep.data or () if _is_day(day)}


def _is_day(words: str) -> bool:
    try:
        date.fromisoformat(words)
    except ValueError:
        return False
    return True
