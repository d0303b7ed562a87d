"""The certificate that a volunteer fetches from the private page, as a page and as PDF."""

from flask import Blueprint, Response, abort, redirect, render_template, url_for
from werkzeug.wrappers import Response as Redirect

from ixevents.core import filenames, headers
from ixevents.extensions import db
from ixevents.papers import contents, volunteer_papers
from ixevents.papers.views import pdf_response
from ixevents.volunteers import queries
from ixevents.volunteers.models import Volunteer

bp = Blueprint("volunteer_papers", __name__, url_prefix="/<any(fr, nl, en):lang>/volunteers/<code>/certificate")


@bp.get("/<any(fr, nl):paper>")
def certificate(code: str, paper: str) -> str:
    """Show the certificate as a page, or say from when there is one."""
    volunteer = _load(code)
    made = volunteer_papers.certificate(volunteer, paper)
    in_pdf = made is not None and not contents.beyond_latin([made.name])
    return render_template("papers/volunteer_certificate.html", volunteer=volunteer, paper=made, in_pdf=in_pdf)


@bp.get("/<any(fr, nl):paper>.pdf")
def certificate_pdf(code: str, paper: str) -> Response | Redirect:
    """Answer the certificate as PDF."""
    volunteer = _load(code)
    made = volunteer_papers.certificate(volunteer, paper)
    if made is None or contents.beyond_latin([made.name]):
        return redirect(url_for(".certificate", code=code, paper=paper))
    from ixevents.papers import pdf  # noqa: PLC0415  # here, for its memory: see papers/views.py

    return pdf_response(pdf.certificates([made]), filenames.of(made.title, made.what))


def _load(code: str) -> Volunteer:
    headers.private()
    return db.session.scalars(queries.by_code(code)).first() or abort(404)
