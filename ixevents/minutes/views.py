"""Minutes as the public reads them, and as members read them before they are approved."""

from typing import Any

from flask import Blueprint, abort, render_template, request
from werkzeug.wrappers import Response

from ixevents.core import headers
from ixevents.extensions import db
from ixevents.meetings import member_links
from ixevents.minutes import document, queries, writing
from ixevents.minutes.book import Minutes

bp = Blueprint("minutes", __name__, url_prefix="/<any(fr, nl, en):lang>/council")

PER_PAGE = 20


@bp.get("/minutes/")
def index() -> str:
    """List the minutes that are published."""
    page = db.paginate(queries.published(), per_page=PER_PAGE, max_per_page=PER_PAGE, error_out=False)
    return render_template("council/minutes/index.html", page=page)


@bp.get("/minutes/<uid>")
def page(uid: str) -> str:
    """Show the minutes of a meeting as they were approved."""
    minutes = db.session.scalars(queries.published_of(uid)).first() or abort(404)
    kept = minutes.frozen or abort(404)
    made = document.compose(kept["facts"], kept["texts"], public=True)
    return render_template("council/minutes/page.html", minutes=minutes, document=made)


@bp.get("/members/<token>/minutes/<uid>")
def of_member(token: str, uid: str) -> str | Response:
    """Show a member the minutes that went out with a convening notice, approved or not."""
    headers.private()
    link = member_links.read_page(token) or abort(404)
    minutes = db.session.scalars(queries.minutes_for(link.member_id, uid)).first() or abort(404)
    kept = _kept(minutes)
    made = document.compose(kept["facts"], kept["texts"])
    return render_template("council/minutes/of_member.html", minutes=minutes, document=made, token=token, path=request.path)


def _kept(minutes: Minutes) -> dict[str, Any]:
    """Return what was approved, or what stands."""
    if minutes.frozen is not None:
        return minutes.frozen
    sitting = db.session.scalars(queries.sitting(minutes.meeting_id)).one()
    return writing.frozen(minutes, sitting)
