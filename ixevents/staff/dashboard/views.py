"""The first page of the back-office."""

from flask import Blueprint, render_template, request, url_for
from flask_babel import lazy_gettext as _l

from ixevents.accounts import access
from ixevents.accounts.access import needs
from ixevents.accounts.roles import Power
from ixevents.core.clock import now
from ixevents.extensions import db
from ixevents.staff import ways
from ixevents.staff.dashboard import first_steps, queries, waiting

bp = Blueprint("staff", __name__, url_prefix="/staff")


@bp.get("/")
@needs(Power.SEE_DASHBOARD)
def dashboard() -> str:
    """Show what waits for the person signed in."""
    return render_template(
        "staff/dashboard.html",
        steps=first_steps.steps() if access.may(Power.EDIT_PROGRAMME) else [],
        tiles=waiting.tiles(),
        figures=waiting.figures(),
        coming=waiting.this_week(),
        pause=waiting.pause(),
        latest=waiting.latest(),
        ways={name: ways.to(endpoint) for name, endpoint in WAYS.items()},
    )


@bp.get("/filling")
@needs(Power.EDIT_PROGRAMME)
def filling() -> str:
    """List the slots to come that are nearly empty, nearly full or full, and those that nobody leads."""
    how = request.args.get("how", "")
    how = how if how in HOW else "empty"
    by_leading = {"unled": queries.unled, "declined": queries.declined}
    asked = by_leading[how](now()) if how in by_leading else queries.filled(now(), how)
    page = db.paginate(asked, per_page=PER_PAGE, max_per_page=PER_PAGE, error_out=False)
    parts = [(words, url_for("staff.filling", how=name), name == how) for name, words in HOW.items()]
    return render_template("staff/filling.html", page=page, rows=waiting.rows(page.items), how=how, parts=parts)


PER_PAGE = 50
HOW = {
    "empty": _l("Nearly empty"),
    "nearly_full": _l("Nearly full"),
    "full": _l("Full"),
    "unled": _l("Nobody leads it"),
    "declined": _l("Its facilitator says no"),
}

WAYS = {
    "door": "staff_door.index",
    "editions": "staff_editions.index",
    "registrations": "staff_registrations.index",
    "letters": "staff_letters.index",
    "journal": "staff_journal.index",
}
"""Where the parts of the page lead, where those screens exist and the person may go there."""
