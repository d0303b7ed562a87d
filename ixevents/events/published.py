"""What is public, for machines: one record by its address, or all of them for the sitemap."""

from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import contains_eager, load_only, selectinload

from ixevents.core.ready import Ready
from ixevents.events.models import Audience, Edition, EditionState, Event, EventState, Place, Slot, SlotState
from ixevents.projects.models import Project, ProjectState
from ixevents.projects.partners import Partner, Relation


@cache
def event() -> Select[Any]:
    """What the public event of this `slug` is called, its programme, and what its edition is called."""
    event, edition = Event.__table__, Edition.__table__
    return (
        select(event.c.title, event.c.summary, edition.c.programme, edition.c.title.label("edition_title"))
        .select_from(event.join(edition, event.c.edition_id == edition.c.id))
        .where(event.c.slug == bindparam("slug"))
        .where(event.c.state == EventState.PUBLISHED, edition.c.state == EditionState.PUBLISHED)
    )


def edition(programme: str, slug: str) -> Select[Edition]:
    """A public edition."""
    return editions().where(Edition.programme == programme, Edition.slug == slug)


@cache
def project() -> Select[Any]:
    """What the record of this `slug` is called, which the public may read; an archived one keeps its address."""
    record = Project.__table__.c
    return select(record.id, record.title, record.summary).where(record.slug == bindparam("slug"), record.state != ProjectState.DRAFT)


EVENT, PROJECT = Ready(event), Ready(project)


def listed_events() -> Select[Event]:
    """The public events search engines may know: not those for classes (WEB-04)."""
    return _events().where(Event.audience != Audience.SCHOOLS).order_by(Event.id)


def announced(most: int) -> Select[Event]:
    """The public events that were announced last, with their dates; not those for classes (WEB-04)."""
    slots = selectinload(Event.slots.and_(Slot.state != SlotState.PLANNED)).joinedload(Slot.place).load_only(Place.name)
    return (
        select(Event)
        .join(Event.edition)
        .where(Event.state == EventState.PUBLISHED, Edition.state == EditionState.PUBLISHED)
        .where(Event.audience != Audience.SCHOOLS, Event.published_at.is_not(None))
        .order_by(Event.published_at.desc(), Event.id.desc())
        .limit(most)
        .options(load_only(Event.slug, Event.title, Event.summary, Event.kind, Event.published_at, Event.changed_at), slots)
    )


def editions() -> Select[Edition]:
    """The public editions."""
    found = select(Edition).where(Edition.state == EditionState.PUBLISHED).order_by(Edition.id)
    return found.options(load_only(Edition.programme, Edition.slug, Edition.title, Edition.changed_at))


def projects() -> Select[Project]:
    """The records of the catalogue."""
    shown = select(Project).where(Project.state == ProjectState.PUBLIC).order_by(Project.id)
    return shown.options(load_only(Project.slug, Project.title, Project.summary))


def partners() -> Select[Partner]:
    """The partners that have a page of their own: all but the municipality."""
    shown = Partner.relation != Relation.SELF, Partner.archived_at.is_(None)
    return select(Partner).where(*shown).options(load_only(Partner.slug)).order_by(Partner.id)


def _events() -> Select[Event]:
    return (
        select(Event)
        .join(Event.edition)
        .where(Event.state == EventState.PUBLISHED, Edition.state == EditionState.PUBLISHED)
        .options(
            load_only(Event.slug, Event.title, Event.summary, Event.changed_at),
            contains_eager(Event.edition).load_only(Edition.programme, Edition.slug, Edition.title),
        )
    )
