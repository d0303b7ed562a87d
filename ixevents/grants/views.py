"""The public list of grants, one calendar year a page, and the same as a file."""

from collections.abc import Sequence
from decimal import Decimal

from flask import Blueprint, Response, abort, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Redirect

from ixevents.core import asked, reuse, tables
from ixevents.core.charts import Item
from ixevents.core.languages import fold
from ixevents.core.tables import Cell
from ixevents.core.web import plain
from ixevents.extensions import db
from ixevents.grants import queries
from ixevents.grants.models import Grant
from ixevents.projects import wording
from ixevents.projects.models import ProjectState

bp = Blueprint("grants", __name__, url_prefix="/<any(fr, nl, en):lang>/grants")


@bp.get("/")
def index() -> str | Redirect:
    """Lead to the latest year; say so when there is none yet."""
    years = db.session.scalars(queries.years()).all()
    if years:
        return redirect(url_for(".of_year", calendar_year=years[0]))
    return render_template("grants/none.html")


@bp.get("/<calendar_year>")
@reuse.page
def of_year(calendar_year: str) -> str:
    """Show the grants of a year with their total to the cent."""
    year, years = asked.number(calendar_year), db.session.scalars(queries.years()).all()
    grants = db.session.scalars(queries.of_year(year)).all() if year in years else abort(404)
    return render_template(
        "grants/year.html",
        year=year,
        years=years,
        grants=grants,
        total=sum((grant.amount for grant in grants), Decimal()),
        bars=_bars(grants),
        public=ProjectState.PUBLIC,
    )


@bp.get("/<calendar_year>.csv")
@reuse.page
def file(calendar_year: str) -> Response:
    """Give the same list as a table for other programs: both languages, amounts as numbers."""
    year = asked.number(calendar_year)
    grants = db.session.scalars(queries.of_year(year)).all() or abort(404)
    response = Response(b"".join(tables.csv_bytes(_columns(), map(_row, grants))), content_type=tables.mimetype("csv"))
    response.headers["Content-Disposition"] = f'attachment; filename="grants-{year}.csv"'
    return response


def _bars(grants: Sequence[Grant]) -> list[Item]:
    """Return what each beneficiary got in all, the most first; nothing where a bar would say what the list says."""
    sums: dict[str, Decimal] = {}
    for grant in grants:
        sums[grant.beneficiary] = sums.get(grant.beneficiary, Decimal()) + grant.amount
    ordered = sorted(sums.items(), key=lambda one: (-one[1], fold(one[0])))
    return [Item(name, amount, wording.money(amount)) for name, amount in ordered] if len(sums) > 1 else []


def _columns() -> list[str]:
    given = [_("Year"), _("Beneficiary"), _("Object, in French"), _("Object, in Dutch"), _("Amount in euro")]
    return [*given, _("Decision"), _("Decided on"), _("Project"), _("Sample")]


def _row(grant: Grant) -> list[Cell]:
    given: list[Cell] = [grant.year, grant.beneficiary, grant.object.fr, grant.object.nl, grant.amount]
    return [*given, grant.decision, grant.decided_on, _project(grant), _said(sample=grant.sample)]


def _project(grant: Grant) -> str:
    return plain(grant.project.title) if grant.project else ""


def _said(*, sample: bool) -> str:
    return _("yes") if sample else ""
