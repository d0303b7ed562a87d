"""The file at its stable address; while it cannot be made, the address says why (IATI-05)."""

from collections.abc import Callable

from flask import Blueprint, Response, current_app
from flask_babel import gettext as _

from ixevents.core import reuse
from ixevents.core.clock import today
from ixevents.core.languages import LANGUAGES
from ixevents.core.web import speaking
from ixevents.extensions import db
from ixevents.iati import export, organisation, queries

bp = Blueprint("iati", __name__)

_AN_HOUR = "public, max-age=3600"


@bp.get("/projects/iati.xml")
@reuse.page
def file() -> Response:
    """Answer the file, or in words why there is none yet."""
    reporting = organisation.reporting()
    if reporting is None:
        return _none_yet(_missing_number)
    examined = export.examine(db.session.scalars(queries.records()).all(), reporting, today())
    body = export.document(examined, str(current_app.config["OPEN_DATA_LICENCE"]))
    if body is None:
        return _none_yet(_no_record)
    response = Response(body, content_type="application/xml; charset=utf-8")
    response.headers["Cache-Control"] = _AN_HOUR
    response.headers["Link"] = f'<{current_app.config["OPEN_DATA_LICENCE"]}>; rel="license"'
    # Registries and their tools read it from pages of their own.
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.add_etag()
    return response


def _missing_number() -> str:
    return _("There is no IATI file yet: the enterprise number of the municipality has not been entered in the settings.")


def _no_record() -> str:
    return _("There is no IATI file yet: no project record keeps all the rules of the standard. The officers see what is missing.")


def _none_yet(reason: Callable[[], str]) -> Response:
    """Answer 404 with the reason in every language: harvesters know that nothing is there, people why."""
    sentences = []
    for lang in LANGUAGES:
        with speaking(lang):
            sentences.append(reason())
    response = Response("\n".join([*sentences, ""]), status=404, content_type="text/plain; charset=utf-8")
    response.headers["Cache-Control"] = "no-store"
    return response
