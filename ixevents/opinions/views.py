"""Opinions as everybody reads them: the list, each one, and a feed."""

from flask import Blueprint, Response, abort, render_template, request

from ixevents.core import asked, reuse
from ixevents.core import atom as feeds
from ixevents.extensions import db
from ixevents.opinions import feed, queries, reading, words
from ixevents.opinions.models import FollowUp

bp = Blueprint("opinions", __name__, url_prefix="/<any(fr, nl, en):lang>/council")
bp.context_processor(lambda: {"opinion_words": words})

PER_PAGE = 25


@bp.get("/opinions/")
@reuse.page
def index() -> str:
    """List the opinions that are published, newest first."""
    searched, year = asked.words(request.args.get("q")), asked.number(request.args.get("year"))
    follow_up = request.args.get("follow_up", "")
    follow_up = follow_up if follow_up in (*FollowUp, "awaited") else ""
    wanted = {"q": searched, "year": year or None, "follow_up": follow_up}
    found = queries.published(searched, year, follow_up)
    page = db.paginate(found, per_page=PER_PAGE, max_per_page=PER_PAGE, error_out=False)
    return render_template("opinions/index.html", page=page, asked=wanted, years=db.session.scalars(queries.years()).all())


@bp.get("/opinions/<label>")
@reuse.page
def page(label: str) -> str:
    """Show one opinion, with votes, validity and what the College answered."""
    opinion = db.session.scalars(queries.of_label(label)).first() or abort(404)
    return render_template("opinions/page.html", opinion=opinion, rows=reading.rows(opinion))


@bp.get("/opinions.atom")
@reuse.page
def atom() -> Response:
    """Answer the newest opinions for feed readers."""
    newest = db.session.scalars(queries.published().limit(PER_PAGE)).all()
    return Response(feed.atom(newest), mimetype=feeds.MIMETYPE)
