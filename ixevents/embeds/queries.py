"""What the frames read."""

from sqlalchemy import Select, select

from ixevents.events import queries as event_queries
from ixevents.projects.models import Project, ProjectState
from ixevents.projects.queries import shown_with_events


def project(slug: str) -> Select[Project]:
    """A record the public reads, with who pays for it."""
    return select(Project).where(Project.slug == slug, Project.state != ProjectState.DRAFT).options(*shown_with_events())


def projects_with_events() -> Select[str, str, str]:
    """The projects that have public events, as `events.forms.Choices` reads them."""
    return event_queries.projects_with_events().where(Project.state == ProjectState.PUBLIC)
