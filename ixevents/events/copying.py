"""An edition again, a year later: the same events on the same days of the week, on the same hours of the clock, as drafts."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from ixevents.core import zones
from ixevents.core.languages import Translated
from ixevents.core.refusal import Refused
from ixevents.core.web import plain
from ixevents.events import actions, gate, slugs
from ixevents.events.models import Edition, EditionState, Event, EventState, Slot, SlotState
from ixevents.events.question_actions import copy_questions
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
        return _a_year_later(first)
    month = date(first.year + 1, first.month, 1)
    nth = (first.day - 1) // 7
    day = month + timedelta(days=(first.weekday() - month.weekday()) % 7 + 7 * nth)
    return day if day.month == first.month else day - timedelta(days=7)


def plan(edition: Edition, first_day: date | None = None) -> Plan:
    """Return what a copy that begins on `first_day` would be."""
    starts_on = first_day or next_first_day(edition)
    if _is_long(edition):
        days = round((starts_on - edition.starts_on).days / 7) * 7
        ends_on = _a_year_later(edition.ends_on) if first_day is None else edition.ends_on + (starts_on - edition.starts_on)
    else:
        days = (starts_on - edition.starts_on).days
        ends_on = edition.ends_on + timedelta(days=days)
    slug = years(starts_on, ends_on)
    dates = tuple(_shifted(slot, days) for event in edition.events for slot in event.slots)
    title = slugs.year_replaced(gate.draft(edition, "title"), _years_of(edition), slug)
    return Plan(edition, slug, title, starts_on, ends_on, days, dates, tuple(_naming_years(edition)))


def copy(plan: Plan, *, actor: str) -> Edition:
    """Make the edition of a plan with all its events and slots, as drafts nobody sees; all or nothing.

    Texts keep the state of their languages. Raises `Refused` when a time does not exist on its new day, or when the
    programme has an edition of that name already: a second press makes no second copy.
    """
    for problem in plan.problems:
        raise Refused(problem, "gap")
    edition = _edition(plan)
    db.session.add(edition)
    try:
        db.session.flush()
    except IntegrityError as error:
        raise Refused(_("This programme has an edition %(name)s already.", name=plan.slug), "taken") from error
    taken: set[str] = set()
    copy_questions(plan.edition, edition)
    for event in plan.edition.events:
        _copy_event(event, edition, plan, taken)
    db.session.flush()
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
        events=[],
    )


def _copy_event(source: Event, edition: Edition, plan: Plan, taken: set[str]) -> Event:
    slug = slugs.free(Event.slug, slugs.with_year(source.slug, plan.slug), taken)
    taken.add(slug)
    event = Event(
        edition=edition,
        slug=slug,
        state=EventState.DRAFT,
        pending={},
        slots=[],
        **{text.name: gate.draft(source, text.name) for text in gate.texts_of(source)},
        **{name: getattr(source, name) for name in _FACTS},
    )
    db.session.add(event)
    db.session.flush()
    for new in plan.dates:
        if new.slot.event_id == source.id and new.starts_at and new.ends_at:
            _copy_slot(new.slot, event, new.starts_at, new.ends_at, plan.days)
    copy_questions(source, event)
    actions.reindex(event.id)
    return event


def _copy_slot(source: Slot, event: Event, starts_at: datetime, ends_at: datetime, days: int) -> None:
    slot = Slot(
        event=event,
        place_id=source.place_id,
        starts_at=starts_at,
        ends_at=ends_at,
        zone=source.zone,
        all_day=source.all_day,
        capacity=source.capacity,
        registration_opens_at=_window(source.registration_opens_at, days, source.zone),
        registration_closes_at=_window(source.registration_closes_at, days, source.zone),
        state=SlotState.PLANNED,
        moved_from=[],
    )
    db.session.add(slot)


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


def _a_year_later(day: date) -> date:
    return day.replace(year=day.year + 1) if (day.month, day.day) != (2, 29) else date(day.year + 1, 2, 28)
