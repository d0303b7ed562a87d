"""What lapses and when, what a night did, what the next would do; and the legal holds that keep proof longer."""

from collections.abc import Callable

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Redirect

from ixevents.accounts import access
from ixevents.accounts.roles import Power
from ixevents.core.clock import now, today
from ixevents.core.refusal import Refused
from ixevents.extensions import db
from ixevents.holds import actions as holds
from ixevents.holds import queries as hold_queries
from ixevents.holds.models import LegalHold
from ixevents.privacy import holders, nights, purposes, queries, words
from ixevents.projects.models import Project
from ixevents.staff.attempts import refusal_told
from ixevents.staff.lapsing.forms import HoldForm, LiftForm

bp = Blueprint("staff_lapsing", __name__, url_prefix="/staff/privacy")
bp.context_processor(lambda: {"privacy_words": words, "day": today()})

SHOWN_NIGHTS = 30
Page = str | tuple[str, int] | Redirect


@bp.get("/periods")
@access.needs(Power.KEEP_PRIVACY)
def periods() -> str:
    """Show the periods, and what each of the last nights did."""
    return _periods_page(None)


@bp.post("/periods")
@access.needs(Power.KEEP_PRIVACY)
def rehearse() -> str:
    """Show what would lapse now: the whole work is done and undone."""
    counts = holders.expire_all(now())
    db.session.rollback()
    return _periods_page(counts)


@bp.get("/holds")
@access.needs(Power.KEEP_PRIVACY)
def hold_list() -> str:
    """List the projects that must keep proof of who took part, with the end of each."""
    return render_template("staff/lapsing/holds.html", holds=db.session.scalars(hold_queries.every()).all())


@bp.route("/holds/new", methods=["GET", "POST"])
@access.needs(Power.KEEP_PRIVACY)
def new_hold() -> Page:
    """Begin to hold the proof of a project."""
    form = HoldForm().offer(db.session.scalars(hold_queries.without()).all())

    def work() -> None:
        holds.begin(db.session.get_one(Project, form.project.data), form.terms, actor=access.actor())

    return _formed(form, work, None)


@bp.route("/holds/<int:hold_id>", methods=["GET", "POST"])
@access.needs(Power.KEEP_PRIVACY)
def edit_hold(hold_id: int) -> Page:
    """Change a hold, such as when the balance has been paid."""
    hold = _load(hold_id)
    form = HoldForm().offer([hold.project])
    if not form.is_submitted():
        form.show(hold)
    return _formed(form, lambda: holds.change(hold, form.opened_on, form.terms, actor=access.actor()), hold)


@bp.post("/holds/<int:hold_id>/lift")
@access.needs(Power.KEEP_PRIVACY)
def lift(hold_id: int) -> Page:
    """Let the proof of a project go with the rest."""
    hold, form = _load(hold_id), LiftForm()
    if not form.validate():
        shown = HoldForm(formdata=None).offer([hold.project])
        shown.show(hold)
        return _hold_page(shown, hold, [], form), 422
    with refusal_told():
        holds.lift(hold, form.opened_on, form.why.data or "", actor=access.actor())
        db.session.commit()
        flash(_("Lifted. What is over lapses the next night."), "success")
    return redirect(url_for(".hold_list"), 303)


def _periods_page(counts: dict[str, int] | None) -> str:
    done = db.session.scalars(queries.nights(SHOWN_NIGHTS)).all()
    return render_template(
        "staff/lapsing/periods.html",
        purposes=purposes.all_purposes(),
        nights=done,
        next_night=next((night.planned_at for night in done if night.ended_at is None), None),
        behind=nights.behind(now()),
        counts=counts,
    )


def _formed(form: HoldForm, work: Callable[[], object], hold: LegalHold | None) -> Page:
    if not form.is_submitted():
        return _hold_page(form, hold, [])
    if not form.validate():
        return _hold_page(form, hold, []), 422
    try:
        work()
    except Refused as refusal:
        db.session.rollback()
        return _hold_page(form, _load(hold.id) if hold else None, [refusal.message]), 409
    db.session.commit()
    flash(_("Saved."), "success")
    return redirect(url_for(".hold_list"), 303)


def _hold_page(form: HoldForm, hold: LegalHold | None, refusals: list[str], lift_form: LiftForm | None = None) -> str:
    lifting = lift_form or LiftForm(formdata=None, data={"version": str(hold.version) if hold else "0"})
    return render_template("staff/lapsing/hold.html", form=form, hold=hold, refusals=refusals, lifting=lifting)


def _load(hold_id: int) -> LegalHold:
    return db.session.scalars(hold_queries.one(hold_id)).first() or abort(404)
