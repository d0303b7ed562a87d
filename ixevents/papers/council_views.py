"""Papers of the council that anybody may fetch."""

from flask import Blueprint, Response, abort

from ixevents.extensions import db
from ixevents.minutes import queries
from ixevents.opinions import queries as opinions
from ixevents.papers import council_papers
from ixevents.papers.views import pdf_response

bp = Blueprint("council_papers", __name__, url_prefix="/<any(fr, nl, en):lang>/council")


@bp.get("/minutes/<uid>/<any(fr, nl):paper>.pdf")
def minutes(uid: str, paper: str) -> Response:
    """Answer published minutes as PDF."""
    found = db.session.scalars(queries.published_of(uid)).first()
    if found is None or found.frozen is None:
        abort(404)
    from ixevents.papers import text_pdf  # noqa: PLC0415  # here, for its memory: see papers/views.py

    made = council_papers.minutes(found, found.frozen["facts"], found.frozen["texts"], paper, public=True)
    return pdf_response(text_pdf.write(made), council_papers.minutes_file(found.meeting, paper))


@bp.get("/opinions/<label>/<any(fr, nl):paper>.pdf")
def opinion(label: str, paper: str) -> Response:
    """Answer a published opinion as PDF."""
    found = db.session.scalars(opinions.of_label(label)).first() or abort(404)
    from ixevents.papers import text_pdf  # noqa: PLC0415  # here, for its memory: see papers/views.py

    return pdf_response(text_pdf.write(council_papers.opinion(found, paper)), council_papers.opinion_file(found, paper))
