"""What a frame shows: a title, a page it leads to, and the next dates."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import current_app, url_for
from flask_babel import gettext as _
from sqlalchemy import Select

from ixevents.core import dates
from ixevents.core.clock import BRUSSELS
from ixevents.core.languages import Translated
from ixevents.core.web import current_language, site_values
from ixevents.events import agenda, listed, programme, queries
from ixevents.events.agenda import Day
from ixevents.events.models import Edition, Event
from ixevents.extensions import db
from ixevents.projects import funders
from ixevents.projects.funders import Credit
from ixevents.projects.models import Project

MOST, USUAL = 20, 8


@dataclass(frozen=True)
class Embedded:
    """A list that other sites can show."""

    title: Translated | str
    more: str
    "The page on this site that has it all."
    theme: str
    slots: Select[Any]
    owed: Credit | None = None
    "What a project owes the European Union, wherever its events are shown (PRJ-04)."


def whole_agenda() -> Embedded:
    """Return the list of everything."""
    title = _("What’s on: %(site)s", site=site_values(current_app, current_language()).name)
    return Embedded(title, url_for("events.agenda"), "house", queries.listed_slots())


def of_programme(slug: str) -> Embedded | None:
    """Return the list of a programme; None when there is none of that name."""
    if slug not in {known.slug for known in programme.known()}:
        return None
    shown = programme.get(slug)
    return Embedded(shown.name, url_for(f"{slug}.programme"), shown.theme, queries.listed_slots().where(Edition.programme == slug))


def of_project(project: Project) -> Embedded:
    """Return the list of a project's events; its funding is loaded."""
    more = url_for("projects.record", slug=project.slug)
    slots = queries.listed_slots().where(Event.project_id == project.id)
    return Embedded(project.title, more, "projects", slots, funders.credit(project))


def days(embedded: Embedded, at: datetime, most: int) -> Sequence[Day]:
    """Return the next dates, day by day; what lasts for days and has begun stands under today."""
    slots = listed.read(db.session.execute(queries.first(embedded.slots.where(*queries.happening()), most), queries.between(at)))
    return agenda.by_day(agenda.rows(slots, at), dates.local_day(at.astimezone(BRUSSELS)))
