"""What the screens of partners read."""

from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from ixevents.core.alphabetical import alphabetical
from ixevents.core.languages import sought
from ixevents.projects.models import FundingLine, Project, ProjectPartner
from ixevents.projects.partners import Partner


def partners(words: str, relation: str, archived: bool) -> Select[Partner]:
    """The partners asked for, by name."""
    found = select(Partner).options(joinedload(Partner.parent), selectinload(Partner.names))
    found = found.where(Partner.archived_at.is_not(None) if archived else Partner.archived_at.is_(None))
    found = found.where(Partner.relation == relation) if relation else found
    for word in sought(words):
        name = [func.lower(Partner.name[lang].as_string()).contains(word, autoescape=True) for lang in ("fr", "nl", "en")]
        other = [func.lower(column).contains(word, autoescape=True) for column in (Partner.acronym, Partner.slug)]
        found = found.where(or_(*name, *other))
    return found.order_by(alphabetical(Partner.name["fr"].as_string()), Partner.id)


def partner(partner_id: int) -> Select[Partner]:
    """One partner with its names, logo and the body it is part of."""
    asked = select(Partner).where(Partner.id == partner_id)
    return asked.options(joinedload(Partner.parent), joinedload(Partner.logo), selectinload(Partner.names)).execution_options(
        populate_existing=True
    )


def parts(partner_ids: list[int]) -> Select[ProjectPartner]:
    """What partners take part in, with the records."""
    asked = select(ProjectPartner).join(ProjectPartner.project).where(ProjectPartner.partner_id.in_(partner_ids))
    return asked.options(joinedload(ProjectPartner.project)).order_by(Project.standing, Project.position, Project.id)


def paid(partner_ids: list[int]) -> Select[FundingLine]:
    """What partners pay for, with the records."""
    asked = select(FundingLine).join(FundingLine.project).where(FundingLine.funder_id.in_(partner_ids))
    return asked.options(joinedload(FundingLine.project)).order_by(Project.position, Project.id)


def names() -> Select[int, Any, Any]:
    """Every partner by name, for a choice."""
    return select(Partner.id, Partner.name, Partner.acronym).order_by(alphabetical(Partner.name["fr"].as_string()))
