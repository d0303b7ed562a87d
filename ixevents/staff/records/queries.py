"""What the screens of records read."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Select, exists, func, or_, select
from sqlalchemy.orm import load_only

from ixevents.core.alphabetical import alphabetical
from ixevents.core.db import Base
from ixevents.core.languages import sought
from ixevents.events.models import Event
from ixevents.projects import budgets, queries
from ixevents.projects.background import ProjectNote
from ixevents.projects.models import Project, ProjectContact
from ixevents.projects.partners import Partner


@dataclass(frozen=True)
class Asked:
    """Which records are asked for; what is empty narrows nothing."""

    words: str = ""
    kind: str = ""
    state: str = ""
    status: str = ""
    unbalanced: bool = False
    "Only those whose budgets do not add up to their total."


def records(asked: Asked) -> Select[Project]:
    """The records asked for, in the order of the catalogue."""
    found = select(Project).order_by(Project.standing, Project.position, Project.id)
    for column, value in ((Project.kind, asked.kind), (Project.state, asked.state), (Project.status, asked.status)):
        found = found.where(column == value) if value else found
    found = found.where(Project.id.in_(budgets.out_of_balance())) if asked.unbalanced else found
    for word in sought(asked.words):
        title = [func.lower(Project.title[lang].as_string()).contains(word, autoescape=True) for lang in ("fr", "nl", "en")]
        found = found.where(
            or_(*title, func.lower(Project.acronym).contains(word, autoescape=True), Project.slug.contains(word, autoescape=True))
        )
    return found


def event_counts(project_ids: list[int]) -> Select[int, int]:
    """By record: how many events it has."""
    return select(Event.project_id, func.count(Event.id)).where(Event.project_id.in_(project_ids)).group_by(Event.project_id)


def whole(project_id: int) -> Select[Project]:
    """A record with everything staff have written in it."""
    return queries.everything().where(Project.id == project_id).execution_options(populate_existing=True)


def tied(table: str, object_id: int, own: Collection[str]) -> Select[bool]:
    """Whether a row of any table, besides an object's `own` parts, names it: whatever is built later is counted too."""
    keys = [key for other in Base.metadata.tables.values() if other.name not in own for key in other.foreign_keys]
    ties = [exists().where(key.parent == object_id) for key in keys if key.column.table.name == table]
    return select(or_(*ties))


def contacts() -> Select[ProjectContact]:
    """The roles the public can write to."""
    return select(ProjectContact).order_by(ProjectContact.id)


def contacts_used() -> Select[ProjectContact, int]:
    """Every role, and of how many records it is the contact."""
    used = select(func.count(Project.id)).where(Project.contact_id == ProjectContact.id).scalar_subquery()
    return select(ProjectContact, used).order_by(ProjectContact.id)


def partners(own: int | None = None) -> Select[Partner]:
    """Partners something new may be tied to, and the one it is tied to now, by name."""
    return (
        select(Partner)
        .where(or_(Partner.archived_at.is_(None), Partner.id == own))
        .order_by(alphabetical(Partner.name["fr"].as_string()))
        .options(load_only(Partner.name, Partner.acronym))
    )


def notes() -> Select[ProjectNote]:
    """Open questions and facts from elsewhere."""
    return select(ProjectNote).order_by(ProjectNote.code)
