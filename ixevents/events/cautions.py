"""What speaks against a date: its edition, days without school, odd hours for classes, others for the same public. It never forbids."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager, defer, joinedload

from ixevents.core import confinement, dates
from ixevents.core.web import current_language, plain
from ixevents.events import words
from ixevents.events.models import Audience, Edition, Event, Slot, SlotState
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


@dataclass(frozen=True)
class Caution:
    """One thing that speaks against a date: in words, and the other date it is about, where it is about one."""

    words: str
    slot: Slot | None = None
    here: bool = False
    "In the same place."


def of_slots(event: Event, slots: Iterable[Slot]) -> dict[int, list[str]]:
    """Return what speaks against each of an event's slots that are to happen, by id."""
    standing = [slot for slot in slots if not slot.called_off]
    times = [Time(slot.starts_at, slot.ends_at, slot.place_id, slot.id) for slot in standing]
    return {slot.id: [*_no_turn(event, slot), *found] for slot, found in zip(standing, of_times(event, times), strict=True)}


@confinement.everywhere()
def of_times(event: Event, times: Sequence[Time]) -> list[list[str]]:
    """Return what speaks against each time of an event; two statements where it is for schools, however many there are, else none."""
    strayed = [list(_outside_edition(event.edition, time)) for time in times]
    if event.audience != Audience.SCHOOLS or not times:
        return strayed
    begin, end = _span(times)
    others = db.session.scalars(_others(begin, end).where(Event.audience == Audience.SCHOOLS)).all()
    calendars = _calendars(begin, end)
    met = [_at_once(event.audience, event.edition_id, time, others) for time in times]
    found = zip(strayed, times, met, strict=True)
    return [[*away, *_school_days(time, calendars), *(one.words for one in there)] for away, time, there in found]


@confinement.everywhere()
def of_plan(audience: Audience, edition_id: int, times: Sequence[Time]) -> list[list[Caution]]:
    """Return what speaks against each time of something that is only planned, for whatever public; in two statements."""
    if not times:
        return []
    begin, end = _span(times)
    others, calendars = db.session.scalars(_others(begin, end)).all(), _calendars(begin, end)
    days = _school_days if audience == Audience.SCHOOLS else _days_off
    return [[*map(Caution, days(time, calendars)), *_at_once(audience, edition_id, time, others)] for time in times]


def days_off(day: date) -> list[str]:
    """Say for whom there is no school on a day, and why."""
    exceptions = db.session.scalars(schools.exceptions(day, day)).all()
    return list(_off(day, [SchoolCalendar(community, exceptions) for community in (Community.FRENCH, Community.DUTCH)]))


def _no_turn(event: Event, slot: Slot) -> Iterator[str]:
    if event.inhabitants_first_until and slot.closes_at <= event.inhabitants_first_until:
        yield _("Registration closes while inhabitants still go first: who lives elsewhere gets no turn.")


def _outside_edition(edition: Edition, time: Time) -> Iterator[str]:
    if not edition.starts_on <= dates.local_day(time.starts_at) <= edition.ends_on:
        yield _("Outside its edition: %(days)s.", days=words.span(edition.starts_on, edition.ends_on))


def _span(times: Sequence[Time]) -> tuple[datetime, datetime]:
    return min(time.starts_at for time in times), max(time.ends_at for time in times)


def _calendars(begin: datetime, end: datetime) -> list[SchoolCalendar]:
    exceptions = db.session.scalars(schools.exceptions((begin - _DAY).date(), (end + _DAY).date())).all()
    return [SchoolCalendar(community, exceptions) for community in (Community.FRENCH, Community.DUTCH)]


def _days_off(time: Time, calendars: Sequence[SchoolCalendar]) -> Iterable[str]:
    return _off(dates.local_day(time.starts_at), calendars)


def _off(day: date, calendars: Sequence[SchoolCalendar]) -> Iterable[str]:
    """Say once where both communities are free for the same reason."""
    french, dutch = (name.pick(current_language()).text if name else "" for name in (one.day_off(day) for one in calendars))
    if french and french == dutch:
        yield _("No school that day: %(name)s.", name=french)
        return
    for name, spoken in ((french, _("French-speaking schools")), (dutch, _("Dutch-speaking schools"))):
        if name:
            yield _("No school that day, %(schools)s: %(name)s.", schools=spoken, name=name)


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


def _at_once(audience: Audience, edition_id: int, time: Time, others: Sequence[Slot]) -> Iterator[Caution]:
    """Yield the dates in the same place, and those for the same public; what lasts all day, as exhibitions do, takes no public away."""
    for other in others:
        same_public = other.event.audience == audience and other.event.edition_id == edition_id and not other.all_day
        here = other.place_id == time.place_id
        if other.id == time.slot_id or not (here or same_public):
            continue
        if other.starts_at < time.ends_at and time.starts_at < other.ends_at:
            yield Caution(_met(audience, other, here=here), other, here)


def _met(audience: Audience, other: Slot, *, here: bool) -> str:
    what, when = plain(other.event.title), _when(other)
    if here:
        return _("In the same place at the same time: %(what)s, %(when)s.", what=what, when=when)
    if audience == Audience.SCHOOLS:
        return _("For schools at the same time: %(what)s, %(when)s.", what=what, when=when)
    return _("For the same public at the same time: %(what)s, %(when)s.", what=what, when=when)


def _when(slot: Slot) -> str:
    if slot.all_day:
        return words.span(dates.local_day(slot.starts_at, slot.zone), dates.local_day(slot.ends_at - timedelta(seconds=1), slot.zone))
    return f"{dates.day_short(slot.starts_at, current_language(), slot.zone)}, {dates.hours(slot.starts_at, slot.ends_at, slot.zone)}"


def _others(begin: datetime, end: datetime) -> Select[Slot]:
    """The slots of that time, wherever they are."""
    return (
        select(Slot)
        .join(Slot.event)
        .where(
            Slot.state != SlotState.CALLED_OFF,
            Slot.starts_at < end,
            Slot.ends_at > begin,
        )
        .options(contains_eager(Slot.event).options(defer(Event.text), defer(Event.search)), joinedload(Slot.place))
        .order_by(Slot.starts_at, Slot.id)
    )
