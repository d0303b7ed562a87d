"""Requests for a meeting: one that came on paper, more signatures, the note that it is answered."""

from collections.abc import Callable, Iterable

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Redirect

from ixevents.accounts import access
from ixevents.accounts.roles import Power
from ixevents.core.clock import today
from ixevents.core.web import current_language
from ixevents.council import terms, voting
from ixevents.council.models import Member
from ixevents.extensions import db
from ixevents.meetings import member_queries, requesting
from ixevents.meetings.meeting_requests import MeetingRequest
from ixevents.staff.attempts import shown
from ixevents.staff.council import parts
from ixevents.staff.meeting_requests.forms import RequestForm, SignedForm

bp = Blueprint("staff_meeting_requests", __name__, url_prefix="/staff/meeting-requests")

Page = str | tuple[str, int] | Redirect


@bp.route("/new", methods=["GET", "POST"])
@access.needs(Power.KEEP_COUNCIL)
def new() -> Page:
    """Write down a request that came on paper."""
    parts.needed()
    form = RequestForm()
    form.offer(_voters())
    if not form.is_submitted():
        form.language.data = current_language()

    def work() -> None:
        words = (form.subject.data or "", form.text.data or "", form.language.data)
        requesting.on_paper(_chosen(form), *words, actor=access.actor())

    return _done(form, work, None)


@bp.route("/<int:request_id>/signatures", methods=["GET", "POST"])
@access.needs(Power.KEEP_COUNCIL)
def sign(request_id: int) -> Page:
    """Write down who else stands behind a request."""
    behind = {support.member_id for support in _load(request_id).supports}
    form = SignedForm().offer(member for member in _voters() if member.id not in behind)
    return _done(form, lambda: requesting.sign(request_id, _chosen(form), actor=access.actor()), request_id)


@bp.post("/<int:request_id>/close")
@access.needs(Power.KEEP_COUNCIL)
def close(request_id: int) -> Redirect:
    """Note that a request was answered."""
    _load(request_id)
    requesting.close(request_id, actor=access.actor())
    db.session.commit()
    flash(_("Answered: members no longer see it."), "success")
    return redirect(url_for("staff_polls.index"), 303)


def _done(form: SignedForm, work: Callable[[], object], request_id: int | None) -> Page:
    def page() -> str:
        found = _load(request_id) if request_id else None
        return render_template("staff/meeting_requests/request.html", form=form, asked=found)

    answer = shown(form, work, page)
    if answer is not None:
        return answer
    db.session.commit()
    flash(_("Saved."), "success")
    return redirect(url_for("staff_polls.index"), 303)


def _voters() -> list[Member]:
    """Return who has a vote today, each once, by name."""
    found = {mandate.member_id: mandate.member for mandate in terms.office(today()) if voting.is_voting(mandate)}
    return sorted(found.values(), key=lambda member: (member.name, member.id))


def _chosen(form: SignedForm) -> list[Member]:
    chosen: Iterable[int] = form.members.data or []
    return [member for member in _voters() if member.id in chosen]


def _load(request_id: int) -> MeetingRequest:
    return db.session.scalars(member_queries.request(request_id)).first() or abort(404)
