"""The register of processing (GDPR, article 30): a page that prints purpose by purpose, and the same as CSV and XLSX."""

from flask import Blueprint, Response, render_template
from flask_babel import gettext as _

from ixevents.accounts import access
from ixevents.accounts.roles import Power
from ixevents.core import filenames
from ixevents.core.clock import today
from ixevents.privacy import register as processing
from ixevents.staff import table_file

bp = Blueprint("staff_processing", __name__, url_prefix="/staff/privacy")


@bp.get("/register")
@access.needs(Power.KEEP_PRIVACY)
def register() -> str:
    """Show the register."""
    return render_template("staff/processing/register.html", register=processing.make(), day=today())


@bp.get("/register/<any(csv, xlsx):ending>")
@access.needs(Power.KEEP_PRIVACY)
def file(ending: str) -> Response:
    """Give the register as a file."""
    columns, rows = processing.columns(), processing.rows(processing.make())
    title = _("Register of processing")
    return table_file.answer(title, columns, rows, ending=ending, name=filenames.of(title, today()))
