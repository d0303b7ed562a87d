"""Files everybody may have: public documents of records and logos of funders, at addresses that never show anything else."""

from flask import Blueprint, Response, abort, request

from ixevents.extensions import db
from ixevents.projects import queries

bp = Blueprint("project_files", __name__, url_prefix="/projects")

_AN_HOUR = "public, max-age=3600"
_FOR_EVER = "public, max-age=31536000, immutable"


@bp.get("/documents/<document>/<filename>")
def document(document: str, filename: str) -> Response:
    """Give a public document to keep; nothing in it runs here. One withdrawn, or for staff, is not there."""
    found = db.session.scalars(queries.public_document(document)).first() or abort(404)
    if found.filename != filename:
        abort(404)
    response = _answer(found.body, found.media_type, _AN_HOUR)
    response.headers["Content-Disposition"] = f'attachment; filename="{found.filename}"'
    return response


@bp.get("/logos/<logo>.png")
def logo(logo: str) -> Response:
    """Give the logo of a funder."""
    found = db.session.scalars(queries.logo(logo)).first() or abort(404)
    response = _answer(found.body, "image/png", _FOR_EVER)
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def _answer(body: bytes, content_type: str, cache: str) -> Response:
    response = Response(body, content_type=content_type)
    response.headers["Cache-Control"] = cache
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.add_etag()
    response.make_conditional(request)
    return response
