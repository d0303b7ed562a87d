"""The public list of meetings and its calendar."""

from datetime import datetime, time

from flask import Blueprint, Response, render_template
from flask_babel import gettext as _

from ixevents.core import reuse
from ixevents.core.clock import BRUSSELS, now, today
from ixevents.core.links import external
from ixevents.core.web import current_language
from ixevents.events import feeds
from ixevents.extensions import db
from ixevents.meetings import calendars, words
from ixevents.meetings.public import listing
from ixevents.outbox import calendar

bp = Blueprint("council_meetings", __name__)
bp.context_processor(lambda: {"words": words, "where": calendars.where})


@bp.get("/<any(fr, nl, en):lang>/council/meetings")
@reuse.page
def index() -> str:
    """List the meetings the public may read of: those to come, then those of the last year."""
    found = db.session.scalars(listing.shown(now())).all()
    ahead = [one for one in found if one.ends_at > now()]
    past = [one for one in reversed(found) if one.ends_at <= now()]
    feed = external("council_meetings.feed", lang=current_language())
    return render_template("meetings/public.html", ahead=ahead, past=past, feed=feed, facts=listing.facts(ahead, current_language()))


@bp.get("/calendar/<any(fr, nl, en):lang>/council.ics")
@reuse.page
def feed() -> Response:
    """Give the calendar of the meetings made public; the same bytes for the same meetings (CAL-04)."""
    lang = current_language()
    began = datetime.combine(today(), time(0), BRUSSELS)
    entries = [listing.entry(one, lang) for one in db.session.scalars(listing.shown(began))]
    body = calendar.calendar(
        entries,
        name=_("Meetings of the council"),
        language=lang,
        url=external("council_meetings.index", lang=lang),
        source_url=external("council_meetings.feed", lang=lang),
        color=feeds.color_of("council"),
    )
    response = Response(body, content_type="text/calendar; charset=utf-8")
    response.headers["Cache-Control"] = "public, max-age=300"
    response.add_etag()
    return response
