"""What the pages of events read. Eager loading is chosen here; a page costs the same with one event and with many."""

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, String, and_, bindparam, cast, distinct, extract, func, literal_column, select
from sqlalchemy.orm import contains_eager, defer, immediateload, joinedload, selectinload

from ixevents.events import listed
from ixevents.events.models import Edition, EditionState, Event, EventState, Place, Slot, SlotState
from ixevents.projects.models import Project
from ixevents.projects.queries import shown_with_events

E = TypeVar("E", bound=StrEnum)

_PUBLIC = (
    Slot.state != SlotState.PLANNED,
    Event.state == EventState.PUBLISHED,
    Edition.state == EditionState.PUBLISHED,
)
"""What the public may see of slots, events and editions."""


def public_slots(*, whole_place: bool = False) -> Select[Slot]:
    """Every public slot with event, edition and place, in order of time; street and directions only with `whole_place`."""
    return (
        select(Slot)
        .join(Slot.event)
        .join(Event.edition)
        .join(Slot.place)
        .outerjoin(Event.picture)
        .where(*_PUBLIC)
        .options(*_light(whole_place=whole_place))
        .order_by(Slot.starts_at, Slot.id)
    )


@cache
def listed_slots() -> Select[Any]:
    """The public slots with only what a row of a list shows, for `listed.read`: reading 40 rows whole costs four times as much.

    Built once: making the statement costs as much as sending it.
    """
    columns: tuple[Any, ...] = listed.COLUMNS
    return (
        select(*columns)
        .select_from(Slot)
        .join(Slot.event)
        .join(Event.edition)
        .join(Slot.place)
        .outerjoin(Event.picture)
        .where(*_PUBLIC)
        .order_by(Slot.starts_at, Slot.id)
    )


def events_by_year(until: datetime) -> Select[int, int]:
    """How many public events there were in each year up to a moment, without what was called off; one of two years counts in both."""
    year = extract("year", Slot.starts_at)
    slots = select(year, func.count(distinct(Slot.event_id))).join(Slot.event).join(Event.edition)
    return slots.where(*_PUBLIC, Slot.state != SlotState.CALLED_OFF, Slot.starts_at <= until).group_by(year)


def counted_slots() -> Select[int]:
    """How many public slots there are, to be narrowed as their list is; places and pictures are not looked up for it."""
    return select(func.count(Slot.id)).join(Slot.event).join(Event.edition).where(*_PUBLIC)


@cache
def counted_by_time(*, until: bool) -> Select[int]:
    """The same number where only times narrow it, from `start` on and perhaps to `end`: all such slots, less what the public may not see.

    The first is counted in an index, the second are few; looking up the event of each of ten thousand slots takes twenty times as long.
    """
    times = [Slot.ends_at > bindparam("start"), *([Slot.starts_at < bindparam("end")] if until else [])]
    every = select(func.count()).select_from(Slot).where(*times)
    # Each by an index of its own; asked together, PostgreSQL would look at every slot.
    drafts, unpublished = (_said(*_other(states, states.PUBLISHED)) for states in (EventState, EditionState))
    (planned,), (published,) = _said(SlotState.PLANNED), _said(EventState.PUBLISHED)
    hidden = (
        (Event.edition_id.in_(select(Edition.id)), Event.state.in_(drafts)),
        (Event.edition_id.in_(select(Edition.id).where(Edition.state.in_(unpublished))), Event.state == published),
    )
    unseen = [every.where(Slot.state != planned, Slot.event_id.in_(select(Event.id).where(*events))) for events in hidden]
    less = [one.scalar_subquery() for one in (*unseen, every.where(Slot.state == planned))]
    return select(every.scalar_subquery() - less[0] - less[1] - less[2])


def upcoming(at: datetime, most: int) -> Select[Any]:
    """The next public slots, those that have begun included."""
    return listed_slots().where(Slot.ends_at > at).limit(most)


def slots_of_edition(edition_id: int) -> Select[Any]:
    """The public slots of one edition."""
    return listed_slots().where(Event.edition_id == edition_id)


def slots_on_the_day(edition_id: int) -> Select[Slot]:
    """The public slots of one edition with all there is to say of their places."""
    return public_slots(whole_place=True).where(Event.edition_id == edition_id)


def event_whole(slug: str) -> Select[Event]:
    """A public event with its edition, project, public slots and their places."""
    return _events_whole().where(Event.slug == slug)


def with_texts(event_id: int) -> Select[Event]:
    """An event with everything its search words come from, and all its slots."""
    return (
        select(Event)
        .where(Event.id == event_id)
        .options(joinedload(Event.edition), joinedload(Event.project), selectinload(Event.slots).joinedload(Slot.place))
    )


def current_editions(day: date) -> Select[Edition]:
    """Published editions that have not ended, the nearest first."""
    return select(Edition).where(Edition.state == EditionState.PUBLISHED, Edition.ends_on >= day).order_by(Edition.starts_on, Edition.id)


def editions(programme: str) -> Select[Edition]:
    """The published editions of a programme, the latest first."""
    return (
        select(Edition)
        .where(Edition.programme == programme, Edition.state == EditionState.PUBLISHED)
        .options(joinedload(Edition.picture))
        .order_by(Edition.starts_on.desc(), Edition.id.desc())
    )


@cache
def projects_with_events() -> Select[str | None, str | None]:
    """The projects that have public events, for the filter: lines of position, id and slug, and as many lines of titles.

    One row, whatever their number: there may be hundreds, and which they are is asked anew for every page. `forms.Choices` reads it.
    """
    public = select(literal_column("1")).where(Event.project_id == Project.id, Event.state == EventState.PUBLISHED).exists()
    name = cast(Project.position, String) + " " + cast(Project.id, String) + " " + Project.slug
    columns = (func.aggregate_strings(name, "\n"), func.aggregate_strings(cast(Project.title, String), "\n"))
    return select(*columns).select_from(Project).where(public)


def happening(start: datetime | None, end: datetime | None) -> list[ColumnElement[bool]]:
    """Slots that go on at some moment between two."""
    conditions: list[ColumnElement[bool]] = []
    if start:
        conditions.append(Slot.ends_at > start)
    if end:
        conditions.append(Slot.starts_at < end)
    return conditions


def with_words(words: Sequence[str]) -> ColumnElement[bool]:
    """Events that have every one of the folded words somewhere; what LIKE would take as a wildcard is taken literally."""
    return and_(True, *(Event.search.contains(word, autoescape=True) for word in words))


def with_access(access: Sequence[str]) -> ColumnElement[bool]:
    """Events that offer every one of these facilities."""
    offered = cast(Event.access, String)
    return and_(True, *(offered.contains(f'"{fact}"', autoescape=True) for fact in access))


def _other(states: type[E], state: E) -> list[E]:
    """Return every state but one; an index is searched for these, not for what something is not."""
    return [one for one in states if one != state]


def _said(*states: StrEnum) -> list[ColumnElement[str]]:
    """Return states as words of the statement: a plan that PostgreSQL keeps for all values then knows how rare they are."""
    return [literal_column(f"'{state}'") for state in states]


@cache
def _events_whole() -> Select[Event]:
    return (
        select(Event)
        .join(Event.edition)
        .where(Event.state == EventState.PUBLISHED, Edition.state == EditionState.PUBLISHED)
        .options(
            contains_eager(Event.edition),
            joinedload(Event.project).options(*shown_with_events()),
            joinedload(Event.picture),
            selectinload(Event.slots.and_(Slot.state != SlotState.PLANNED)).options(joinedload(Slot.place), immediateload(Slot.event)),
        )
    )


def _light(*, whole_place: bool) -> tuple[Any, ...]:
    """Loads what a list shows and leaves the long texts in the database."""
    event = contains_eager(Slot.event).options(defer(Event.text), defer(Event.search), defer(Event.details), defer(Event.exemption_reason))
    edition = contains_eager(Slot.event).contains_eager(Event.edition).options(defer(Edition.text), defer(Edition.tagline))
    picture = contains_eager(Slot.event).contains_eager(Event.picture)
    place = contains_eager(Slot.place)
    if not whole_place:
        place = place.options(defer(Place.directions), defer(Place.street))
    return event, edition, picture, place
