"""What is read of legal holds."""

from datetime import date

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import joinedload

from ixevents.holds.models import LegalHold
from ixevents.projects.models import Project


def projects(day: date) -> Select[int]:
    """Ids of the projects whose proof is held on a day."""
    return select(LegalHold.project_id).where(_standing(day))


def standing(day: date) -> Select[LegalHold]:
    """The holds of a day."""
    return select(LegalHold).where(_standing(day))


def every() -> Select[LegalHold]:
    """All holds with their project, those without an end first."""
    return (
        select(LegalHold).options(joinedload(LegalHold.project)).order_by(LegalHold.ends_on.is_not(None), LegalHold.ends_on, LegalHold.id)
    )


def one(hold_id: int) -> Select[LegalHold]:
    """One hold with its project."""
    return select(LegalHold).options(joinedload(LegalHold.project)).where(LegalHold.id == hold_id)


def without() -> Select[Project]:
    """The projects that have no hold."""
    return select(Project).where(Project.id.not_in(select(LegalHold.project_id))).order_by(Project.id)


def _standing(day: date) -> ColumnElement[bool]:
    return or_(LegalHold.ends_on.is_(None), LegalHold.ends_on >= day)
