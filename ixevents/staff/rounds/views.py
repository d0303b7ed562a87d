"""The screens of rounds: make one, see wishes come in, run it, look at the proposal, decide by hand, confirm, call off."""

from collections.abc import Callable, Sequence

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Redirect

from ixevents.accounts import access
from ixevents.accounts.roles import Power
from ixevents.allocation import actions, queries, words
from ixevents.allocation.models import Job, Round
from ixevents.core.refusal import Refused
from ixevents.events.models import Edition, Event
from ixevents.extensions import db
from ixevents.staff import letter_html
from ixevents.staff.attempts import refusal_told
from ixevents.staff.registrations.forms import CalledOffForm
from ixevents.staff.registrations.words import LANGUAGES
from ixevents.staff.rehearsed import Page
from ixevents.staff.rounds import screens
from ixevents.staff.rounds.forms import PlainForm, RoundForm, RulesForm

bp = Blueprint("staff_rounds", __name__, url_prefix="/staff/rounds")
bp.context_processor(lambda: {"words": words, "screens": screens, "LANGUAGES": LANGUAGES})

PER_PAGE = 50


@bp.get("/")
@access.needs(Power.EDIT_PROGRAMME)
def index() -> str:
    """List the rounds."""
    page = db.paginate(queries.rounds(), per_page=PER_PAGE, max_per_page=PER_PAGE, error_out=False)
    counts = {found.id: 0 for found in page.items} | dict(db.session.execute(queries.counts(list(page.items))).all())
    return render_template("staff/rounds/index.html", page=page, counts=counts)


@bp.route("/new", methods=["GET", "POST"])
@access.needs(Power.EDIT_PROGRAMME)
def new() -> Page | Redirect:
    """Make a round for events of an edition."""
    editions = db.session.scalars(queries.editions_with_class_events()).all()
    wanted = request.args.get("edition", type=int)
    edition = next((one for one in editions if wanted == one.id or len(editions) == 1), None)
    if edition is None:
        return render_template("staff/rounds/choose.html", editions=editions)
    events = db.session.scalars(queries.class_events(edition.id)).all()
    form = RoundForm()
    form.offer(events, set(db.session.scalars(queries.taken_events([event.id for event in events]))))
    if not form.is_submitted() or not form.validate():
        return _new_page(form, edition, []), 422 if form.errors else 200
    return _make(form, edition, [event for event in events if event.id in (form.events.data or ())])


@bp.get("/<int:round_id>")
@access.needs(Power.EDIT_PROGRAMME)
def overview(round_id: int) -> str:
    """Show a round: how far it is, what comes next, and each slot with its demand."""
    found = _load(round_id)
    rows = screens.slot_rows(found)
    values = {"rows": rows, "figures": screens.figures(found), "wishing": db.session.execute(queries.arrivals(found.id)).one()}
    problems = actions.unsound(found) if found.state == "proposed" and not found.job else []
    return render_template("staff/rounds/round.html", round=found, problems=problems, **values)


@bp.route("/<int:round_id>/edit", methods=["GET", "POST"])
@access.needs(Power.EDIT_PROGRAMME)
def edit(round_id: int) -> Page | Redirect:
    """Change the rules of a round."""
    found, form = _load(round_id), RulesForm()
    if not form.is_submitted():
        form.fill(found)
    if not form.is_submitted() or not form.validate():
        return render_template("staff/rounds/edit.html", round=found, form=form, refusals=[]), 422 if form.errors else 200
    try:
        actions.change(found, form.rules, actor=access.actor())
    except Refused as refusal:
        db.session.rollback()
        return render_template("staff/rounds/edit.html", round=_load(round_id), form=form, refusals=[refusal.message]), 409
    db.session.commit()
    flash(_("Saved."), "success")
    return redirect(url_for(".overview", round_id=round_id), 303)


@bp.post("/<int:round_id>/run")
@access.needs(Power.SEE_PERSONS, Power.CHANGE_REGISTRATIONS)
def run(round_id: int) -> Redirect:
    """Have the worker apply the rule; decisions by hand stay."""
    return _order(_load(round_id), Job.RUN)


@bp.route("/<int:round_id>/confirm", methods=["GET", "POST"])
@access.needs(Power.SEE_PERSONS, Power.CHANGE_REGISTRATIONS)
def confirm(round_id: int) -> Page | Redirect:
    """Show which letters go out, then have the worker confirm the round."""
    found = _load(round_id)
    if found.state != "proposed" or found.job:
        return redirect(url_for(".overview", round_id=round_id), 303)
    if request.form.get("go") == "do":
        return _order(found, Job.CONFIRM)
    tried = screens.letters(found, samples=request.method == "POST")
    number = request.form.get("show", type=int)
    if number is not None and 0 <= number < len(tried.samples):
        return letter_html.answer(tried.samples[number].html)
    found = _load(round_id)
    values = {"tried": tried, "figures": screens.figures(found), "problems": actions.unsound(found), "form": PlainForm(formdata=None)}
    return render_template("staff/rounds/confirm.html", round=found, table=screens.table_of_letters(found), **values)


@bp.route("/<int:round_id>/call-off", methods=["GET", "POST"])
@access.needs(Power.SEE_PERSONS, Power.CHANGE_REGISTRATIONS)
def call_off(round_id: int) -> Page | Redirect:
    """Have the worker end a round without result, and tell every class why."""
    found, form = _load(round_id), CalledOffForm()
    if not form.is_submitted() or not form.validate():
        wishing = db.session.execute(queries.arrivals(found.id)).one()
        return render_template("staff/rounds/call_off.html", round=found, form=form, wishing=wishing), 422 if form.errors else 200
    return _order(found, Job.CALL_OFF, lambda: actions.ask(found, Job.CALL_OFF, actor=access.actor(), reason=form.reason))


def _make(form: RoundForm, edition: Edition, events: Sequence[Event]) -> Page | Redirect:
    try:
        found = actions.make(edition.id, events, form.rules, actor=access.actor())
    except Refused as refusal:
        db.session.rollback()
        return _new_page(form, edition, [refusal.message]), 409
    db.session.commit()
    flash(_("The round is made. From now on classes give wishes for these events."), "success")
    return redirect(url_for(".overview", round_id=found.id), 303)


def _order(found: Round, job: Job, ask: Callable[[], object] | None = None) -> Redirect:
    round_id = found.id
    with refusal_told():
        (ask or (lambda: actions.ask(found, job, actor=access.actor())))()
        db.session.commit()
    return redirect(url_for(".overview", round_id=round_id), 303)


def _new_page(form: RoundForm, edition: Edition, refusals: list[str]) -> str:
    return render_template("staff/rounds/new.html", form=form, edition=edition, refusals=refusals)


def _load(round_id: int) -> Round:
    return db.session.scalars(queries.one(round_id)).first() or abort(404)
