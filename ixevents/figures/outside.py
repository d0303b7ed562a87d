"""Dates that lie outside the period of their project: what a funder will not pay for, or a wrong link between the two."""

from collections.abc import Sequence
from datetime import time, timedelta

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from ixevents.core import zones
from ixevents.core.clock import BRUSSELS
from ixevents.events.models import Event, Slot, SlotState
from ixevents.extensions import db
from ixevents.figures import queries
from ixevents.projects.models import Project


def is_outside(slot: Slot, project: Project) -> bool:
    """Whether a date lies outside its project's period; never where the record says no period, nor for the standing one."""
    day = slot.starts_at.astimezone(BRUSSELS).date()
    if project.standing or slot.state == SlotState.CALLED_OFF:
        return False
    return bool((project.starts and day < project.starts.first_day) or (project.ends and day > project.ends.last_day))


def slots() -> Select[Slot]:
    """Dates outside the period of their project, with event and project, in order of project and time; two statements with this one."""
    projects = db.session.scalars(queries.dated_projects()).all()
    return (
        select(Slot)
        .join(Slot.event)
        .join(Event.project)
        .where(_outside(projects), Slot.state != SlotState.CALLED_OFF)
        .options(contains_eager(Slot.event).contains_eager(Event.project), joinedload(Slot.place))
        .order_by(Project.position, Project.id, Slot.starts_at, Slot.id)
    )


def count_events() -> int:
    """Return how many events have such a date."""
    projects = db.session.scalars(queries.dated_projects()).all()
    asked = select(func.count(Slot.event_id.distinct())).join(Slot.event).where(_outside(projects), Slot.state != SlotState.CALLED_OFF)
    return db.session.scalar(asked) or 0


def count_slots(project: Project) -> int:
    """Return how many dates of a project lie outside its period."""
    if project.standing:
        return 0
    asked = select(func.count(Slot.id)).join(Slot.event).where(_outside([project]), Slot.state != SlotState.CALLED_OFF)
    return db.session.scalar(asked) or 0


def _outside(projects: Sequence[Project]) -> ColumnElement[bool]:
    return or_(false(), *(and_(Event.project_id == project.id, or_(false(), *_ends(project))) for project in projects))


def _ends(project: Project) -> list[ColumnElement[bool]]:
    found = []
    if project.starts:
        found.append(Slot.starts_at < zones.instant(project.starts.first_day, time(0)))
    if project.ends:
        found.append(Slot.starts_at >= zones.instant(project.ends.last_day + timedelta(days=1), time(0)))
    return found
