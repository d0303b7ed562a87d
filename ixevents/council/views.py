"""The council's public pages: what it is and who is on it; and offering to sit on it."""

from collections.abc import Callable

from flask import Blueprint, abort, redirect, render_template, url_for
from werkzeug.wrappers import Response as Redirect

from ixevents.core import headers, reuse
from ixevents.core.clock import today
from ixevents.core.refusal import Refused
from ixevents.core.web import current_language
from ixevents.council import candidature_queries, candidatures, gender, queries, renewal_queries, renewals, terms, words
from ixevents.council.candidature import Call, Candidature
from ixevents.council.forms import CandidatureForm, OwnForm, RenewalForm
from ixevents.council.models import Council, CouncilCategory, MandateRole
from ixevents.council.published import Group, published
from ixevents.council.renewal import RenewalAnswer, RenewalAsk
from ixevents.extensions import db, limiter
from ixevents.projects import wording

bp = Blueprint("council", __name__)

PUBLIC_LIMIT = "120 per minute; 1000 per hour"
"""Sendings of public forms from one client address; a school or a library shares one."""

Page = str | tuple[str, int] | Redirect


@bp.get("/<any(fr, nl, en):lang>/council/")
@reuse.page
def composition() -> str:
    """Show what the council is and whom it brings together; and who is in office, once somebody is."""
    council = db.session.scalar(queries.composition())
    if council is None:
        return render_template("council/none.html")
    office, call = terms.office(today()), db.session.scalars(candidature_queries.open_call(today())).first()
    groups: list[Group] = published(council, office)
    categories = [(wording.capital(category.name), None) for category in council.categories]
    values = {"groups": groups, "categories": categories, "ratio": gender.ratio(office), "call": call}
    values["offices"] = words.OFFICES
    return render_template("council/composition.html", council=council, sample=any(one.seat.sample for one in office), **values)


@bp.route("/<any(fr, nl, en):lang>/council/apply", methods=["GET", "POST"])
@limiter.limit(PUBLIC_LIMIT, methods=["POST"])
def apply() -> Page:
    """Show the call with its form, and take a candidature."""
    council, call = _council(), db.session.scalars(candidature_queries.open_call(today())).first()
    categories = _asked(council, call) if call is not None else []
    if call is None or not categories:
        return render_template("council/no_call.html", council=council)
    form = CandidatureForm().offer(categories, council.minimum_age, current_language())
    if not form.is_submitted():
        return _call_page(council, call, form)
    if not form.validate():
        return _call_page(council, call, form), 422
    return _offered(council, call, form)


@bp.get("/<any(fr, nl, en):lang>/council/apply/sent")
def sent() -> str:
    """Say to look in the mailbox, the same to everybody (case 19)."""
    headers.private()
    return render_template("council/sent.html", council=_council())


@bp.get("/<any(fr, nl, en):lang>/council/apply/<code>")
def candidature(code: str) -> str:
    """Show a candidature to whoever holds its code."""
    return _own_page(_load(code))


@bp.post("/<any(fr, nl, en):lang>/council/apply/<code>/<any(confirm, withdraw):deed>")
def decide(code: str, deed: str) -> Page:
    """Confirm the address, or withdraw the candidature."""
    return _acted(_load(code), candidatures.confirm if deed == "confirm" else candidatures.withdraw)


@bp.post("/<any(fr, nl, en):lang>/council/apply/<code>/change")
def change(code: str) -> Page:
    """Change what was written."""
    found, form = _load(code), OwnForm()
    if not form.validate():
        return _own_page(found, form), 422
    return _acted(found, lambda one: candidatures.change(one, form.own()), form)


@bp.route("/<any(fr, nl, en):lang>/council/renewal/<code>", methods=["GET", "POST"])
@limiter.limit(PUBLIC_LIMIT, methods=["POST"])
def renewal(code: str) -> Page:
    """Ask a member whether to go on; only a sent form answers."""
    headers.private()
    ask = db.session.scalars(renewal_queries.by_code(code)).first() or abort(404)
    form = RenewalForm().about(ask)
    if not form.is_submitted():
        return _renewal_page(ask, form)
    if not form.validate():
        return _renewal_page(ask, form), 422
    try:
        renewals.answer(ask, RenewalAnswer(form.answer.data), form.named(), by=f"member:{ask.mandate.member_id}")
    except Refused as refusal:
        db.session.rollback()
        return _renewal_page(db.session.scalars(renewal_queries.by_code(code)).one(), form, refusal), 409
    db.session.commit()
    return redirect(url_for(".renewal", code=code), 303)


def _renewal_page(ask: RenewalAsk, form: RenewalForm, refusal: Refused | None = None) -> str:
    seat = ask.mandate.seat
    values = {"role": words.ROLES[MandateRole(ask.mandate.role)], "seat": seat.organisation or wording.capital(seat.category.name)}
    return render_template("council/renewal.html", ask=ask, form=form, refusal=refusal, open=ask.renewal.takes_answers(today()), **values)


def _offered(council: Council, call: Call, form: CandidatureForm) -> Page:
    try:
        candidatures.offer(call, form.facts(), sending=form.key)
    except Refused as refusal:
        db.session.rollback()
        form.notice = refusal.message
        return _call_page(_council(), call, form), 409
    db.session.commit()
    return redirect(url_for(".sent"), 303)


def _acted(found: Candidature, work: Callable[[Candidature], object], form: OwnForm | None = None) -> Page:
    code = found.code
    try:
        work(found)
    except Refused as refusal:
        db.session.rollback()
        return _own_page(_load(code), form, refusal), 409
    db.session.commit()
    return redirect(url_for(".candidature", code=code), 303)


def _own_page(found: Candidature, form: OwnForm | None = None, refusal: Refused | None = None) -> str:
    if form is None:
        form = OwnForm(formdata=None)
        form.show(found)
    return render_template(
        "council/candidature.html", candidature=found, capital=wording.capital, form=form, refusal=refusal, open=found.call.is_open(today())
    )


def _call_page(council: Council, call: Call, form: CandidatureForm) -> str:
    of_organisations = " ".join(map(str, sorted(form.of_organisations)))
    only = {one.value for one in form.category.choices or ()} <= form.of_organisations
    return render_template("council/apply.html", council=council, call=call, form=form, of_organisations=of_organisations, only=only)


def _asked(council: Council, call: Call) -> list[CouncilCategory]:
    return [one for one in council.categories if one.id in call.category_ids]


def _council() -> Council:
    return db.session.scalar(queries.composition()) or abort(404)


def _load(code: str) -> Candidature:
    headers.private()
    return db.session.scalars(candidature_queries.by_code(code)).first() or abort(404)
