"""The page on which one member answers one poll, by a personal address and without account."""

from flask import Blueprint, abort, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import refresh
from werkzeug.wrappers import Response as Redirect

from ixevents.core import headers
from ixevents.core.languages import LANGUAGES
from ixevents.core.refusal import Refused
from ixevents.core.web import current_language, preferred_language
from ixevents.council import links
from ixevents.council.models import MemberLink
from ixevents.extensions import db, limiter
from ixevents.polls import actions, addresses, forms, words
from ixevents.polls.forms import AnswerForm
from ixevents.polls.models import PollState, PollVoter

bp = Blueprint("polls", __name__)

LIMIT = "60 per minute"

Page = str | tuple[str, int] | Redirect


@bp.route("/council/polls/<token>", methods=["GET", "POST"])
@limiter.limit(LIMIT, methods=["POST"])
def answer(token: str) -> Page:
    """Ask which dates suit; only a sent form answers (case 16)."""
    voter, link = _load(token)
    form = forms.asking(voter.poll.dates, AnswerForm, _("Say for every date whether it suits you."))
    if not form.is_submitted():
        form.fill(voter)
        return _page(token, voter, link, form)
    if not form.validate():
        return _page(token, voter, link, form), 422
    try:
        actions.answer(voter, form.chosen(), form.note.data or "", by=f"member:{voter.member_id}")
    except Refused as refusal:
        db.session.rollback()
        form.notice = refusal.message
        return _page(token, *_load(token), form), 409
    db.session.commit()
    return redirect(url_for(".answer", token=token, lang=g.lang, saved="1"), 303)


def _load(token: str) -> tuple[PollVoter, MemberLink]:
    """Return what an address opens, and speak its member's language; forged and revoked ones look alike (case 17)."""
    headers.private()
    voter, link = addresses.read(token) or abort(404)
    wished = (request.args.get("lang", ""), voter.member.language, preferred_language())
    g.lang = next((lang for lang in wished if lang in LANGUAGES), "fr")
    refresh()
    return voter, link


def _page(token: str, voter: PollVoter, link: MemberLink, form: AnswerForm) -> str:
    return render_template(
        "polls/answer.html",
        voter=voter,
        poll=voter.poll,
        form=form,
        open=voter.poll.state == PollState.OPEN,
        chosen=next((one for one in voter.poll.dates if one.chosen), None),
        own_page=links.page(link, "meetings.member", current_language()),
        words=words,
        saved=request.args.get("saved", ""),
        alternates={lang: url_for(".answer", token=token, lang=lang) for lang in LANGUAGES},
    )
