"""Pages for development and tests alone: the letters that were written, as their readers would get them, and the styleguide."""

from email import message_from_bytes
from email.header import decode_header, make_header

from flask import Blueprint, Response, abort, make_response, render_template
from sqlalchemy import select
from sqlalchemy.orm import defer

from ixevents.core import headers
from ixevents.extensions import db, limiter
from ixevents.outbox import mime
from ixevents.outbox.models import Notice
from ixevents.staff import letter_html, styleguide
from ixevents.staff.mailings import figures

PER_PAGE = 50

bp = Blueprint("development", __name__, url_prefix="/dev")
limiter.exempt(bp)


@bp.get("/letters")
def letters() -> str:
    """List every letter, newest first."""
    headers.private()
    texts = (defer(Notice.text), defer(Notice.html), defer(Notice.calendar))
    page = db.paginate(select(Notice).options(*texts).order_by(Notice.id.desc()), per_page=PER_PAGE, max_per_page=PER_PAGE)
    return render_template("staff/letters.html", page=page, figures=figures)


@bp.get("/letters/<int:notice_id>")
def letter(notice_id: int) -> Response:
    """Show one letter: as text, as HTML in a frame of its own, and its headers."""
    headers.private()
    notice = _notice(notice_id)
    values = {"fields": _fields(notice), "figures": figures, "sandbox": letter_html.SANDBOX}
    response = make_response(render_template("staff/letter.html", notice=notice, **values))
    response.headers["Content-Security-Policy"] = f"{headers.POLICY}; frame-src 'self'"
    return response


@bp.get("/letters/<int:notice_id>/html", endpoint="letter_html")
def letter_page(notice_id: int) -> Response:
    """Return the letter's own HTML."""
    headers.private()
    return letter_html.answer(_notice(notice_id).html)


@bp.get("/letters/<int:notice_id>/invite.ics")
def letter_calendar(notice_id: int) -> Response:
    """Return the letter's calendar part as the file it carries."""
    headers.private()
    notice = _notice(notice_id)
    if notice.calendar is None:
        abort(404)
    return Response(notice.calendar, mimetype="text/calendar", headers={"Content-Disposition": 'attachment; filename="invite.ics"'})


@bp.get("/styleguide")
def components() -> str:
    """Show every component in every state."""
    headers.private()
    return render_template("dev/styleguide.html", **styleguide.samples())


def _notice(notice_id: int) -> Notice:
    return db.session.get(Notice, notice_id) or abort(404)


def _fields(notice: Notice) -> list[tuple[str, str]]:
    """Return the headers of the message as it would go out, decoded for reading."""
    message = message_from_bytes(mime.build(notice))
    return [(name, str(make_header(decode_header(str(value))))) for name, value in message.items()]
