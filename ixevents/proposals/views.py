"""Proposing without an account: the form of a call, the private page behind the link, the page of a member."""

from collections.abc import Callable

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Redirect

from ixevents.core import headers
from ixevents.core.clock import now
from ixevents.core.forms import written
from ixevents.core.languages import LANGUAGES
from ixevents.core.refusal import Conflict, Refused
from ixevents.core.web import current_language
from ixevents.events import words as event_words
from ixevents.events.models import Edition
from ixevents.extensions import db, limiter
from ixevents.meetings import member_links
from ixevents.projects import queries as projects
from ixevents.proposals import actions, follow_up, own_page, partner_page, queries
from ixevents.proposals.forms import MemberProposalForm, OwnProposalForm, ProposalForm, PublicProposalForm
from ixevents.proposals.models import CHANGEABLE, EventProposal, ProposalCall

bp = Blueprint("proposals", __name__)

PUBLIC_LIMIT = "120 per minute; 1000 per hour"
"""Sendings from one client address."""

Page = str | tuple[str, int] | Redirect


@bp.route("/<any(fr, nl, en):lang>/week/<edition>/propose", methods=["GET", "POST"])
@limiter.limit(PUBLIC_LIMIT, methods=["POST"])
def propose(edition: str) -> Page:
    """Show the conditions with the form, and take a proposal of an association."""
    found = db.session.scalars(queries.edition(edition)).first() or abort(404)
    call = db.session.scalars(queries.call_of(found.id)).first()
    if call is None or not call.is_open(now()):
        return _closed_page(found, call)
    form = PublicProposalForm()
    _offer(form, call.edition)
    if not form.is_submitted():
        form.language.data = current_language()
    if not form.is_submitted() or not form.validate():
        return _form_page(form, call)
    page = _tried(form, call, lambda: actions.offer(call, form.facts() | form.person(), form.wishes(), sending=form.key))
    if page is not None:
        return page
    db.session.commit()
    return redirect(url_for(".sent"), 303)


@bp.get("/<any(fr, nl, en):lang>/proposals/sent")
def sent() -> str:
    """Say to look in the mailbox, the same to everybody (case 19)."""
    headers.private()
    return render_template("proposals/sent.html")


@bp.route("/<any(fr, nl, en):lang>/council/members/<token>/propose", methods=["GET", "POST"])
@limiter.limit(PUBLIC_LIMIT, methods=["POST"])
def of_member(token: str) -> Page:
    """Show the form to a member of the council, whom the link names, and take the proposal."""
    headers.private()
    link = member_links.read_page(token) or abort(404)
    calls = db.session.scalars(queries.open_calls(now())).all()
    call = next((one for one in calls if one.edition.slug == request.args.get("edition")), calls[0] if calls else None)
    if call is None:
        return _closed_page(None, None)
    form, made = MemberProposalForm(), list[EventProposal]()
    _offer(form, call.edition)
    if not form.is_submitted() or not form.validate():
        return _form_page(form, call, token)

    def work() -> None:
        made.append(actions.offer_by_member(call, link.member, form.facts(), form.wishes(), sending=form.key))

    page = _tried(form, call, work, token)
    if page is not None:
        return page
    db.session.commit()
    return redirect(url_for(".proposal", code=made[0].code), 303)


@bp.get("/<any(fr, nl, en):lang>/proposals/<code>")
def proposal(code: str) -> str:
    """Show a proposal to whoever holds its code."""
    return own_page.shown(_load(code))


@bp.post("/<any(fr, nl, en):lang>/proposals/<code>/<any(confirm, withdraw):deed>")
def decide(code: str, deed: str) -> Page:
    """Confirm the address, or withdraw the proposal."""
    found = _load(code)
    try:
        (actions.confirm if deed == "confirm" else actions.withdraw)(found)
    except Refused as refusal:
        db.session.rollback()
        return own_page.shown(_load(code), refusal=refusal), 409
    db.session.commit()
    return redirect(url_for(".proposal", code=code), 303)


@bp.route("/<any(fr, nl, en):lang>/proposals/<code>/change", methods=["GET", "POST"])
@limiter.limit(PUBLIC_LIMIT, methods=["POST"])
def change(code: str) -> Page:
    """Change what was proposed, and answer what staff asked."""
    found, form = _load(code), OwnProposalForm()
    if found.state not in CHANGEABLE and not form.is_submitted():
        return redirect(url_for(".proposal", code=code), 303)
    if found.state not in CHANGEABLE:
        told = _("The team has decided about this proposal meanwhile: it cannot be changed any more. Call us about the rest.")
        return own_page.shown(found, refusal=Refused(told, "state"), lost=written(form)), 409
    _offer(form, found.call.edition)
    if not form.is_submitted():
        form.show(found)
        form.version.data, form.answer.data = str(found.version), ""
    if not form.is_submitted() or not form.validate():
        return _change_page(form, found)
    try:
        actions.change(found, form.facts(), form.wishes(), version=form.opened_on(), answer=form.answer.data or "")
    except Refused as refusal:
        return _again(form, code, refusal)
    db.session.commit()
    return redirect(url_for(".proposal", code=code), 303)


@bp.post("/<any(fr, nl, en):lang>/proposals/<code>/names")
@limiter.limit(PUBLIC_LIMIT)
def names(code: str) -> str:
    """Show who registered where the form says that the organisation sees it; the look is in the journal (GDPR-15)."""
    found = _load(code)
    page = own_page.shown(found, parties=follow_up.look(found))
    db.session.commit()
    return page


@bp.post("/<any(fr, nl, en):lang>/proposals/<code>/attendance")
@limiter.limit(PUBLIC_LIMIT)
def attendance(code: str) -> Page:
    """Keep how many came to a date."""
    found = _load(code)
    try:
        follow_up.enter(found, request.form.get("uid", ""), request.form.get("came", ""))
    except Refused as refusal:
        db.session.rollback()
        return own_page.shown(_load(code), refusal=refusal), 409
    db.session.commit()
    return redirect(url_for(".proposal", code=code, _anchor="dates"), 303)


@bp.get("/<any(fr, nl, en):lang>/partners/<slug>")
def partner(slug: str) -> str:
    """Show what a partner did over the years."""
    found = db.session.scalars(partner_page.partner(slug)).first() or abort(404)
    return render_template("proposals/partner.html", sheets=partner_page.sheets(found), **partner_page.values(found))


def _again(form: OwnProposalForm, code: str, refusal: Refused) -> Page:
    db.session.rollback()
    found = _load(code)
    form.notice = refusal.message
    _offer(form, found.call.edition)
    if isinstance(refusal, Conflict):
        form.version.data = str(found.version)
    page, _status = _change_page(form, found), 409
    return (page[0] if isinstance(page, tuple) else str(page)), 409


def _change_page(form: OwnProposalForm, found: EventProposal) -> Page:
    page = render_template("proposals/change.html", form=form, proposal=found, languages=_languages())
    return (page, 422) if form.is_submitted() else page


def _tried(form: PublicProposalForm | MemberProposalForm, call: ProposalCall, work: Callable[[], object], token: str = "") -> Page | None:
    """Do what a form asks; return the page with the reason when it is refused."""
    edition_id = call.edition_id
    try:
        work()
    except Refused as refusal:
        db.session.rollback()
        form.notice = refusal.message
        again = db.session.scalars(queries.call_of(edition_id)).one()
        _offer(form, again.edition)
        page = _form_page(form, again, token)
        return (page[0] if isinstance(page, tuple) else str(page)), 409
    return None


def _form_page(form: PublicProposalForm | MemberProposalForm, call: ProposalCall, token: str = "") -> Page:
    back = url_for("meetings.member", token=token) if token else url_for("week.programme")
    values = {"form": form, "call": call, "member": bool(token), "back": back, "languages": _languages(), "span": event_words.span}
    page = render_template("proposals/propose.html", **values)
    return (page, 422) if form.is_submitted() else page


def _closed_page(edition: Edition | None, call: ProposalCall | None) -> Page:
    """Say that no proposals are taken, and give back what somebody had written when the call closed."""
    lost = written(PublicProposalForm()) if request.method == "POST" else []
    to_come = call is not None and call.opens_at > now()
    page = render_template("proposals/closed.html", edition=edition, call=call, to_come=to_come, lost=lost)
    return (page, 409) if lost else page


def _offer(form: ProposalForm, edition: Edition) -> None:
    places = [place for place in db.session.scalars(queries.places()) if place.language_proof]
    form.offer(edition, places, db.session.scalars(projects.catalogue()).all())


def _languages() -> list[str]:
    """Return the languages of the texts, that of the page first."""
    return sorted(LANGUAGES, key=lambda lang: lang != current_language())


def _load(code: str) -> EventProposal:
    headers.private()
    return db.session.scalars(queries.by_code(code)).first() or abort(404)
