"""What the pages of the records read."""

from typing import Any

from sqlalchemy import Select, String, cast, select
from sqlalchemy.orm import contains_eager, joinedload, load_only, selectinload, undefer

from ixevents.projects.background import Policy
from ixevents.projects.files import PartnerLogo, ProjectDocument
from ixevents.projects.models import FundingLine, Objective, Project, ProjectPartner, ProjectState, RecordLine, TargetGroup
from ixevents.projects.partners import Partner
from ixevents.projects.results import Indicator, IndicatorPeriod

_SHOWN = (Project.slug, Project.title, Project.starts, Project.ends, Project.period_planned, Project.standing, Project.state)


def shown_with_events() -> tuple[Any, ...]:
    """What the page of an event says of its project: its name, and who pays (PRJ-06)."""
    return load_only(*_SHOWN), selectinload(Project.funding).joinedload(FundingLine.funder).joinedload(Partner.logo)


def funding_of(project_id: int) -> Select[Project]:
    """A record with those who pay for it."""
    return (
        select(Project)
        .where(Project.id == project_id)
        .options(selectinload(Project.funding).joinedload(FundingLine.funder).joinedload(Partner.logo))
    )


def catalogue() -> Select[Project]:
    """The records the public finds in lists, the standing one last."""
    return select(Project).where(Project.state == ProjectState.PUBLIC).order_by(Project.standing, Project.position, Project.id)


def compared() -> Select[Project]:
    """The records of the catalogue with what they may spend year by year."""
    return catalogue().options(selectinload(Project.budgets))


def ties() -> Select[ProjectPartner]:
    """Who takes part in which public record, the standing one left out: it is the municipality's own."""
    public = (Project.state == ProjectState.PUBLIC, Project.standing.is_(False))
    return (
        select(ProjectPartner)
        .join(ProjectPartner.project)
        .where(*public)
        .options(contains_eager(ProjectPartner.project).load_only(Project.slug, Project.title, Project.acronym))
        .order_by(Project.position, Project.id, ProjectPartner.position)
    )


def choices() -> Select[Project]:
    """The records a new event may belong to: drafts too, for a record and its first event are prepared together."""
    return select(Project).where(Project.state != ProjectState.ARCHIVED).order_by(Project.standing, Project.position, Project.id)


def record(slug: str) -> Select[Project]:
    """One record with all the public reads of it; an archived one too, for its address stays in letters."""
    return (
        select(Project)
        .where(Project.slug == slug, Project.state != ProjectState.DRAFT)
        .options(
            *_ties(),
            selectinload(Project.objectives.and_(Objective.shown)),
            selectinload(Project.groups.and_(TargetGroup.shown)),
            selectinload(Project.lines.and_(RecordLine.shown)),
            selectinload(Project.indicators.and_(Indicator.shown)).joinedload(Indicator.periods),
            selectinload(Project.documents.and_(ProjectDocument.public, ProjectDocument.withdrawn_at.is_(None))),
        )
    )


def whole(slug: str) -> Select[Project]:
    """One record with everything staff have written in it, shown or not."""
    return everything().where(Project.slug == slug)


def everything() -> Select[Project]:
    """Records with everything staff have written in them, shown or not; documents without their bytes."""
    return select(Project).options(
        *_ties(),
        selectinload(Project.objectives),
        selectinload(Project.groups),
        selectinload(Project.lines),
        selectinload(Project.indicators).selectinload(Indicator.periods).selectinload(IndicatorPeriod.values),
        selectinload(Project.documents),
    )


def with_waiting_texts() -> Select[int]:
    """The records of which something was written that the public does not read yet; drafts wait on purpose."""
    return select(Project.id).where(Project.state == ProjectState.PUBLIC, cast(Project.pending, String) != "{}").order_by(Project.id)


def document(code: str) -> Select[ProjectDocument]:
    """A document of a record with its bytes, whoever may have it."""
    return select(ProjectDocument).where(ProjectDocument.code == code).options(undefer(ProjectDocument.body))


def public_document(code: str) -> Select[ProjectDocument]:
    """A document everybody may have: of a record the public reads, not withdrawn."""
    given = (ProjectDocument.public, ProjectDocument.withdrawn_at.is_(None), Project.state != ProjectState.DRAFT)
    return document(code).join(Project, Project.id == ProjectDocument.project_id).where(*given)


def logo(code: str) -> Select[PartnerLogo]:
    """The logo of a funder."""
    return select(PartnerLogo).where(PartnerLogo.code == code).options(undefer(PartnerLogo.body))


def partners() -> Select[Partner]:
    """All partners, with the body they are part of and their other names."""
    return select(Partner).options(joinedload(Partner.parent), selectinload(Partner.names)).order_by(Partner.id)


def policy() -> Select[Policy]:
    """The general policy behind all records."""
    return select(Policy).options(selectinload(Policy.lines)).order_by(Policy.id).limit(1)


def _ties() -> tuple[Any, ...]:
    """With whom and with what money a record is carried, and its codes."""
    # The same of a partner and of a funder: one may be both.
    told = joinedload(Partner.parent), joinedload(Partner.logo)
    return (
        joinedload(Project.contact),
        selectinload(Project.partners).joinedload(ProjectPartner.partner).options(*told, selectinload(Partner.names)),
        selectinload(Project.funding).joinedload(FundingLine.funder).options(*told),
        selectinload(Project.budgets),
        selectinload(Project.classifications),
    )
