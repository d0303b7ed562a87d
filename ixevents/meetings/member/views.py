"""A member's own page and what can be done there, in three languages and without account."""

from collections.abc import Callable

from flask import abort, redirect, render_template, request, url_for
from wtforms.fields.choices import SelectChoice

from ixevents.core import asked, headers
from ixevents.core.refusal import Refused
from ixevents.core.web import current_language
from ixevents.council import links
from ixevents.council.models import MemberLink
from ixevents.extensions import db, limiter
from ixevents.meetings import member_details, member_links, member_queries, notices_to_members, proposing, requesting
from ixevents.meetings.member import page
from ixevents.meetings.member.forms import DetailsForm, ItemForm, RequestForm
from ixevents.meetings.views import LIMIT, Page, bp

__all__ = ("bp",)

PAGES = "/<any(fr, nl, en):lang>/council/members/<token>"

Sent = DetailsForm | ItemForm | RequestForm
SAVED = {DetailsForm: "details", ItemForm: "item", RequestForm: "request"}


@bp.get(PAGES)
def member(token: str) -> str:
    """Show a member the meetings, documents, answers and details that are the member's own."""
    return _page(token, _load(token))


@bp.post(f"{PAGES}/details")
@limiter.limit(LIMIT)
def correct_details(token: str) -> Page:
    """Correct how the member is reached."""
    link, form = _load(token), DetailsForm(prefix="details")
    if not form.validate():
        return _page(token, link, form), 422
    version = int(form.version.data) if (form.version.data or "").isdecimal() else 0
    return _done(token, form, lambda: member_details.correct(link.member, form.facts(), version=version, by=_by(link)))


@bp.post(f"{PAGES}/items")
@limiter.limit(LIMIT)
def propose_item(token: str) -> Page:
    """Keep an item the member proposes for the agenda."""
    link, form = _load(token), ItemForm(prefix="item")
    open_for = {str(one.id): one for one in page.open_meetings()}
    if form.meeting.data not in open_for:
        return _refused(token, form, proposing.too_late()), 409
    form.meeting.choices = [SelectChoice(key, key) for key in open_for]
    if not form.validate():
        return _page(token, link, form), 422
    chosen, words = open_for[form.meeting.data], (form.title.data, form.text.data or "", current_language())
    return _done(token, form, lambda: proposing.propose(chosen, link.member, *words, by=_by(link)))


@bp.post(f"{PAGES}/requests")
@limiter.limit(LIMIT)
def ask_for_meeting(token: str) -> Page:
    """Ask for a meeting, or stand behind what another member asks for."""
    link, form = _load(token), RequestForm(prefix="asking")
    chosen = asked.number(request.form.get("support"))
    if chosen:
        return _done(token, form, lambda: requesting.support(chosen, link.member, by=_by(link)))
    if not form.validate():
        return _page(token, link, form), 422
    words = (form.subject.data, form.text.data or "", current_language())
    return _done(token, form, lambda: requesting.ask(link.member, *words, by=_by(link)))


@bp.post(f"{PAGES}/link")
@limiter.limit(LIMIT)
def renew_link(token: str) -> Page:
    """Close every address of the member, and send a new one to the address we know: never to whoever holds this page."""
    link = _load(token)
    by, owner = _by(link), db.session.scalars(member_queries.member(link.member_id)).one()
    links.revoke(owner, actor=by)
    sent = owner.email and notices_to_members.own_link(owner, links.make(owner, actor=by))
    db.session.commit()
    return render_template("meetings/link_ended.html", sent=bool(sent))


def _load(token: str) -> MemberLink:
    """Return the link of an address; forged, revoked and former members' look alike (cases 17, 22)."""
    headers.private()
    return member_links.read_page(token) or abort(404)


def _done(token: str, form: Sent, work: Callable[[], object]) -> Page:
    try:
        work()
    except Refused as refusal:
        db.session.rollback()
        return _refused(token, form, refusal), 409
    db.session.commit()
    return redirect(url_for(".member", token=token, saved=SAVED[type(form)]), 303)


def _refused(token: str, form: Sent, refusal: Refused) -> str:
    link = _load(token)
    form.notice = refusal.message
    if isinstance(form, DetailsForm):
        form.version.data = str(link.member.version)
    return _page(token, link, form)


def _page(token: str, link: MemberLink, sent: Sent | None = None) -> str:
    """Draw the page; the form that was sent keeps what was typed, the others are as new."""
    details = sent if isinstance(sent, DetailsForm) else DetailsForm(None, prefix="details")
    if details is not sent:
        details.fill(link.member)
    item = sent if isinstance(sent, ItemForm) else ItemForm(None, prefix="item")
    asking = sent if isinstance(sent, RequestForm) else RequestForm(None, prefix="asking")
    saved = request.args.get("saved", "")
    values = page.values(link, details, item, asking)
    return render_template("meetings/member.html", **values, token=token, saved=saved, failed=sent)


def _by(link: MemberLink) -> str:
    return f"member:{link.member_id}"
