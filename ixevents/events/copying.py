"""An edition again, a year later: the same events on the same days of the week, on the same hours of the clock, as drafts."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from ixevents.core import confinement, zones
from ixevents.core.dates import years_later
from ixevents.core.languages import Translated
from ixevents.core.refusal import Refused
from ixevents.core.web import plain
from ixevents.events import agenda, gate, slugs
from ixevents.events.models import Edition, EditionState, Event, EventState, Place, Slot, SlotState
from ixevents.events.question_actions import copy_all_questions
from ixevents.extensions import db
from ixevents.journal import actions as journal

_LONG_RUN_DAYS = 60
"""An edition longer than this is a season or a school year: its own days stay the same dates of the calendar."""

_FACTS = (
    "project_id",
    "picture_id",
    "kind",
    "audience",
    "languages",
    "access",
    "minimum_age",
    "price",
    "needs_registration",
    "confirm_by_email",
    "max_party",
    "minimum_seats",
    "exemption",
    "exemption_reason",
    "exemption_decided_by",
    "details",
    "checked",
)


@dataclass(frozen=True)
class NewDate:
    """A slot of the old edition and when its copy would be."""

    slot: Slot
    starts_at: datetime | None
    ends_at: datetime | None
    problem: str = ""
    "Why there is no such time; empty when there is."


@dataclass(frozen=True)
class Plan:
    """What a copy would be, before anything is done. The edition's events and their slots and places are loaded."""

    edition: Edition
    slug: str
    title: Translated
    starts_on: date
    ends_on: date
    days: int
    "How far every date is shifted."
    dates: tuple[NewDate, ...]
    naming_years: tuple[Event, ...]
    "Events whose texts name the old year, which somebody has to read again."

    @property
    def problems(self) -> list[str]:
        """Why it cannot be done like this."""
        return [f"{plain(new.slot.event.title)}: {new.problem}" for new in self.dates if new.problem]

    @property
    def in_order(self) -> list[NewDate]:
        """Every date in the order of the old ones, those that have no new one first."""
        return sorted(self.dates, key=lambda new: (not new.problem, new.slot.starts_at, new.slot.id))

    @property
    def same_weekday(self) -> bool:
        """Whether everything stays on its day of the week."""
        return self.days % 7 == 0


def next_first_day(edition: Edition) -> date:
    """Return the first day a year later: the same day of the week, counted the same way within its month."""
    first = edition.starts_on
    if _is_long(edition):
        return years_later(first)
    month = date(first.year + 1, first.month, 1)
    nth = (first.day - 1) // 7
    day = month + timedelta(days=(first.weekday() - month.weekday()) % 7 + 7 * nth)
    return day if day.month == first.month else day - timedelta(days=7)


def plan(edition: Edition, first_day: date | None = None) -> Plan:
    """Return what a copy that begins on `first_day` would be."""
    starts_on = first_day or next_first_day(edition)
    if _is_long(edition):
        days = round((starts_on - edition.starts_on).days / 7) * 7
        ends_on = years_later(edition.ends_on) if first_day is None else edition.ends_on + (starts_on - edition.starts_on)
    else:
        days = (starts_on - edition.starts_on).days
        ends_on = edition.ends_on + timedelta(days=days)
    slug = years(starts_on, ends_on)
    dates = tuple(_shifted(slot, days) for event in edition.events for slot in event.slots)
    title = slugs.year_replaced(gate.draft(edition, "title"), _years_of(edition), slug)
    return Plan(edition, slug, title, starts_on, ends_on, days, dates, tuple(_naming_years(edition)))


def copy(plan: Plan, *, actor: str) -> Edition:
    """Make the edition of a plan with all its events and slots, as drafts nobody sees; all or nothing.

    It comes without its events. Texts keep the state of their languages. Raises `Refused` when a time does not exist on its new day, or
    when the programme has an edition of that name already: a second press makes no second copy.
    """
    for problem in plan.problems:
        raise Refused(problem, "gap")
    # Before anything is written: it takes a while, and meanwhile others may write.
    found_by = _found_by(plan)
    edition = _edition(plan)
    db.session.add(edition)
    try:
        db.session.flush()
    except IntegrityError as error:
        raise Refused(_("This programme has an edition %(name)s already.", name=plan.slug), "taken") from error
    events = _copy_events(plan, edition, found_by)
    _copy_slots(plan, events)
    copy_all_questions(plan.edition, edition, events)
    journal.record("copy", edition, actor=actor, source=plan.edition.id, days=plan.days, events=len(plan.edition.events))
    return edition


def years(first: date, last: date) -> str:
    """Return how an edition of these days is named in addresses: "2027", or "2026-2027" for a school year."""
    return str(first.year) if (last - first).days <= _LONG_RUN_DAYS or first.year == last.year else f"{first.year}-{last.year}"


def shift(moment: datetime, days: int, zone: str) -> datetime:
    """Return the same hour of the clock so many days later; raises `Refused` when the clock jumps over it (CAL-11)."""
    local = moment.astimezone(zones.zone(zone))
    return zones.instant(local.date() + timedelta(days=days), local.time(), zone, second_pass=False)


def _edition(plan: Plan) -> Edition:
    source = plan.edition
    return Edition(
        programme=source.programme,
        slug=plan.slug,
        title=plan.title,
        tagline=gate.draft(source, "tagline"),
        text=gate.draft(source, "text"),
        starts_on=plan.starts_on,
        ends_on=plan.ends_on,
        registration_opens_at=_window(source.registration_opens_at, plan.days, "Europe/Brussels"),
        registration_closes_at=_window(source.registration_closes_at, plan.days, "Europe/Brussels"),
        picture_id=source.picture_id,
        checked=dict(source.checked),
        pending={},
        sample=source.sample,
        state=EditionState.DRAFT,
    )


@confinement.everywhere()
def _names(plan: Plan) -> dict[int, str]:
    """Return how the copy of each event is named in addresses, by the event; read at once, while nobody else names one."""
    slugs.alone(Event.slug)
    taken = set(db.session.scalars(select(Event.slug).where(Event.slug.contains(plan.slug, autoescape=True))))
    names = {}
    for event in plan.edition.events:
        names[event.id] = slugs.first_free(slugs.with_year(event.slug, plan.slug), taken)
        taken.add(names[event.id])
    return names


def _found_by(plan: Plan) -> dict[int, str]:
    """Return the search words of the copy of each event, by the event."""
    places: defaultdict[int, list[Place]] = defaultdict(list)
    for new in plan.dates:
        places[new.slot.event_id].append(new.slot.place)
    return {
        event.id: agenda.found_by(_texts(event).values(), event.kind, plan.title, event.project, places[event.id])
        for event in plan.edition.events
    }


def _texts(event: Event) -> dict[str, Translated]:
    return {text.name: gate.draft(event, text.name) for text in gate.texts_of(event)}


def _copy_events(plan: Plan, edition: Edition, found_by: Mapping[int, str]) -> dict[int, int]:
    """Write the events all at once; return their numbers by those of the old ones."""
    names = _names(plan)
    if names:
        copies = [
            _event(event, edition, plan.days) | {"slug": names[event.id], "search": found_by[event.id]} for event in plan.edition.events
        ]
        db.session.execute(insert(Event), copies)
    numbers = {slug: number for number, slug in db.session.execute(select(Event.id, Event.slug).where(Event.edition_id == edition.id))}
    return {old: numbers[slug] for old, slug in names.items()}


def _event(source: Event, edition: Edition, days: int) -> dict[str, Any]:
    facts = {name: getattr(source, name) for name in _FACTS}
    facts["inhabitants_first_until"] = _window(source.inhabitants_first_until, days, "Europe/Brussels")
    return {"edition_id": edition.id, "state": EventState.DRAFT, "pending": {}} | _texts(source) | facts


def _copy_slots(plan: Plan, events: Mapping[int, int]) -> None:
    slots = [_slot(new.slot, events[new.slot.event_id], new.starts_at, new.ends_at, plan.days) for new in plan.dates]
    if slots:
        db.session.execute(insert(Slot), slots)


def _slot(source: Slot, event_id: int, starts_at: datetime | None, ends_at: datetime | None, days: int) -> dict[str, Any]:
    return {
        "event_id": event_id,
        "place_id": source.place_id,
        "starts_at": starts_at,
        "ends_at": ends_at,
        "zone": source.zone,
        "all_day": source.all_day,
        "capacity": source.capacity,
        "registration_opens_at": _window(source.registration_opens_at, days, source.zone),
        "registration_closes_at": _window(source.registration_closes_at, days, source.zone),
        "state": SlotState.PLANNED,
        "moved_from": [],
    }


def _shifted(slot: Slot, days: int) -> NewDate:
    try:
        return NewDate(slot, shift(slot.starts_at, days, slot.zone), shift(slot.ends_at, days, slot.zone))
    except Refused as refusal:
        return NewDate(slot, None, None, refusal.message)


def _window(moment: datetime | None, days: int, zone: str) -> datetime | None:
    if moment is None:
        return None
    try:
        return shift(moment, days, zone)
    except Refused:
        # Registration may open an hour later for once; a window is no appointment.
        return moment + timedelta(days=days)


def _naming_years(edition: Edition) -> Iterator[Event]:
    year = _years_of(edition)
    for event in edition.events:
        texts = [gate.draft(event, text.name) for text in gate.texts_of(event)]
        if any(year in written for text in texts for written in text.as_dict().values()):
            yield event


def _years_of(edition: Edition) -> str:
    return years(edition.starts_on, edition.ends_on)


def _is_long(edition: Edition) -> bool:
    return (edition.ends_on - edition.starts_on).days > _LONG_RUN_DAYS
