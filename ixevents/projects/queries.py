"""What the pages of the records read."""

from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, load_only, selectinload

from ixevents.projects.background import Policy
from ixevents.projects.models import FundingLine, Project, ProjectPartner
from ixevents.projects.partners import Partner


def shown_with_events() -> tuple[Any, ...]:
    """What the page of an event says of its project: its name, and who pays (PRJ-06)."""
    return load_only(Project.slug, Project.title, Project.starts), selectinload(Project.funding).joinedload(FundingLine.funder)


def catalogue() -> Select[Project]:
    """All records, the standing one last."""
    return select(Project).order_by(Project.standing, Project.position, Project.id)


def record(slug: str) -> Select[Project]:
    """One record with all that its page shows."""
    return (
        select(Project)
        .where(Project.slug == slug)
        .options(
            joinedload(Project.contact),
            selectinload(Project.partners).joinedload(ProjectPartner.partner).joinedload(Partner.parent),
            selectinload(Project.funding).joinedload(FundingLine.funder),
            selectinload(Project.objectives),
            selectinload(Project.groups),
            selectinload(Project.lines),
            selectinload(Project.indicators),
        )
    )


def partners() -> Select[Partner]:
    """All partners, with the body they are part of."""
    return select(Partner).options(joinedload(Partner.parent)).order_by(Partner.id)


def policy() -> Select[Policy]:
    """The general policy behind all records."""
    return select(Policy).options(selectinload(Policy.lines)).order_by(Policy.id).limit(1)
