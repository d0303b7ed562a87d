"""What the page of an event reads: no more than it shows, past the loaders of the ORM, which take longer than the database does."""

from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, exists, select
from sqlalchemy.orm import joinedload
from sqlalchemy.orm.attributes import set_committed_value

from ixevents.core import reading
from ixevents.core.reading import Shape
from ixevents.core.ready import Ready
from ixevents.events.models import Edition, EditionState, Event, EventState, Place, Slot, SlotState
from ixevents.events.picture import Picture
from ixevents.extensions import db
from ixevents.projects.models import FundingLine, Project
from ixevents.projects.partners import Partner

EVENT = Shape(
    Event,
    (
        *(
            Event.edition_id,
            Event.project_id,
            Event.picture_id,
            Event.slug,
            Event.kind,
            Event.audience,
            Event.title,
            Event.summary,
            Event.text,
        ),
        *(
            Event.languages,
            Event.access,
            Event.minimum_age,
            Event.price,
            Event.needs_registration,
            Event.max_party,
            Event.inhabitants_first_until,
            Event.in_round,
            Event.state,
        ),
        *(Event.exemption, Event.published_at, Event.changed_at),
    ),
    points_to={
        "edition": Shape(
            Edition,
            (
                *(Edition.programme, Edition.slug, Edition.title, Edition.starts_on, Edition.ends_on, Edition.sample),
                *(Edition.registration_opens_at, Edition.registration_closes_at),
            ),
        ),
        "project": Shape(Project, (Project.slug, Project.title, Project.starts, Project.state)),
    },
)
_WIDTH = len(EVENT.columns)
PICTURE = Shape(Picture, (Picture.code, Picture.alt, Picture.credit))
SLOT = Shape(
    Slot,
    (
        *(
            Slot.uid,
            Slot.event_id,
            Slot.place_id,
            Slot.starts_at,
            Slot.ends_at,
            Slot.zone,
            Slot.all_day,
            Slot.state,
            Slot.called_off_reason,
        ),
        *(Slot.capacity, Slot.seats_taken, Slot.seats_waiting, Slot.registration_opens_at, Slot.registration_closes_at),
        *(Slot.moved_from, Slot.revision, Slot.changed_at),
    ),
    points_to={
        "place": Shape(
            Place,
            (
                *(Place.slug, Place.name, Place.street, Place.postcode, Place.locality, Place.country),
                *(Place.latitude, Place.longitude, Place.directions),
            ),
        )
    },
)


def event(slug: str) -> Event | None:
    """Return a public event with its edition, project, public slots and places, for showing it: two statements, one more for funders."""
    rows = _EVENT.rows(db.session, {"slug": slug})
    if not rows:
        return None
    (row,), (found,) = rows, reading.read(rows, EVENT)
    *picture, funded = row[_WIDTH:]
    slots: list[Slot] = reading.read(_SLOTS.rows(db.session, {"event_id": found.id}), SLOT)
    for slot in slots:
        set_committed_value(slot, "event", found)
    set_committed_value(found, "slots", slots)
    set_committed_value(found, "picture", reading.read([tuple(picture)], PICTURE)[0] if found.picture_id else None)
    set_committed_value(found.project, "funding", db.session.scalars(_funding(), {"project_id": found.project_id}).all() if funded else [])
    return found


def _event() -> Select[Any]:
    event, edition, project, picture = (kind.__table__ for kind in (Event, Edition, Project, Picture))
    joined = event.join(edition, event.c.edition_id == edition.c.id).join(project).outerjoin(picture, event.c.picture_id == picture.c.id)
    return (
        select(*EVENT.columns, *PICTURE.columns, exists().where(FundingLine.__table__.c.project_id == project.c.id))
        .select_from(joined)
        .where(event.c.slug == bindparam("slug"))
        .where(event.c.state == EventState.PUBLISHED, edition.c.state == EditionState.PUBLISHED)
    )


def _slots() -> Select[Any]:
    slot = Slot.__table__
    return (
        select(*SLOT.columns)
        .select_from(slot.join(Place.__table__))
        .where(slot.c.event_id == bindparam("event_id"), slot.c.state != SlotState.PLANNED)
        .order_by(slot.c.starts_at, slot.c.id)
    )


_EVENT, _SLOTS = Ready(_event), Ready(_slots)


@cache
def _funding() -> Select[FundingLine]:
    return (
        select(FundingLine)
        .where(FundingLine.project_id == bindparam("project_id"))
        .options(joinedload(FundingLine.funder).joinedload(Partner.logo))
        .order_by(FundingLine.position, FundingLine.id)
    )
