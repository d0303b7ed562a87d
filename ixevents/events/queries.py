"""What the pages of events read. Eager loading is chosen here; a page costs the same with one event and with many."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cache, lru_cache, partial
from typing import Any, TypeVar

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    String,
    and_,
    bindparam,
    case,
    cast,
    distinct,
    func,
    literal_column,
    or_,
    select,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import contains_eager, defer, joinedload, selectinload
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from ixevents.core.languages import Translated
from ixevents.core.ready import Ready
from ixevents.events import dated, listed
from ixevents.events.models import LONG, Audience, Edition, EditionState, Event, EventState, Place, Slot, SlotState
from ixevents.projects.models import Project

E = TypeVar("E", bound=StrEnum)

_PUBLIC = (
    Slot.state != literal_column(f"'{SlotState.PLANNED}'"),
    Event.state == literal_column(f"'{EventState.PUBLISHED}'"),
    Edition.state == literal_column(f"'{EditionState.PUBLISHED}'"),
)
"""What the public may see of slots, events and editions, in words of the statement: a plan PostgreSQL keeps knows how rare they are."""

_A_DAY = timedelta(days=1, minutes=1)
"""By a little more, for a database may round what it counts in days."""


class _FirstOn(FunctionElement[datetime]):
    """When the first slot began that is not over, or a day before, whichever is earlier: takes the moment, and a day before it.

    Only the few that last longer than a day are looked through, in an index of their own. Written out, for building it of parts
    costs more than asking it.
    """

    type = Slot.starts_at.type
    inherit_cache = True


# What is done to `starts_at` changes nothing: but for that, both would look through all slots in the order of their starts.
@compiles(_FirstOn, "sqlite")
def _first_on_in_sqlite(element: _FirstOn, compiler: SQLCompiler, **options: Any) -> str:
    at, day_before = (compiler.process(clause, **options) for clause in element.clauses)
    long = f"SELECT min(+starts_at) FROM slot WHERE {LONG['sqlite']} AND ends_at > {at}"  # noqa: S608  # a placeholder
    return f"min(coalesce(({long}), {day_before}), {day_before})"


@compiles(_FirstOn, "postgresql")
def _first_on_in_postgresql(element: _FirstOn, compiler: SQLCompiler, **options: Any) -> str:
    at, day_before = (compiler.process(clause, **options) for clause in element.clauses)
    long = f"SELECT min(starts_at + INTERVAL '0') FROM slot WHERE {LONG['postgresql']} AND ends_at > {at}"  # noqa: S608  # a placeholder
    return f"least(({long}), {day_before})"


class _Year(FunctionElement[int]):
    """In which year a moment lies in Brussels: the first hour of a year there is still the old year in UTC."""

    type = Integer()
    inherit_cache = True


@compiles(_Year, "sqlite")
def _year_in_sqlite(element: _Year, compiler: SQLCompiler, **options: Any) -> str:
    # Years change in winter, an hour ahead of UTC.
    return f"CAST(strftime('%Y', {compiler.process(element.clauses, **options)}, '+1 hour') AS INTEGER)"


@compiles(_Year, "postgresql")
def _year_in_postgresql(element: _Year, compiler: SQLCompiler, **options: Any) -> str:
    return f"CAST(EXTRACT(year FROM {compiler.process(element.clauses, **options)} AT TIME ZONE 'Europe/Brussels') AS INTEGER)"


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


def public_rows(columns: Iterable[Any], *narrowed: str) -> Select[Any]:
    """Columns of the public slots, their events, editions and places, in order of time; of those where what is named has its values.

    Said of tables instead of models: what is not to become objects need not go through what makes them.
    """
    slot, event, edition, place = (kind.__table__ for kind in (Slot, Event, Edition, Place))
    may = {"uid": slot.c.uid, "slug": event.c.slug, "project_id": event.c.project_id, "programme": edition.c.programme, "slot": slot.c.id}
    return (
        select(*columns)
        .select_from(slot.join(event).join(edition, event.c.edition_id == edition.c.id).join(place))
        .where(slot.c.state != _said(SlotState.PLANNED)[0], event.c.state == _said(EventState.PUBLISHED)[0])
        .where(edition.c.state == _said(EditionState.PUBLISHED)[0], *(may[name] == bindparam(name) for name in narrowed))
        .order_by(slot.c.starts_at, slot.c.id)
    )


@cache
def dated_slots(*narrowed: str) -> Select[Any]:
    """The public slots with all a calendar says of them, for `dated.read`."""
    return public_rows(dated.COLUMNS, *narrowed)


@cache
def slots_of_feeds(*narrowed: str) -> Select[Any]:
    """Those that feeds hold: not for classes (WEB-04), past ones and called off ones while they end after `ended` and `called_off`."""
    slot, event = Slot.__table__.c, Event.__table__.c
    ended, called_off = (bindparam(name, type_=slot.ends_at.type) for name in ("ended", "called_off"))
    return dated_slots(*narrowed).where(
        event.audience != Audience.SCHOOLS,
        or_(
            and_(slot.state == SlotState.CALLED_OFF, slot.ends_at >= called_off),
            and_(slot.state != SlotState.CALLED_OFF, slot.ends_at >= ended),
        ),
    )


@cache
def nearest_of_feeds(*narrowed: str, most: int) -> Select[Any]:
    """At most so many of them: those that end after `present` come first, in order of time, then the others from the latest on."""
    slot = Slot.__table__.c
    over = slot.ends_at < bindparam("present", type_=slot.ends_at.type)
    ahead, behind = case((over, None), else_=slot.starts_at), case((over, slot.starts_at), else_=None)
    return slots_of_feeds(*narrowed).order_by(None).order_by(case((over, 1), else_=0), ahead, behind.desc(), slot.id).limit(most)


@cache
def ready_for_feeds(*narrowed: str, most: int) -> Ready:
    """The same, made ready for programs that ask all day."""
    return Ready(partial(nearest_of_feeds, *narrowed, most=most))


def events_by_year(until: datetime) -> Select[int, int]:
    """How many public events there were in each year up to a moment, without what was called off; one of two years counts in both."""
    year = _Year(Slot.starts_at)
    slots = select(year, func.count(distinct(Slot.event_id))).join(Slot.event).join(Event.edition)
    return slots.where(*_PUBLIC, Slot.state != SlotState.CALLED_OFF, Slot.starts_at <= until).group_by(year)


def public_ids() -> Select[int]:
    """Every public slot, to be narrowed as their list is and counted; places and pictures are not looked up for it."""
    return select(Slot.id).join(Slot.event).join(Event.edition).where(*_PUBLIC)


def counted(slots: Select[int], most: int) -> Select[int]:
    """How many there are, but not beyond so many: the reader is told that there are more."""
    return select(func.count()).select_from(slots.limit(most).subquery())


@cache
def counted_by_time(*, until: bool) -> Select[int]:
    """The same number up to `most` where only times narrow it, from `start` on and perhaps to `end`: all, less what the public may not see.

    All are counted in an index, what may not be seen are few; looking up the event of each slot takes twenty times as long.
    """
    times = [Slot.ends_at > bindparam("start"), *([Slot.starts_at < bindparam("end")] if until else [])]
    hidden = select(_hidden(times).label("number")).cte("hidden")
    number = select(hidden.c.number).scalar_subquery()
    every: Select[Any] = select(literal_column("1")).select_from(Slot).where(*times).limit(bindparam("most", type_=Integer) + number)
    return select(select(func.count()).select_from(every.subquery()).scalar_subquery() - number)


def _hidden(times: Sequence[ColumnElement[bool]]) -> ColumnElement[int]:
    every = select(func.count()).select_from(Slot).where(*times)
    # Each by an index of its own; asked together, PostgreSQL would look at every slot.
    drafts, unpublished = (_said(*_other(states, states.PUBLISHED)) for states in (EventState, EditionState))
    (planned,), (published,) = _said(SlotState.PLANNED), _said(EventState.PUBLISHED)
    events = (
        (Event.edition_id.in_(select(Edition.id)), Event.state.in_(drafts)),
        (Event.edition_id.in_(select(Edition.id).where(Edition.state.in_(unpublished))), Event.state == published),
    )
    unseen = [every.where(Slot.state != planned, Slot.event_id.in_(select(Event.id).where(*which))) for which in events]
    less = [one.scalar_subquery() for one in (*unseen, every.where(Slot.state == planned))]
    return less[0] + less[1] + less[2]


# As `listed_slots`.
@lru_cache(maxsize=64)
def next_slots(most: int, after: int = 0, *, until: bool = False) -> Select[Any]:
    """The next public slots, those that have begun included; its values are those of `between`."""
    return first(listed_slots().where(*happening(until=until)), most, after)


def first(statement: Select[Any], most: int, after: int = 0) -> Select[Any]:
    """A part of a list. How many is a word of the statement: PostgreSQL takes an unknown number for a tenth of all."""
    part = statement.limit(literal_column(str(most)))
    return part.offset(after) if after else part


def slots_of_edition(edition_id: int) -> Select[Any]:
    """The public slots of one edition."""
    return listed_slots().where(Event.edition_id == edition_id)


def latest_reason(slot_ids: Sequence[int]) -> Select[Translated]:
    """Why dates were called off, of the one called off last."""
    return select(Slot.called_off_reason).where(Slot.id.in_(slot_ids)).order_by(Slot.changed_at.desc(), Slot.id.desc()).limit(1)


def slots_on_the_day(edition_id: int) -> Select[Slot]:
    """The public slots of one edition with all there is to say of their places."""
    return public_slots(whole_place=True).where(Event.edition_id == edition_id)


def with_texts(event_ids: Sequence[int]) -> Select[Event]:
    """Events with everything their search words come from, and all their slots."""
    return (
        select(Event)
        .where(Event.id.in_(event_ids))
        .options(joinedload(Event.edition), joinedload(Event.project), selectinload(Event.slots).joinedload(Slot.place))
    )


class Standing(StrEnum):
    """Whether something of an edition takes place."""

    ON = "on"
    "Or nothing of it is known yet."
    OFF = "off"
    "All of it is called off."
    REST_OFF = "rest_off"
    "A part took place, and the rest is called off."


def current_editions(day: date, moment: datetime) -> Select[Edition, str]:
    """Published editions that have not ended, the nearest first; beside each its `Standing`."""
    slots = select(Slot.id).where(Slot.event_id == Event.id)
    events = select(Event.id).where(Event.edition_id == Edition.id, Event.state == EventState.PUBLISHED)
    public, coming = Slot.state == SlotState.PUBLISHED, Slot.ends_at > moment
    conditions = (coming, public), (coming, Slot.state == SlotState.CALLED_OFF), (Slot.ends_at <= moment, public)
    held, gone, begun = (events.where(slots.where(*both).exists()).exists() for both in conditions)
    # Most have something to come, and it is found at once: only of the others everything is looked at.
    standing = case((held, Standing.ON.value), (~gone, Standing.ON.value), (begun, Standing.REST_OFF.value), else_=Standing.OFF.value)
    public_ones = select(Edition, standing).where(Edition.state == EditionState.PUBLISHED, Edition.ends_on >= day)
    return public_ones.order_by(Edition.starts_on, Edition.id)


def editions(programme: str) -> Select[Edition]:
    """The published editions of a programme, the latest first."""
    return (
        select(Edition)
        .where(Edition.programme == programme, Edition.state == EditionState.PUBLISHED)
        .options(joinedload(Edition.picture))
        .order_by(Edition.starts_on.desc(), Edition.id.desc())
    )


@cache
def projects_with_events() -> Select[str, str, str]:
    """The projects that have public events, for the filter: all positions, all slugs and all titles, each in a line of its own.

    One row, whatever their number: there may be hundreds, and which they are is asked anew for every page. `forms.Choices` reads it.
    """
    public = select(literal_column("1")).where(Event.project_id == Project.id, Event.state == EventState.PUBLISHED).exists()
    position, title = cast(Project.position, String), cast(Project.title, String)
    lines = [func.aggregate_strings(column, "\n") for column in (position, Project.slug, title)]
    return select(lines[0], lines[1], lines[2]).select_from(Project).where(public)


def between(start: datetime, end: datetime | None = None) -> dict[str, datetime]:
    """Return the values of statements that are narrowed by `happening`."""
    return {"start": start, "day_before": start - _A_DAY} | ({"end": end} if end else {})


@cache
def happening(*, until: bool = False) -> tuple[ColumnElement[bool], ...]:
    """Slots that end after `start` and begin before `end`, looked for from the first of them on: years of slots are left aside."""
    start, day_before, end = (bindparam(name, type_=Slot.starts_at.type) for name in ("start", "day_before", "end"))
    # Put this way it tells PostgreSQL nothing about how many they are: nearly all from there on. So one plan is good for every visit.
    ends_after = case((Slot.ends_at > start, literal_column("1"))).is_not(None)
    return Slot.starts_at >= _FirstOn(start, day_before), ends_after, *((Slot.starts_at < end,) if until else ())


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


def _light(*, whole_place: bool) -> tuple[Any, ...]:
    """Loads what a list shows and leaves the long texts in the database."""
    event = contains_eager(Slot.event).options(defer(Event.text), defer(Event.search), defer(Event.details), defer(Event.exemption_reason))
    edition = contains_eager(Slot.event).contains_eager(Event.edition).options(defer(Edition.text), defer(Edition.tagline))
    picture = contains_eager(Slot.event).contains_eager(Event.picture)
    place = contains_eager(Slot.place)
    if not whole_place:
        place = place.options(defer(Place.directions), defer(Place.street))
    return event, edition, picture, place
