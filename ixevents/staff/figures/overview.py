"""Rows of the lists of the figures: projects, entries by hand, dates outside the period of their project."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import select

from ixevents.core import dates
from ixevents.core.languages import fold
from ixevents.core.web import current_language, plain, tr
from ixevents.events.models import Slot
from ixevents.extensions import db
from ixevents.figures import queries
from ixevents.projects import wording
from ixevents.projects.models import Project
from ixevents.projects.results import Indicator, IndicatorPeriod, IndicatorValue
from ixevents.staff import ways
from ixevents.staff.journal import told
from ixevents.visits import participation
from ixevents.visits.participation import Count


@dataclass(frozen=True)
class Row:
    """One project with what happened in it, all its time."""

    project: Project
    title: str
    period: str
    count: Count


@dataclass(frozen=True)
class OutsideRow:
    """One date outside the period of its project."""

    when: str
    title: str
    url: str | None
    project: Project
    project_title: str
    period: str


@dataclass(frozen=True)
class Entry:
    """One entry by hand, with the name of who made it."""

    entry: IndicatorValue
    who: str
    when: str

    @property
    def value(self) -> str:
        """What was entered; a dash takes back what was entered before."""
        if self.entry.words:
            return tr(self.entry.words)
        return "–" if self.entry.value is None else wording.number(self.entry.value)


def rows(text: str) -> list[Row]:
    """Return the projects whose title has a text; five statements whatever there is."""
    counts: dict[int, Count] = {}
    for (project_id, _edition_id), count in participation.by_project().items():
        counts[project_id] = counts.get(project_id, Count()) + count
    projects = db.session.scalars(select(Project).order_by(Project.standing, Project.position, Project.id)).all()
    found = [Row(one, plain(one.title), wording.period(one), counts.get(one.id, Count())) for one in projects]
    return [row for row in found if fold(text) in fold(f"{row.title} {row.project.acronym or ''}")]


def waiting() -> list[tuple[str, str]]:
    """Return the indicators whose period is over without a value: words and address."""
    lang = current_language()
    return [
        (
            _(
                "%(label)s: %(value)s",
                label=plain(indicator.name),
                value=dates.days(period.starts, period.ends, lang),
            ),
            url_for("staff_figures.indicator", indicator_id=indicator.id, period=period.id),
        )
        for indicator, period in db.session.execute(queries.unreported())
    ]


def outside_rows(slots: Iterable[Slot]) -> list[OutsideRow]:
    """Return dates outside the period of their project."""
    lang = current_language()
    return [
        OutsideRow(
            dates.day_long(slot.starts_at, lang, slot.zone),
            plain(slot.event.title),
            ways.to("staff_events.event", event_id=slot.event_id),
            slot.event.project,
            plain(slot.event.project.title),
            wording.period(slot.event.project),
        )
        for slot in slots
    ]


def entries(indicator: Indicator, period: IndicatorPeriod | None) -> list[Entry]:
    """Return what was entered by hand for a period, or for the whole, newest first."""
    period_id = period.id if period else None
    found = [one for one in db.session.scalars(queries.entries([indicator.id])) if one.period_id == period_id]
    names, lang = told.names_of(one.actor for one in found), current_language()
    return [Entry(one, told.who(one.actor, names), dates.day_short(one.at, lang)) for one in reversed(found)]
