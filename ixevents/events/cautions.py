"""What speaks against a date for classes: days without school, odd hours, other dates for the same public. It warns, and never forbids."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager, defer, joinedload

from ixevents.core import dates
from ixevents.core.web import current_language, plain
from ixevents.events.models import Audience, Event, Slot, SlotState
from ixevents.extensions import db
from ixevents.schools import queries as schools
from ixevents.schools.calendars import SchoolCalendar
from ixevents.schools.models import Community

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Time:
    """When and where a date is, or would be."""

    starts_at: datetime
    ends_at: datetime
    place_id: int | None = None
    slot_id: int | None = None


def of_slots(event: Event, slots: Iterable[Slot]) -> dict[int, list[str]]:
    """Return what speaks against each of an event's slots that are to happen, by id."""
    standing = [slot for slot in slots if not slot.called_off]
    times = [Time(slot.starts_at, slot.ends_at, slot.place_id, slot.id) for slot in standing]
    return {slot.id: found for slot, found in zip(standing, of_times(event, times), strict=True)}


def of_times(event: Event, times: Sequence[Time]) -> list[list[str]]:
    """Return what speaks against each time of an event, in two statements however many there are; nothing unless it is for schools."""
    if event.audience != Audience.SCHOOLS or not times:
        return [[] for _time in times]
    begin, end = min(time.starts_at for time in times), max(time.ends_at for time in times)
    exceptions = db.session.scalars(schools.exceptions((begin - _DAY).date(), (end + _DAY).date())).all()
    calendars = [SchoolCalendar(community, exceptions) for community in (Community.FRENCH, Community.DUTCH)]
    others = db.session.scalars(_others(begin, end)).all()
    return [[*_school_days(time, calendars), *_at_once(event, time, others)] for time in times]


def _school_days(time: Time, calendars: Sequence[SchoolCalendar]) -> Iterable[str]:
    """Say when there is no school: once where both communities are free for the same reason."""
    french, dutch = (calendar.closed(time.starts_at) for calendar in calendars)
    if french and french == dutch:
        yield french
    else:
        if french:
            yield _("French-speaking schools: %(why)s", why=french)
        if dutch:
            yield _("Dutch-speaking schools: %(why)s", why=dutch)
    unusual = calendars[0].unusual(time.starts_at)
    if unusual:
        yield unusual


def _at_once(event: Event, time: Time, others: Sequence[Slot]) -> Iterable[str]:
    for other in others:
        here = other.place_id == time.place_id
        if other.id == time.slot_id or not (here or other.event.edition_id == event.edition_id):
            continue
        if other.starts_at < time.ends_at and time.starts_at < other.ends_at:
            what, when = plain(other.event.title), _when(other)
            if here:
                yield _("In the same place at the same time: %(what)s, %(when)s.", what=what, when=when)
            else:
                yield _("For schools at the same time: %(what)s, %(when)s.", what=what, when=when)


def _when(slot: Slot) -> str:
    day = dates.day_short(slot.starts_at, current_language(), slot.zone)
    return day if slot.all_day else f"{day}, {dates.hours(slot.starts_at, slot.ends_at, slot.zone)}"


def _others(begin: datetime, end: datetime) -> Select[Slot]:
    """The slots for schools of that time, wherever they are."""
    return (
        select(Slot)
        .join(Slot.event)
        .where(
            Event.audience == Audience.SCHOOLS,
            Slot.state != SlotState.CALLED_OFF,
            Slot.starts_at < end,
            Slot.ends_at > begin,
        )
        .options(contains_eager(Slot.event).options(defer(Event.text), defer(Event.search)), joinedload(Slot.place))
        .order_by(Slot.starts_at, Slot.id)
    )
