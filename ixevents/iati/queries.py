"""What the file reads."""

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from ixevents.projects.files import ProjectDocument
from ixevents.projects.models import FundingLine, Objective, Project, ProjectPartner, ProjectState, TargetGroup
from ixevents.projects.results import Indicator


def records() -> Select[Project]:
    """Every record the public reads, archived ones too; not the standing one, which is no project with a beginning and an end."""
    return (
        select(Project)
        .where(Project.state != ProjectState.DRAFT, Project.standing.is_(False))
        .order_by(Project.position, Project.id)
        .options(
            joinedload(Project.contact),
            selectinload(Project.partners).joinedload(ProjectPartner.partner),
            selectinload(Project.funding).joinedload(FundingLine.funder),
            selectinload(Project.budgets),
            selectinload(Project.objectives.and_(Objective.shown)),
            selectinload(Project.groups.and_(TargetGroup.shown)),
            selectinload(Project.indicators.and_(Indicator.shown)).selectinload(Indicator.periods),
            selectinload(Project.classifications),
            selectinload(Project.documents.and_(ProjectDocument.public, ProjectDocument.withdrawn_at.is_(None))),
        )
    )
