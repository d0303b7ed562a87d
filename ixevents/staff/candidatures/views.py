"""Calls and candidatures: read, propose, appoint, refuse; one or many, with what goes out shown before."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response as Redirect

from ixevents.accounts import access
from ixevents.accounts.roles import Power
from ixevents.core import asked as asking_address
from ixevents.core import enterprise
from ixevents.core.clock import today
from ixevents.core.forms import Form
from ixevents.council import candidature_queries, candidatures, mandates, queries, terms
from ixevents.council.candidature import Call, Candidature
from ixevents.extensions import db
from ixevents.journal import actions as journal
from ixevents.outbox.rehearsal import Rehearsal
from ixevents.projects import wording
from ixevents.staff import rehearsed
from ixevents.staff.attempts import refusal_told, shown
from ixevents.staff.candidatures import words
from ixevents.staff.candidatures.forms import AppointForm, CallForm, RefuseForm
from ixevents.staff.council import parts
from ixevents.staff.council import words as council_words
from ixevents.staff.differing import Others, overtaken
from ixevents.staff.journal import told

bp = Blueprint("staff_candidatures", __name__, url_prefix="/staff/council/candidatures")
bp.context_processor(
    lambda: {"words": words, "names": council_words, "parts": parts.shown, "capital": wording.capital, "number": enterprise.shown}
)

PER_PAGE = 50
MOST_AT_ONCE = 200
Page = str | tuple[str, int] | Redirect


@bp.get("/")
@access.needs(Power.KEEP_COUNCIL)
def index() -> str:
    """List the candidatures, with the calls they answer."""
    given = {name: request.args.get(name, "") for name in ("q", "state", "category", "call")}
    given["q"] = asking_address.words(given["q"])
    found = candidature_queries.listed(
        given["state"], asking_address.number(given["category"]), asking_address.number(given["call"]), given["q"]
    )
    page = db.paginate(found, per_page=PER_PAGE, max_per_page=PER_PAGE, error_out=False)
    calls = db.session.execute(candidature_queries.calls()).all()
    categories = [(str(one.id), wording.capital(one.name)) for one in db.session.scalars(queries.categories())]
    return render_template("staff/candidatures/index.html", page=page, asked=given, calls=calls, categories=categories, today=today())


@bp.get("/<int:candidature_id>")
@access.needs(Power.KEEP_COUNCIL)
def candidature(candidature_id: int) -> str:
    """Show one candidature."""
    found = _load(candidature_id)
    history = told.history("council_candidature", candidature_id, limit=20)
    page = render_template("staff/candidatures/candidature.html", candidature=found, history=history)
    journal.record("see", found, actor=access.actor())
    db.session.commit()
    return page


@bp.post("/propose")
@access.needs(Power.KEEP_COUNCIL)
def propose() -> Redirect:
    """Put the ticked candidatures before the municipal council; or lead to the decision about them."""
    ids, deed = _ticked(), request.form.get("do", "propose")
    if not ids:
        flash(_("Tick at least one candidature."), "warning")
        return redirect(url_for(".index"), 303)
    if deed in ("appoint", "refuse"):
        return redirect(url_for(f".{deed}", c=ids), 303)
    with refusal_told():
        for one in db.session.scalars(candidature_queries.some(ids)).all():
            candidatures.propose(one, actor=access.actor())
        db.session.commit()
        flash(ngettext("%(num)s candidature proposed.", "%(num)s candidatures proposed.", len(ids)), "success")
    return redirect(url_for(".index"), 303)


@bp.route("/appoint", methods=["GET", "POST"])
@access.needs(Power.KEEP_COUNCIL)
def appoint() -> rehearsed.Page | Redirect:
    """Make members of candidates and their substitutes; each gets a letter."""
    form = AppointForm()
    if not form.is_submitted() and terms.known():
        form.starts_on.data, form.ends_on.data = today(), mandates.end_of_term(terms.council(), today())

    def each(one: Candidature) -> None:
        term = {"starts_on": form.starts_on.data, "ends_on": form.ends_on.data, "decision": form.decision.data or ""}
        candidatures.appoint(one, **term, actor=access.actor())

    return _decided(form, each, "appoint")


@bp.route("/refuse", methods=["GET", "POST"])
@access.needs(Power.KEEP_COUNCIL)
def refuse() -> rehearsed.Page | Redirect:
    """Close candidatures that were not retained; each gets a letter."""
    form = RefuseForm()
    return _decided(form, lambda one: candidatures.refuse(one, decision=form.decision.data or "", actor=access.actor()), "refuse")


@bp.route("/calls/new", methods=["GET", "POST"])
@access.needs(Power.KEEP_COUNCIL)
def new_call() -> Page:
    """Ask who wants to sit on the council."""
    council = parts.needed()
    form = CallForm().offer(council.categories)
    if not form.is_submitted():
        form.categories.data = [choice.value for choice in form.categories.choices or ()]
    return _kept(form, lambda: candidatures.open_call(council, form.facts(), actor=access.actor()), None)


@bp.route("/calls/<int:call_id>", methods=["GET", "POST"])
@access.needs(Power.KEEP_COUNCIL)
def call(call_id: int) -> Page:
    """Change a call."""
    found = db.session.get(Call, call_id) or abort(404)
    form = CallForm().offer(db.session.scalars(queries.categories()).all())
    if not form.is_submitted():
        form.show(found)
    return _kept(form, lambda: candidatures.edit_call(found, form.facts(), opened=form.opened.data or "", actor=access.actor()), call_id)


def _kept(form: CallForm, work: Callable[[], object], call_id: int | None) -> Page:
    page = shown(form, work, lambda: _call_page(form, call_id))
    if page is not None:
        return page
    db.session.commit()
    flash(_("Saved."), "success")
    return redirect(url_for(".index"), 303)


def _call_page(form: CallForm, call_id: int | None) -> str:
    others: Others = []
    if call_id:
        fresh = CallForm(formdata=None).offer(db.session.scalars(queries.categories()).all())
        others = overtaken(form, fresh.show(db.session.get(Call, call_id) or abort(404)), {"text": _("The call")})
    return render_template("staff/candidatures/call.html", form=form, call_id=call_id, others=others)


def _decided(form: Form, each: Callable[[Candidature], object], deed: str) -> rehearsed.Page | Redirect:
    """Show who would be written to and what; then decide about all of them, or about none."""
    ids = sorted({asking_address.number(raw) for raw in request.args.getlist("c")} - {0})[:MOST_AT_ONCE]
    if not ids:
        abort(404)

    def work() -> None:
        for one in db.session.scalars(candidature_queries.some(ids)).all():
            each(one)

    def page(rehearsal: Rehearsal[Any] | None, refusals: list[str]) -> str:
        chosen = db.session.scalars(candidature_queries.some(ids)).all()
        values = {"rehearsal": rehearsal, "refusals": refusals, "chosen": chosen, "deed": deed}
        return render_template("staff/candidatures/decide.html", form=form, **values)

    answer = rehearsed.shown(form, work, page)
    if answer is not None:
        return answer
    db.session.commit()
    flash(rehearsed.done(), "success")
    return redirect(url_for(".index"), 303)


def _ticked() -> list[int]:
    return sorted({asking_address.number(raw) for raw in request.form.getlist("chosen")} - {0})[:MOST_AT_ONCE]


def _load(candidature_id: int) -> Candidature:
    return db.session.scalars(candidature_queries.candidature(candidature_id)).first() or abort(404)
