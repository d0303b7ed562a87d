"""The journal: a list with filters, and the story of one object."""

from datetime import date, datetime, time, timedelta

from flask import Blueprint, render_template, request
from flask_babel import gettext as _
from flask_sqlalchemy.pagination import Pagination
from sqlalchemy import select

from ixevents.accounts.access import needs
from ixevents.accounts.models import Staff
from ixevents.accounts.roles import Power
from ixevents.core.alphabetical import alphabetical
from ixevents.core.clock import BRUSSELS
from ixevents.core.languages import fold
from ixevents.extensions import db
from ixevents.journal import queries
from ixevents.journal.models import PUBLIC, SYSTEM
from ixevents.staff.journal import names as thing_names
from ixevents.staff.journal import told, words

PER_PAGE = 50

bp = Blueprint("staff_journal", __name__, url_prefix="/staff/journal")


@bp.get("")
@needs(Power.SEE_JOURNAL)
def index() -> str:
    """List what was done, newest first."""
    asked = {name: request.args.get(name, "") for name in ("who", "verb", "kind", "from", "to")}
    wanted = queries.Wanted(asked["who"], asked["verb"], asked["kind"], _begin(asked["from"]), _begin(asked["to"], 1))
    page = db.paginate(queries.newest(wanted), per_page=PER_PAGE, max_per_page=PER_PAGE, error_out=False)
    names = dict(db.session.execute(select(Staff.id, Staff.name).order_by(alphabetical(Staff.name))).all())
    return render_template(
        "staff/journal/index.html", page=page, entries=told.tell(page.items, names), asked=asked, **_choices(names, asked)
    )


@bp.get("/<kind>/<int:object_id>")
@needs(Power.SEE_JOURNAL)
def thing(kind: str, object_id: int) -> str:
    """Show everything done to one object."""
    page: Pagination = db.paginate(queries.of(kind, [object_id]), per_page=PER_PAGE, max_per_page=PER_PAGE, error_out=False)
    own = told.address(kind, object_id)
    return render_template(
        "staff/journal/thing.html",
        page=page,
        entries=told.tell(page.items, named=False),
        about=thing_names.of([(kind, object_id)])[kind, object_id],
        own=None if own == request.path else own,
        arguments={"kind": kind, "object_id": object_id},
    )


def _begin(day: str, plus: int = 0) -> datetime | None:
    """Return the midnight a typed day begins with, or None for what is no day."""
    try:
        return datetime.combine(date.fromisoformat(day) + timedelta(days=plus), time(), BRUSSELS)
    except (ValueError, OverflowError):
        return None


def _choices(names: dict[int, str], asked: dict[str, str]) -> dict[str, object]:
    """Return what the filters offer; what is asked for stands among it even when it has no words."""
    people = [(PUBLIC, told.who(PUBLIC, {})), (SYSTEM, told.who(SYSTEM, {})), *((f"staff:{id_}", name) for id_, name in names.items())]
    verbs = {name: words.verb(name) for name in [*words.VERBS, *filter(None, [asked["verb"]])]}
    kinds = {name: words.kind(name) for name in [*words.KINDS, *filter(None, [asked["kind"]])]}
    return {
        "people": [("", _("Everybody")), *people],
        "verbs": [("", _("Everything")), *sorted(verbs.items(), key=lambda verb: fold(verb[1]))],
        "kinds": [("", _("Everything")), *sorted(kinds.items(), key=lambda kind: fold(kind[1]))],
    }
