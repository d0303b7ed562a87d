"""Address labels: who gets one, who has no whole address, and the sheets as PDF."""

from flask import Blueprint, Response, current_app, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from ixevents.accounts import access
from ixevents.accounts.roles import Power
from ixevents.core import asked, filenames
from ixevents.core.clock import now, today
from ixevents.core.web import current_language, site_values
from ixevents.council import postal, terms
from ixevents.council.models import Member
from ixevents.extensions import db
from ixevents.journal import actions as journal
from ixevents.papers.views import pdf_response

bp = Blueprint("staff_council_labels", __name__, url_prefix="/staff/council/labels")

WHO = {
    "": _l("All members in office"),
    "effective": _l("Effective members only"),
    "without_mail": _l("Without email"),
    "post": _l("Without email, or who want paper"),
}
A_SHEET = 24


@bp.get("/")
@access.needs(Power.KEEP_COUNCIL)
def index() -> str:
    """Show the addresses as they will stand on labels."""
    who, first = _asked()
    members = _members(who)
    rows = [(member, postal.lines(member)) for member in members]
    page = render_template("staff/council_labels/index.html", rows=rows, who=who, first=first, choices=WHO, most=A_SHEET)
    _note(len(rows))
    return page


@bp.get("/labels.pdf")
@access.needs(Power.KEEP_COUNCIL)
def labels() -> Response:
    """Answer the sheets of labels."""
    from ixevents.papers import labels as paper  # noqa: PLC0415  # here, for its memory: 17 MiB for the few who print

    who, first = _asked()
    addresses = [lines for member in _members(who) if (lines := postal.lines(member))]
    lang = current_language()
    organiser = site_values(current_app, lang).organiser
    title = _("Address labels")
    body = paper.write(addresses, now(), title=title, organiser=organiser, lang=lang, first=first)
    _note(len(addresses))
    return pdf_response(body, filenames.of(title, today()))


def _members(who: str) -> list[Member]:
    return postal.readers(terms.office(today()), who)


def _asked() -> tuple[str, int]:
    who = request.args.get("who", "")
    return who if who in WHO else "", max(1, min(asked.number(request.args.get("first")) or 1, A_SHEET))


def _note(rows: int) -> None:
    """Keep in the journal that addresses were looked at (GDPR-13)."""
    if rows:
        journal.note("print_paper", "council_member", actor=access.actor(), rows=rows)
        db.session.commit()
