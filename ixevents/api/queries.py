"""What the lists read: public things only, each with what its answer says, in a constant number of statements."""

from datetime import datetime

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import contains_eager, immediateload, joinedload, selectinload

from ixevents.events import queries as event_queries
from ixevents.events.models import Edition, EditionState, Event, EventState, Slot, SlotState
from ixevents.projects.models import FundingLine, Project, ProjectPartner
from ixevents.projects.partners import Partner


def slots() -> Select[Slot]:
    """Every public slot with its event, edition, project and place."""
    project = contains_eager(Slot.event).joinedload(Event.project).load_only(Project.slug)
    return event_queries.public_slots(whole_place=True).options(project).order_by(None)


def not_over(found: Select[Slot], at: datetime) -> Select[Slot]:
    """Those that are to come or still go on."""
    return found.where(Slot.ends_at > at)


def events() -> Select[Event]:
    """Every public event with its edition, project and public slots."""
    return (
        select(Event)
        .join(Event.edition)
        .where(Event.state == EventState.PUBLISHED, Edition.state == EditionState.PUBLISHED)
        .options(
            contains_eager(Event.edition),
            joinedload(Event.project).load_only(Project.slug),
            joinedload(Event.picture),
            selectinload(Event.slots.and_(Slot.state != SlotState.PLANNED)).options(joinedload(Slot.place), immediateload(Slot.event)),
        )
    )


def editions() -> Select[Edition]:
    """Every public edition."""
    return select(Edition).where(Edition.state == EditionState.PUBLISHED)


def projects() -> Select[Project]:
    """Every record with what it is made of; all of them are public."""
    return select(Project).options(
        selectinload(Project.partners).joinedload(ProjectPartner.partner),
        selectinload(Project.funding).options(joinedload(FundingLine.funder), immediateload(FundingLine.project)),
        selectinload(Project.objectives),
        selectinload(Project.groups),
        selectinload(Project.indicators),
    )


def partners() -> Select[Partner]:
    """Every partner, with the body it is part of."""
    return select(Partner).options(joinedload(Partner.parent))


def partners_of(found: Select[Partner], project: str) -> Select[Partner]:
    """Those that carry or fund a project."""
    carries = exists().where(ProjectPartner.partner_id == Partner.id, ProjectPartner.project_id == Project.id, Project.slug == project)
    funds = exists().where(FundingLine.funder_id == Partner.id, FundingLine.project_id == Project.id, Project.slug == project)
    return found.where(carries | funds)


def projects_with(found: Select[Project], partner: str) -> Select[Project]:
    """Records that a partner carries or funds."""
    carries = exists().where(ProjectPartner.project_id == Project.id, ProjectPartner.partner_id == Partner.id, Partner.slug == partner)
    funds = exists().where(FundingLine.project_id == Project.id, FundingLine.funder_id == Partner.id, Partner.slug == partner)
    return found.where(carries | funds)
