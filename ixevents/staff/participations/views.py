"""Participations: who came, by project and edition, on the screen and as a file."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from flask import Blueprint, Response, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from ixevents.accounts import access
from ixevents.accounts.roles import Power
from ixevents.core import filenames
from ixevents.core.clock import today
from ixevents.core.languages import Translated, fold
from ixevents.core.web import plain
from ixevents.events.models import Edition
from ixevents.extensions import db
from ixevents.projects.models import Project
from ixevents.staff import table_file
from ixevents.visits import participation
from ixevents.visits.participation import Count

bp = Blueprint("staff_participations", __name__, url_prefix="/staff/participations")

COLUMNS = {
    "slots": _l("Dates held"),
    "participations": _l("Participations"),
    "residents": _l("Residents"),
    "pupils": _l("Pupils"),
    "adults": _l("Adults with classes"),
    "unsplit": _l("Classes not split yet"),
    "classes": _l("Visits of classes"),
    "schools": _l("Schools"),
    "distinct_classes": _l("Distinct classes"),
    "distinct_pupils": _l("Distinct pupils"),
}


@dataclass(frozen=True)
class Part:
    """One project in one edition."""

    project_id: int
    project: str
    edition: str
    count: Count


@dataclass(frozen=True)
class Group:
    """One project with its editions."""

    project: str
    parts: list[Part]
    total: Count


@bp.get("/")
@access.needs(Power.SEE_FIGURES)
def index() -> str:
    """Show who came, project by project, each edition apart."""
    edition_id, text = request.args.get("edition", type=int), request.args.get("q", "")[:100]
    parts = _parts(edition_id, text)
    schools = participation.schools(edition_id=edition_id)
    groups = [Group(own[0].project, own, _total(own, schools.get(project_id, 0))) for project_id, own in _grouped(parts)]
    return render_template(
        "staff/participations/index.html",
        groups=groups,
        total=participation.total(one.count for one in parts),
        editions=[("", _("All editions")), *((str(one.id), plain(one.title)) for one in _editions())],
        edition=str(edition_id or ""),
        text=text,
    )


@bp.get("/<any(csv, xlsx):ending>")
@access.needs(Power.SEE_FIGURES)
def download(ending: str) -> Response:
    """Answer the same figures as a table."""
    columns = [_("Project"), _("Edition"), *map(str, COLUMNS.values())]
    parts = _parts(request.args.get("edition", type=int), request.args.get("q", ""))
    rows = ([part.project, part.edition, *(getattr(part.count, name) for name in COLUMNS)] for part in parts)
    title = _("Participations")
    return table_file.answer(title, columns, rows, ending=ending, name=filenames.of(title, today()))


def _parts(edition_id: int | None, text: str) -> list[Part]:
    counts = participation.by_project(edition_id=edition_id)
    projects: dict[int, Translated] = {key: title for key, title in db.session.execute(select(Project.id, Project.title))}  # noqa: C416
    editions = {edition.id: edition for edition in _editions()}
    parts = [Part(project, plain(projects[project]), plain(editions[edition].title), count) for (project, edition), count in counts.items()]
    parts = [part for part in parts if fold(text) in fold(part.project)]
    return sorted(parts, key=lambda part: (fold(part.project), part.project_id, part.edition))


def _grouped(parts: Iterable[Part]) -> Iterable[tuple[int, list[Part]]]:
    found: dict[int, list[Part]] = {}
    for part in parts:
        found.setdefault(part.project_id, []).append(part)
    return found.items()


def _total(parts: list[Part], schools: int) -> Count:
    """Return the sum of the editions of a project, with each school once, as the figures of the project say it."""
    return replace(participation.total(part.count for part in parts), schools=schools)


def _editions() -> list[Edition]:
    return list(db.session.scalars(select(Edition).order_by(Edition.starts_on.desc(), Edition.id)))
