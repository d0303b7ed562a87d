"""Schedules in words: of what, how often, until when. Titles of events and editions only: nothing a person typed to find somebody."""

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, select

from ixevents.core import dates
from ixevents.core.languages import Translated
from ixevents.core.web import current_language, plain
from ixevents.events import programme
from ixevents.events.models import Edition, Event, Slot
from ixevents.exports.columns import CHANNELS, LANGUAGES
from ixevents.exports.models import ExportSchedule, Rhythm, Why
from ixevents.exports.rhythm import Times
from ixevents.extensions import db
from ixevents.registrations.audience import STATES
from ixevents.registrations.listing import LIVE_ONES, Wanted
from ixevents.registrations.models import Channel, State

RHYTHMS: dict[str, object] = {Rhythm.DAILY: _l("Every day"), Rhythm.WEEKLY: _l("Every week"), Rhythm.MONTHLY: _l("Every month")}
ENDED: dict[str, object] = {
    Why.HAND: _l("ended by hand"),
    Why.UNTIL: _l("its last day is over"),
    Why.OVER: _l("the event is over"),
    Why.OFFICER: _l("may export no longer"),
    Why.COLUMNS: _l("no columns are left"),
}
"""Why a schedule has ended, after "Ended:"."""

_MONDAY = date(2024, 1, 1)

Titles = dict[tuple[str, int], str]


def weekday(number: int) -> str:
    """Return "lundi" for 0."""
    return dates.weekday(_MONDAY + timedelta(days=number), current_language())


def often(times: Times) -> str:
    """Return "every Monday at 07:00"."""
    hour = f"{times.hour:02d}:00"
    if times.rhythm == Rhythm.WEEKLY:
        return _("every %(weekday)s at %(hour)s", weekday=weekday(times.weekday), hour=hour)
    if times.rhythm == Rhythm.MONTHLY:
        day = dates.day_of_month(_MONDAY.replace(day=times.month_day), current_language())
        return _("on day %(day)s of every month at %(hour)s", day=day, hour=hour)
    return _("every day at %(hour)s", hour=hour)


def next_run(schedule: ExportSchedule) -> datetime | None:
    """Return when the next list is made; None when none is."""
    stopped = schedule.ended_at is not None or schedule.paused_at is not None
    return None if stopped or dates.local_day(schedule.next_at) > schedule.until else schedule.next_at


def titles(filters: Iterable[Wanted]) -> Titles:
    """Return what the events, dates and editions asked for are called, in one statement a kind."""
    asked = list(filters)
    events = {one.event for one in asked if one.event}
    slots = {one.slot for one in asked if one.slot}
    editions = {one.edition for one in asked if one.edition}
    found: Titles = {("event", number): plain(title) for number, title in db.session.execute(_named(Event, events))}
    found |= {("edition", number): plain(title) for number, title in db.session.execute(_named(Edition, editions))}
    dated = select(Slot.id, Event.title, Slot.starts_at, Slot.zone).join(Slot.event).where(Slot.id.in_(slots))
    for number, title, start, zone in db.session.execute(dated):
        found["slot", number] = f"{plain(title)}, {dates.day_short(start, current_language(), zone)}"
    return found


def called(wanted: Wanted, known: Titles) -> str:
    """Return what a list is of: its date, else its event, else its edition."""
    for kind, number in (("slot", wanted.slot), ("event", wanted.event), ("edition", wanted.edition)):
        if number:
            return known.get((kind, number)) or _("What is no longer there")
    return _("All registrations")


def name(schedule: ExportSchedule) -> str:
    """Return what one schedule is of."""
    wanted = Wanted.kept(schedule.filters)
    return called(wanted, titles([wanted]))


def narrowed(wanted: Wanted) -> list[str]:
    """Return what else is asked: "still coming or waiting", "from 5 Dec 2026"."""
    lang = current_language()
    state = _("Still coming or waiting") if wanted.state == LIVE_ONES else str(STATES[State(wanted.state)]) if wanted.state else ""
    campaign = next((plain(one.name) for one in programme.known() if one.slug == wanted.programme), "")
    return [
        words
        for words in (
            campaign,
            state,
            str(CHANNELS[Channel(wanted.channel)]) if wanted.channel else "",
            _("language: %(language)s", language=LANGUAGES[wanted.language]) if wanted.language else "",
            _("With needs to prepare for") if wanted.needs else "",
            _("from %(day)s", day=dates.day_short(date.fromisoformat(wanted.from_day), lang)) if wanted.from_day else "",
            _("until %(day)s", day=dates.day_short(date.fromisoformat(wanted.to_day), lang)) if wanted.to_day else "",
        )
        if words
    ]


def _named(model: type[Event] | type[Edition], ids: Collection[int]) -> Select[int, Translated]:
    return select(model.id, model.title).where(model.id.in_(ids))
