"""What papers read."""

from sqlalchemy import Select, select
from sqlalchemy.orm import selectinload

from ixevents.projects.models import FundingLine, Project
from ixevents.registrations.models import Registration


def funding_of(project_id: int) -> Select[Project]:
    """A project with who pays for it."""
    return select(Project).where(Project.id == project_id).options(selectinload(Project.funding).joinedload(FundingLine.funder))


def came_to(slot_id: int) -> Select[Registration]:
    """The parties that came to a slot, by name."""
    return select(Registration).where(Registration.slot_id == slot_id, Registration.came > 0).order_by(Registration.name, Registration.id)
