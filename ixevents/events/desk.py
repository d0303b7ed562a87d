"""What the back-office reads of editions, events and places: drafts too. Each page costs the same with one thing and with many."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, cast, exists, func, or_, select
from sqlalchemy.orm import contains_eager, defer, immediateload, joinedload, load_only, selectinload

from ixevents.core.alphabetical import alphabetical
from ixevents.core.languages import OFFICIAL, parted, sought
from ixevents.events import queries
from ixevents.events.models import Edition, Event, EventState, Place, Slot, SlotState
from ixevents.projects.models import Project, ProjectState
from ixevents.projects.queries import shown_with_events

_LISTED_OF_SLOT = (Slot.event_id, Slot.starts_at, Slot.ends_at, Slot.zone, Slot.all_day, Slot.capacity, Slot.seats_taken, Slot.state)


def editions() -> Select[Edition]:
    """Every edition, the latest first."""
    return select(Edition).order_by(Edition.starts_on.desc(), Edition.id.desc())


def event_counts() -> Select[int, int, int]:
    """By edition: how many events it has, and how many of them are public."""
    public = func.count(Event.id).filter(Event.state == EventState.PUBLISHED)
    return select(Event.edition_id, func.count(Event.id), public).group_by(Event.edition_id)


def edition(edition_id: int) -> Select[Edition]:
    """An edition with its picture, without its events."""
    return select(Edition).where(Edition.id == edition_id).options(joinedload(Edition.picture))


def counted(edition_id: int, *narrowed: ColumnElement[bool]) -> Select[int]:
    """How many events an edition has, or how many of these conditions."""
    return select(func.count(Event.id)).where(Event.edition_id == edition_id, *narrowed)


def edition_whole(edition_id: int, *narrowed: ColumnElement[bool]) -> Select[Edition]:
    """An edition with its picture, its events or those of these conditions, their slots and the slots' places."""
    events = selectinload(Edition.events.and_(*narrowed) if narrowed else Edition.events)
    slots = events.selectinload(Event.slots)
    return (
        select(Edition)
        .where(Edition.id == edition_id)
        .options(
            joinedload(Edition.picture),
            events.joinedload(Event.edition),
            events.joinedload(Event.project).options(*shown_with_events()),
            events.joinedload(Event.picture),
            slots.joinedload(Slot.place),
            slots.joinedload(Slot.event),
        )
    )


def edition_with_words(edition_id: int) -> Select[Edition]:
    """An edition with all that a copy takes over from it, and what its events are found by: their projects and places."""
    events = selectinload(Edition.events)
    slots = events.selectinload(Event.slots).options(joinedload(Slot.place), immediateload(Slot.event))
    return (
        select(Edition)
        .where(Edition.id == edition_id)
        .options(events.joinedload(Event.project).load_only(Project.title, Project.acronym), slots)
    )


def edition_to_copy(edition_id: int) -> Select[Edition]:
    """An edition with what the plan of its copy says: the texts of its events and when their slots are."""
    events = selectinload(Edition.events).options(load_only(Event.edition_id, Event.title, Event.summary, Event.text, Event.pending))
    when = load_only(Slot.event_id, Slot.starts_at, Slot.ends_at, Slot.zone, Slot.all_day, Slot.state)
    return (
        select(Edition).where(Edition.id == edition_id).options(events.selectinload(Event.slots).options(when, immediateload(Slot.event)))
    )


def event_whole(event_id: int) -> Select[Event]:
    """An event with its edition, project, picture, all its slots and their places."""
    return events_whole().where(Event.id == event_id)


def events_whole() -> Select[Event]:
    """Every event with its edition, project, picture, all its slots and their places."""
    slots = selectinload(Event.slots)
    return select(Event).options(
        joinedload(Event.edition),
        joinedload(Event.project).options(*shown_with_events()),
        joinedload(Event.picture),
        slots.joinedload(Slot.place),
        slots.joinedload(Slot.event),
    )


def event_ids() -> Select[int]:
    """Every event, those of the latest editions first; a page of them is then read by `events`: sorting whole rows takes far longer."""
    return select(Event.id).join(Event.edition).order_by(Edition.starts_on.desc(), Edition.id, Event.id)


def events(ids: Sequence[int]) -> Select[Event]:
    """Some events with the name of their edition, and of their slots what a list says of them; in the order of `event_ids`."""
    slots = selectinload(Event.slots).load_only(*_LISTED_OF_SLOT, raiseload=True)
    edition = contains_eager(Event.edition).load_only(Edition.programme, Edition.title, raiseload=True)
    return (
        select(Event)
        .join(Event.edition)
        .where(Event.id.in_(ids))
        .options(edition, slots, defer(Event.search, raiseload=True))
        .order_by(Edition.starts_on.desc(), Edition.id, Event.id)
    )


def waiting() -> ColumnElement[bool]:
    """Events of which something is not public yet; `publishing.waits` says it of one."""
    planned = exists().where(Slot.event_id == Event.id, Slot.state == SlotState.PLANNED).correlate(Event)
    return or_(Event.state == EventState.DRAFT, changed(), planned)


def changed() -> ColumnElement[bool]:
    """Events of which texts wait."""
    return cast(Event.pending, String) != "{}"


def slots_of_edition(edition_id: int) -> Select[Slot]:
    """The slots of an edition with their events, pictures and places, planned ones and those of drafts too, in order of time."""
    event = contains_eager(Slot.event)
    return (
        select(Slot)
        .join(Slot.event)
        .where(Event.edition_id == edition_id)
        .options(event.joinedload(Event.edition), event.joinedload(Event.picture), joinedload(Slot.place))
        .order_by(Slot.starts_at, Slot.id)
    )


def places_planned(edition_id: int) -> Select[Place]:
    """Where the planned slots of an edition are."""
    there = select(Slot.place_id).join(Slot.event).where(Event.edition_id == edition_id, Slot.state == SlotState.PLANNED)
    return select(Place).where(Place.id.in_(there))


def records_of_drafts(edition_id: int) -> Select[Project]:
    """The records the drafts of an edition belong to, with those who pay."""
    theirs = select(Event.project_id).where(Event.edition_id == edition_id, Event.state == EventState.DRAFT)
    return select(Project).where(Project.id.in_(theirs)).options(*shown_with_events())


def lacking() -> ColumnElement[bool]:
    """Events of which French or Dutch is missing, not checked, or out of step; of an exempted one only its language counts."""
    return or_(*[and_(or_(Event.exemption.is_(None), Event.exemption == lang), _unchecked(lang)) for lang in OFFICIAL])


def saying(words: str) -> ColumnElement[bool]:
    """Events that have every one of these words somewhere."""
    return queries.with_words(sought(words))


def slot_whole(slot_id: int) -> Select[Slot]:
    """A slot with its place, event and edition."""
    event = joinedload(Slot.event).joinedload(Event.edition)
    return select(Slot).where(Slot.id == slot_id).options(joinedload(Slot.place), event)


def places(words: str = "") -> Select[Place]:
    """Every place, by its French name; or those with some words in a name, a street or the postcode."""
    said = [text[lang].as_string() for text in (Place.name, Place.street) for lang in OFFICIAL]
    found = select(Place).order_by(alphabetical(Place.name["fr"].as_string()), Place.id)
    for word in parted(words.casefold()):
        found = found.where(or_(Place.postcode == word, *(func.lower(text).contains(word, autoescape=True) for text in said)))
    return found


def place_uses(ids: Sequence[int]) -> Select[int, int]:
    """By place, of these: how many slots it has."""
    return select(Slot.place_id, func.count(Slot.id)).where(Slot.place_id.in_(ids)).group_by(Slot.place_id)


def project_names(besides: int | None = None) -> Select[int, Any]:
    """Id and title of the records an event may belong to, in the order of the catalogue; an archived one only where it is its own."""
    offered = or_(Project.state != ProjectState.ARCHIVED, Project.id == besides)
    return select(Project.id, Project.title).where(offered).order_by(Project.position, Project.id)


def edition_names() -> Select[int, Any]:
    """Id and title of every edition, the latest first."""
    return select(Edition.id, Edition.title).order_by(Edition.starts_on.desc(), Edition.id.desc())


def slugs_of_editions(programme: str) -> Select[str]:
    """How the editions of a programme are named in addresses."""
    return select(Edition.slug).where(Edition.programme == programme)


def _unchecked(lang: str) -> ColumnElement[bool]:
    note = Event.checked[lang]
    return or_(note["at"].as_string().is_(None), note["out_of_step_since"].as_string().is_not(None))
