"""A facilitator's own pages and calendar, each by a secret address and without account."""

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Redirect

from ixevents.core import headers
from ixevents.core.clock import now
from ixevents.core.links import external
from ixevents.core.refusal import Conflict, Refused
from ixevents.extensions import db, limiter
from ixevents.resources import answering, links, notices, own_calendar, queries, words
from ixevents.resources.forms import AnswerForm
from ixevents.resources.models import Answer, Assignment, Resource

bp = Blueprint("resources", __name__)
bp.context_processor(lambda: {"words": words})

PAGES = "/<any(fr, nl, en):lang>/facilitators/<token>"
LIMIT = "60 per minute"

Page = str | tuple[str, int] | Redirect


@bp.get(PAGES)
def own(token: str) -> str:
    """Show a facilitator every date to come, with what was answered, and the calendar to subscribe to."""
    facilitator = _load(token)
    code = facilitator.calendar_code
    return render_template(
        "resources/own.html",
        facilitator=facilitator,
        token=token,
        assignments=db.session.scalars(queries.since(facilitator.id, now())).all(),
        feed=external("resources.calendar", token=code) if code else "",
        saved=request.args.get("saved", ""),
    )


@bp.route(f"{PAGES}/<uid>", methods=["GET", "POST"])
@limiter.limit(LIMIT, methods=["POST"])
def date(token: str, uid: str) -> Page:
    """Show a date and ask whether the facilitator leads it; only a sent form answers, for programs open links too."""
    found, form = _assignment(_load(token), uid), AnswerForm()
    if not form.is_submitted():
        form.show(found)
        return _date_page(token, found, form)
    if not form.validate():
        return _date_page(token, found, form), 422
    try:
        answering.answer(found, Answer(form.answer.data), form.note.data or "", about=form.about.data or "")
    except Refused as refusal:
        db.session.rollback()
        changed = isinstance(refusal, Conflict)
        form.notice = _("This date has changed meanwhile. Look at it as it is now, and answer again.") if changed else refusal.message
        return _date_page(token, _assignment(_load(token), uid), form), 409
    db.session.commit()
    return redirect(url_for(".own", token=token, saved=found.answer), 303)


@bp.get("/calendar/facilitators/<token>.ics")
def calendar(token: str) -> Response:
    """Give the dates of the facilitator whose address this is."""
    headers.private()
    facilitator = db.session.scalars(queries.by_code(token)).first() or abort(404)
    return Response(own_calendar.document(facilitator), content_type="text/calendar; charset=utf-8")


def _load(token: str) -> Resource:
    """Return the facilitator of an address; forged, closed and former ones look alike (case 17)."""
    headers.private()
    return links.read(token) or abort(404)


def _assignment(facilitator: Resource, uid: str) -> Assignment:
    """Return a date of this facilitator, also one that was given to somebody else; others do not exist for this reader."""
    return db.session.scalars(queries.by_uid(uid, facilitator.id)).first() or abort(404)


def _date_page(token: str, found: Assignment, form: AnswerForm) -> str:
    form.renew(found)
    is_open = answering.is_open(found)
    facts = [{"key": label, "value": value} for label, value in notices.rows(found)] if found.ended_at is None else []
    return render_template("resources/date.html", assignment=found, slot=found.slot, form=form, facts=facts, is_open=is_open, token=token)
