"""Each record as IATI would have it: in the file, or left out with the rules it breaks."""

from flask import Blueprint, Response, abort, current_app, render_template
from sqlalchemy import ColumnElement

from ixevents.accounts import access
from ixevents.accounts.roles import Power
from ixevents.core.clock import today
from ixevents.core.languages import Translated
from ixevents.extensions import db
from ixevents.iati import export, organisation, queries
from ixevents.iati.export import Examined
from ixevents.iati.organisation import Organisation
from ixevents.projects.models import Project

bp = Blueprint("staff_iati", __name__, url_prefix="/staff/iati")

# As long as the number is missing, records can be looked at all the same: nothing of it is published.
_STAND_IN = Organisation(f"{organisation.AGENCY}-0000000000", Translated.of("?"))


@bp.get("/")
@access.needs(Power.EDIT_RECORDS)
def index() -> str:
    """Show which records are in the file, and what the others lack."""
    reporting = organisation.reporting()
    examined = _examined(reach=False)
    return render_template(
        "staff/iati/index.html",
        records=examined,
        reporting=reporting,
        published=sum(record.published for record in examined) if reporting else 0,
        licence=current_app.config["OPEN_DATA_LICENCE"],
    )


@bp.get("/<int:project_id>.xml")
@access.needs(Power.EDIT_RECORDS)
def preview(project_id: int) -> Response:
    """Show how one record reads as IATI, also while it is left out."""
    (found,) = _examined(Project.id == project_id, reach=True) or abort(404)
    return Response(export.alone(found.element), content_type="text/plain; charset=utf-8")


def _examined(*narrowed: ColumnElement[bool], reach: bool) -> list[Examined]:
    records = db.session.scalars(queries.records().where(*narrowed)).all()
    return export.examine(records, organisation.reporting() or _STAND_IN, today(), reach=reach)
