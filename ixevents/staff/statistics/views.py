"""Statistics: how full, how early, who waited and who did not come; the schools on tiles and those never reached; all as a file."""

from collections.abc import Mapping

from flask import Blueprint, Response, render_template, request
from flask_babel import gettext as _

from ixevents.accounts import access
from ixevents.accounts.roles import Power
from ixevents.core import asked as address
from ixevents.core import filenames
from ixevents.core.clock import today
from ixevents.core.languages import Translated
from ixevents.core.web import plain
from ixevents.events.models import Edition
from ixevents.extensions import db
from ixevents.schools.models import Community
from ixevents.staff import table_file
from ixevents.staff.paging import Pages
from ixevents.statistics import communes, overview, queries, told
from ixevents.statistics.overview import Asked

bp = Blueprint("staff_statistics", __name__, url_prefix="/staff/statistics")

PER_PAGE = 50


@bp.get("/")
@access.needs(Power.SEE_FIGURES)
def index() -> str:
    """Show the figures of an edition or project, beside the edition before."""
    asked, titles, values = _asked()
    side, before = overview.read(asked)
    return render_template(
        "staff/statistics/index.html",
        asked=asked,
        side=side,
        before=before,
        told=told,
        events=told.event_rows(side),
        closed=told.closed_rows(side),
        projects=told.project_rows(side, before, titles),
        **values,
    )


@bp.get("/absent")
@access.needs(Power.SEE_FIGURES)
def absent() -> str:
    """List how many did not come to each event whose door was closed."""
    asked, _titles, values = _asked()
    q = address.words(request.args.get("q"))
    rows = told.closed_rows(overview.read(asked)[0], q)
    page = Pages(request.args.get("page", 1, type=int), len(rows), told.MOST_CLOSED)
    return render_template("staff/statistics/absent.html", told=told, page=page, rows=page.of(rows), q=q, **values)


@bp.get("/schools")
@access.needs(Power.SEE_FIGURES)
def schools() -> str:
    """Show the communes of the Region with the schools that were reached, and list those that never were."""
    asked, _titles, values = _asked()
    postcode, community = address.words(request.args.get("postcode"), 10), address.words(request.args.get("community"), 10)
    found = queries.never_reached(asked.where(chosen_only=True), postcode, community)
    page = db.paginate(found, per_page=PER_PAGE, max_per_page=PER_PAGE, error_out=False)
    return render_template(
        "staff/statistics/schools.html",
        asked=asked,
        tiles=overview.tiles(asked),
        grid=communes,
        told=told,
        page=page,
        postcode=postcode,
        community=community,
        communities=Community,
        **values,
    )


@bp.get("/<any(csv, xlsx):ending>")
@access.needs(Power.SEE_FIGURES)
def download(ending: str) -> Response:
    """Give all figures as a file."""
    asked, titles, _values = _asked()
    side, before = overview.read(asked)
    columns, rows = told.file_columns(), told.file_rows(side, before, overview.tiles(asked), titles)
    return table_file.answer(_("Statistics"), columns, rows, ending=ending, name=filenames.of(_("Statistics"), today()))


def _asked() -> tuple[Asked, Mapping[int, Translated], dict[str, object]]:
    """Return what the address asks for, and what the filters offer. Without a word the newest edition that has begun is meant."""
    editions = list(db.session.scalars(queries.editions()))
    titles: dict[int, Translated] = {key: title for key, title in db.session.execute(queries.projects())}  # noqa: C416  # rows are no pairs to mypy
    wanted = request.args.get("edition", "")
    edition = next((one for one in editions if str(one.id) == wanted), None)
    if "edition" not in request.args:
        edition = next((one for one in editions if one.starts_on <= today()), editions[0] if editions else None)
    project = address.number(request.args.get("project"))
    asked = Asked(edition, _before(edition, editions), project if project in titles else None)
    offered = [("", _("All editions")), *((str(one.id), plain(one.title)) for one in editions)]
    projects = [("", _("All projects")), *((str(key), plain(title)) for key, title in titles.items())]
    chosen = {"edition": str(edition.id) if edition else "", "project": str(asked.project_id or "")}
    return asked, titles, {"editions": offered, "project_choices": projects, "chosen": chosen}


def _before(edition: Edition | None, editions: list[Edition]) -> Edition | None:
    """Return the edition of the same programme before one."""
    if edition is None:
        return None
    older = (one for one in editions if one.programme == edition.programme and one.starts_on < edition.starts_on)
    return next(older, None)
