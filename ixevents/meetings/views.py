"""Pages behind the addresses in letters to members, without account: answering, documents, one's own calendar."""

from collections.abc import Callable

from flask import Blueprint, Response, abort, g, redirect, render_template, request, url_for
from flask_babel import refresh
from werkzeug.wrappers import Response as Redirect

from ixevents.core import headers
from ixevents.core.languages import LANGUAGES
from ixevents.core.refusal import Refused
from ixevents.core.web import preferred_language
from ixevents.council.models import MemberLink
from ixevents.extensions import db, limiter
from ixevents.meetings import answer_page, answering, counters, invitees, member_calendar, member_links, member_queries
from ixevents.meetings.forms import AnswerForm, DateForm
from ixevents.meetings.models import Answer, Invitation, Via

bp = Blueprint("meetings", __name__)

LIMIT = "60 per minute"

Page = str | tuple[str, int] | Redirect


@bp.route("/council/answers/<token>", methods=["GET", "POST"])
@limiter.limit(LIMIT, methods=["POST"])
def answer(token: str) -> Page:
    """Show what somebody is convened to and ask whether they come; only a sent form answers (INV-09, case 16)."""
    invitation, link = _load(token)
    form, date_form = _answer_form(invitation), _date_form()
    if not form.is_submitted():
        form.answer.data, form.note.data = _ticked(invitation, form), invitation.note
        return _page(token, invitation, link, form, date_form)
    if not form.validate():
        return _page(token, invitation, link, form, date_form), 422

    def work() -> None:
        facts = {"via": Via.WEB, "revision": form.about, "note": form.note.data or "", "by": f"member:{invitation.member_id}"}
        given = answering.answer(invitation, Answer(form.answer.data), **facts)  # type: ignore[arg-type]
        form.saved = "late" if given.outdated else "answer"

    return _done(token, form, work)


@bp.post("/council/answers/<token>/date")
@limiter.limit(LIMIT)
def propose_date(token: str) -> Page:
    """Keep another date that a member proposes."""
    invitation, link = _load(token)
    form = _date_form()
    if not form.validate():
        return _page(token, invitation, link, _answer_form(invitation), form), 422

    def work() -> None:
        facts = {"via": Via.WEB, "revision": form.about, "note": form.why.data or "", "by": f"member:{invitation.member_id}"}
        counters.propose(invitation, *form.moments(invitation.meeting.zone), **facts)  # type: ignore[arg-type]

    return _done(token, form, work)


@bp.get("/council/documents/<token>/<code>")
def document(token: str, code: str) -> Response:
    """Give a document to a member who is convened to its meeting; to everybody else there is none (case 17)."""
    headers.private()
    link = member_links.read_documents(token) or abort(404)
    found = db.session.scalars(member_queries.document(code, link.member_id)).first() or abort(404)
    response = Response(found.body, content_type=found.media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{found.filename}"'
    # Whatever it is, it runs nothing here even where a browser shows it (case 30).
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@bp.get("/calendar/members/<token>.ics", endpoint="member_calendar")
def member_calendar_feed(token: str) -> Response:
    """Give a member's own calendar (CAL-13, case 22)."""
    link = member_links.read_calendar(token) or abort(404)
    response = Response(member_calendar.document(link.member, request.url), content_type="text/calendar; charset=utf-8")
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.add_etag()
    response.make_conditional(request)
    return response


def _load(token: str) -> tuple[Invitation, MemberLink]:
    """Return what an address opens, and speak its member's language; forged and revoked ones look alike (case 17)."""
    headers.private()
    invitation, link = member_links.read_answer(token) or abort(404)
    asked, own = request.args.get("lang", ""), invitation.member.language
    g.lang = next((lang for lang in (asked, own, preferred_language()) if lang in LANGUAGES), "fr")
    refresh()
    return invitation, link


def _answer_form(invitation: Invitation) -> AnswerForm:
    return AnswerForm(substitute=invitees.substitute_of(invitation, invitation.meeting) is not None)


def _date_form() -> DateForm:
    return DateForm(prefix="date")


def _ticked(invitation: Invitation, form: AnswerForm) -> str | None:
    """Return the answer to tick: what was answered, or what the link of the letter says; sending it takes a click."""
    asked = request.args.get("answer", "")
    offered = {choice.value for choice in form.answer.choices}
    given = str(invitation.answer)
    return next((value for value in (asked, given) if value in offered), None)


def _done(token: str, form: AnswerForm | DateForm, work: Callable[[], None]) -> Page:
    """Do what a form asks, or show the page again with the reason."""
    try:
        work()
    except Refused as refusal:
        db.session.rollback()
        invitation, link = _load(token)
        form.notice = refusal.message
        forms = (form, _date_form()) if isinstance(form, AnswerForm) else (_answer_form(invitation), form)
        return _page(token, invitation, link, *forms), 409
    db.session.commit()
    return redirect(url_for(".answer", token=token, lang=g.lang, saved=form.saved), 303)


def _page(token: str, invitation: Invitation, link: MemberLink, form: AnswerForm, date_form: DateForm) -> str:
    for one in (form, date_form):
        one.revision.data = str(invitation.meeting.revision)
    return render_template(
        "meetings/answer.html",
        **answer_page.values(invitation, link),
        token=token,
        form=form,
        date_form=date_form,
        saved=request.args.get("saved", ""),
        alternates={lang: url_for(".answer", token=token, lang=lang) for lang in LANGUAGES},
    )
