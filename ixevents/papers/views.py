"""The certificate that a party fetches from its private page, in the language of its choice (LANG-07)."""

from flask import Blueprint, Response, render_template, url_for
from werkzeug.utils import redirect
from werkzeug.wrappers import Response as Redirect

from ixevents.core import filenames, headers
from ixevents.extensions import db
from ixevents.papers import contents
from ixevents.registrations import former_links, queries
from ixevents.registrations.models import Registration

bp = Blueprint("papers", __name__, url_prefix="/<any(fr, nl, en):lang>/registrations/<code>/certificate")


@bp.get("/<any(fr, nl):paper>")
def certificate(code: str, paper: str) -> str:
    """Show the certificate as a page, or say from when there is one."""
    party = _load(code)
    made = contents.certificates(party.slot, [party], paper)
    in_pdf = bool(made) and _in_our_letters(made[0])
    shown = {"slot": party.slot, "paper": made[0] if made else None, "in_pdf": in_pdf}
    return render_template("papers/own_certificate.html", registration=party, **shown)


@bp.get("/<any(fr, nl):paper>.pdf")
def certificate_pdf(code: str, paper: str) -> Response | Redirect:
    """Answer the certificate as PDF."""
    party = _load(code)
    made = contents.certificates(party.slot, [party], paper)
    if not made or not _in_our_letters(made[0]):
        return redirect(url_for(".certificate", code=code, paper=paper))
    from ixevents.papers import pdf  # noqa: PLC0415  # here, for its memory: 17 MiB for the few who print

    return pdf_response(pdf.certificates(made), filenames.of(made[0].title, made[0].what, *contents.moment(party.slot)))


def pdf_response(body: bytes, name: str) -> Response:
    """Answer a PDF under a name of its own."""
    response = Response(body, mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return response


def _in_our_letters(made: contents.Certificate) -> bool:
    """Whether the PDF can write the name; the page, which the browser writes, can in any case."""
    return not contents.beyond_latin([made.name])


def _load(code: str) -> Registration:
    headers.private()
    found = db.session.scalars(queries.by_code(), {"code": code}).first()
    if found is None or found.anonymous_at is not None:
        former_links.leave(code)
    return found
