"""The yearly report of the council: a page, and the same as PDF."""

from flask import Blueprint, Response, abort, render_template, request

from ixevents.accounts import access
from ixevents.accounts.roles import Power
from ixevents.core import asked, filenames
from ixevents.core.clock import today
from ixevents.opinions import report, words
from ixevents.papers import council_papers
from ixevents.papers.views import pdf_response
from ixevents.staff.council import parts

bp = Blueprint("staff_council_report", __name__, url_prefix="/staff/opinions/report")
bp.context_processor(lambda: {"opinion_words": words})

YEARS = 7
"""So many years can be chosen: a term and the one before it began."""


@bp.get("/")
@access.needs(Power.KEEP_COUNCIL)
def index() -> str:
    """Show the report of a year, this one unless told."""
    parts.needed()
    latest = today().year
    year = asked.number(request.args.get("year")) or latest
    if not latest - YEARS < year <= latest:
        abort(404)
    return render_template("staff/council_report/index.html", report=report.of(year), years=range(latest, latest - YEARS, -1))


@bp.get("/<int:year>/<any(fr, nl):paper>.pdf")
@access.needs(Power.KEEP_COUNCIL)
def pdf(year: int, paper: str) -> Response:
    """Answer the report of a year as PDF."""
    parts.needed()
    if not today().year - YEARS < year <= today().year:
        abort(404)
    from ixevents.papers import text_pdf  # noqa: PLC0415  # here, for its memory: see papers/views.py

    made = council_papers.report(report.of(year), paper)
    return pdf_response(text_pdf.write(made), filenames.of(made.title))
