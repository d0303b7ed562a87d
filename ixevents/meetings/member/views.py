"""A member's own page and what can be done there, in three languages and without account."""

from collections.abc import Callable

from flask import abort, redirect, render_template, request, url_for

from ixevents.core import headers
from ixevents.core.refusal import Refused
from ixevents.core.web import current_language
from ixevents.council import links
from ixevents.council.models import MemberLink
from ixevents.extensions import db, limiter
from ixevents.meetings import member_details, member_links, member_queries, notices_to_members, proposing
from ixevents.meetings.member import page
from ixevents.meetings.member.forms import DetailsForm, ItemForm
from ixevents.meetings.views import LIMIT, Page, bp

__all__ = ("bp",)

PAGES = "/<any(fr, nl, en):lang>/council/members/<token>"


@bp.get(PAGES)
def member(token: str) -> str:
    """Show a member the meetings, documents, answers and details that are the member's own."""
    link = _load(token)
    return _page(token, link, _details(link), ItemForm(prefix="item"))


@bp.post(f"{PAGES}/details")
@limiter.limit(LIMIT)
def correct_details(token: str) -> Page:
    """Correct how the member is reached."""
    link, form = _load(token), DetailsForm(prefix="details")
    if not form.validate():
        return _page(token, link, form, ItemForm(None, prefix="item")), 422
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
    form.meeting.choices = [(key, key) for key in open_for]
    if not form.validate():
        return _page(token, link, _details(link), form), 422
    chosen, words = open_for[form.meeting.data], (form.title.data, form.text.data or "", current_language())
    return _done(token, form, lambda: proposing.propose(chosen, link.member, *words, by=_by(link)))


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


def _done(token: str, form: DetailsForm | ItemForm, work: Callable[[], object]) -> Page:
    try:
        work()
    except Refused as refusal:
        db.session.rollback()
        return _refused(token, form, refusal), 409
    db.session.commit()
    saved = "details" if isinstance(form, DetailsForm) else "item"
    return redirect(url_for(".member", token=token, saved=saved), 303)


def _refused(token: str, form: DetailsForm | ItemForm, refusal: Refused) -> str:
    link = _load(token)
    form.notice = refusal.message
    if isinstance(form, DetailsForm):
        form.version.data = str(link.member.version)
        return _page(token, link, form, ItemForm(None, prefix="item"))
    return _page(token, link, _details(link), form)


def _details(link: MemberLink) -> DetailsForm:
    form = DetailsForm(None, prefix="details")
    form.fill(link.member)
    return form


def _page(token: str, link: MemberLink, details: DetailsForm, item: ItemForm) -> str:
    saved = request.args.get("saved", "")
    return render_template("meetings/member.html", **page.values(link, details, item), token=token, saved=saved)


def _by(link: MemberLink) -> str:
    return f"member:{link.member_id}"
