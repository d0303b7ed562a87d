"""What a new report begins with: the record's own words and a period that makes sense, so that a few clicks are enough."""

from datetime import date

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from ixevents.core import dates
from ixevents.core.clock import today
from ixevents.core.languages import LANGUAGES, Translated
from ixevents.core.web import plain, speaking
from ixevents.extensions import db
from ixevents.projects.models import Project
from ixevents.staff.figures.forms import Period
from ixevents.staff.reports.forms import ReportForm


def projects() -> list[tuple[int, str]]:
    """Return the projects a report can be about."""
    found = db.session.scalars(select(Project).order_by(Project.standing, Project.position, Project.id))
    return [(one.id, plain(one.title)) for one in found]


def fill(form: ReportForm, project_id: int, period: Period) -> ReportForm:
    """Fill in a form with what is known: the period asked for or the last calendar year, the objectives of the record."""
    last = today().year - 1
    form.starts.data, form.ends.data = period.starts or date(last, 1, 1), period.ends or date(last, 12, 31)
    project = db.session.scalars(select(Project).where(Project.id == project_id).options(selectinload(Project.objectives))).first()
    if project is None:
        return form
    form.project.data = project.id
    return form.write({"title": _title(project, form.starts.data, form.ends.data), "objectives": _objectives(project)})


def _title(project: Project, starts: date, ends: date) -> Translated:
    said = {}
    for lang in LANGUAGES:
        with speaking(lang):
            name = project.acronym or plain(project.title)
            said[lang] = str(_("Report %(project)s, %(period)s", project=name, period=dates.days(starts, ends, lang)))[:160]
    return Translated.of(said)


def _objectives(project: Project) -> Translated:
    return Translated(
        *("\n\n".join(filter(None, (_sentence(getattr(one.text, lang)) for one in project.objectives))) for lang in LANGUAGES)
    )


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}".rstrip(".") + "." if text else ""
