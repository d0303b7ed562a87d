"""What the lists read: public things only, each with what its answer says, in a constant number of statements."""

from datetime import datetime

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import contains_eager, immediateload, joinedload, selectinload

from ixevents.events import queries as event_queries
from ixevents.events.models import Edition, EditionState, Event, EventState, Slot, SlotState
from ixevents.projects.models import FundingLine, Objective, Project, ProjectPartner, ProjectState, TargetGroup
from ixevents.projects.partners import Partner
from ixevents.projects.results import Indicator


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
    """Every record the public reads, with what is published of it; archived ones too, for their addresses stay."""
    return (
        select(Project)
        .where(Project.state != ProjectState.DRAFT)
        .options(
            selectinload(Project.partners).joinedload(ProjectPartner.partner),
            selectinload(Project.funding).options(joinedload(FundingLine.funder), immediateload(FundingLine.project)),
            selectinload(Project.budgets),
            selectinload(Project.objectives.and_(Objective.shown)),
            selectinload(Project.groups.and_(TargetGroup.shown)),
            selectinload(Project.indicators.and_(Indicator.shown)).selectinload(Indicator.periods),
        )
    )


def of_the_catalogue(found: Select[Project]) -> Select[Project]:
    """Those that lists offer."""
    return found.where(Project.state == ProjectState.PUBLIC)


def partners() -> Select[Partner]:
    """Every partner, with the body it is part of and its other names."""
    return select(Partner).options(joinedload(Partner.parent), selectinload(Partner.names))


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
