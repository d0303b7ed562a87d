"""Calls for volunteers: all of them, the board of one, its shifts."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import exists, select
from werkzeug.wrappers import Response as Redirect

from ixevents.accounts import access
from ixevents.accounts.roles import Power
from ixevents.core.clock import today
from ixevents.events.models import Edition, Place
from ixevents.extensions import db
from ixevents.journal import actions as journal
from ixevents.outbox.reach import Reached
from ixevents.papers.contents import beyond_latin
from ixevents.staff.attempts import refusal_told, shown
from ixevents.staff.differing import overtaken
from ixevents.staff.journal import told
from ixevents.staff.shifts import board
from ixevents.staff.shifts.forms import CallForm, CallOffForm, NewCallForm, ShiftForm
from ixevents.volunteers import calls, queries, shifts, words
from ixevents.volunteers.models import Shift, Volunteer, VolunteerCall

bp = Blueprint("staff_shifts", __name__, url_prefix="/staff/shifts")
bp.context_processor(lambda: {"words": words})

Page = str | tuple[str, int] | Redirect


@bp.get("/")
@access.needs(Power.SEE_PERSONS)
def index() -> str:
    """List the calls, the latest edition first."""
    rows = [(call, board.totals(call.shifts)) for call in db.session.scalars(queries.calls())]
    return render_template("staff/shifts/index.html", rows=rows, may_make=bool(_editions()))


@bp.route("/new", methods=["GET", "POST"])
@access.needs(Power.EDIT_PROGRAMME)
def new() -> Page:
    """Make the call of an edition, beginning with what the latest one says."""
    form, made = NewCallForm().offer(_editions()), []
    like = db.session.scalars(queries.calls().limit(1)).first()
    if like is not None and not form.is_submitted():
        form.show(like)

    def work() -> None:
        edition = db.session.get(Edition, form.edition.data) or abort(404)
        made.append(calls.make(edition, form.facts(), actor=access.actor()))

    page = shown(form, work, lambda: render_template("staff/shifts/call.html", form=form, call=None, like=like))
    if page is not None:
        return page
    db.session.commit()
    flash(_("Saved. Add the shifts now, then open the call."), "success")
    return redirect(url_for(".show" if _former(made[0]) else ".add", call_id=made[0].id), 303)


@bp.route("/<int:call_id>/edit", methods=["GET", "POST"])
@access.needs(Power.EDIT_PROGRAMME)
def edit(call_id: int) -> Page:
    """Change what a call says."""
    call, form = _call(call_id), CallForm()
    if not form.is_submitted():
        form.show(call)
    page = shown(
        form,
        lambda: calls.edit(call, form.facts(), opened=form.opened.data or "", actor=access.actor()),
        lambda: _call_page(call_id, form),
    )
    if page is not None:
        return page
    db.session.commit()
    flash(_("Saved."), "success")
    return redirect(url_for(".show", call_id=call_id), 303)


@bp.post("/<int:call_id>/delete")
@access.needs(Power.EDIT_PROGRAMME)
def delete_call(call_id: int) -> Redirect:
    """Delete a call nobody answered."""
    onward = url_for(".show", call_id=call_id)
    with refusal_told():
        calls.delete(_call(call_id), actor=access.actor())
        db.session.commit()
        flash(_("Deleted."), "success")
        onward = url_for(".index")
    return redirect(onward, 303)


@bp.get("/<int:call_id>/")
@access.needs(Power.SEE_PERSONS)
def show(call_id: int) -> str:
    """Show the shifts of a call, how many hands each misses, and who comes."""
    call, found = _call(call_id), board.of(call_id)
    page = render_template(
        "staff/shifts/board.html",
        former=None if found.days else _former(call),
        call=call,
        board=found,
        beyond=len(beyond_latin(found.names)),
        history=told.history("volunteer_call", call_id, limit=20),
    )
    if found.people:
        journal.record("see", call, actor=access.actor(), rows=found.people)
        db.session.commit()
    return page


@bp.post("/<int:call_id>/<any(open, close):deed>")
@access.needs(Power.EDIT_PROGRAMME)
def decide(call_id: int, deed: str) -> Redirect:
    """Open a call to the public, or take no more volunteers."""
    with refusal_told():
        (calls.open_to_public if deed == "open" else calls.close)(_call(call_id), actor=access.actor())
        db.session.commit()
        flash(
            _("The call is on the page of the edition.") if deed == "open" else _("No more shifts are given. Who has one keeps it."),
            "success",
        )
    return redirect(url_for(".show", call_id=call_id), 303)


@bp.post("/<int:call_id>/take-over")
@access.needs(Power.EDIT_PROGRAMME)
def take_over(call_id: int) -> Redirect:
    """Add the shifts of the call of the edition before."""
    call = _call(call_id)
    source = _former(call) or abort(404)
    with refusal_told():
        added = shifts.take_over(call, source, actor=access.actor())
        db.session.commit()
        flash(
            ngettext(
                "%(num)s shift is there. Read the day and the hours.", "%(num)s shifts are there. Read the days and the hours.", added
            ),
            "success",
        )
    return redirect(url_for(".show", call_id=call_id), 303)


@bp.route("/<int:call_id>/add", methods=["GET", "POST"])
@access.needs(Power.EDIT_PROGRAMME)
def add(call_id: int) -> Page:
    """Add a shift, beginning with what another one says."""
    call, form = _call(call_id), ShiftForm().offer(_places())
    if not form.is_submitted():
        like = _like(call_id)
        if like is not None:
            form.show(like)
    page = shown(form, lambda: shifts.add(call, form.facts(), actor=access.actor()), lambda: _shift_form(call_id, form))
    if page is not None:
        return page
    db.session.commit()
    flash(_("The shift is there. Add the next one, or go back."), "success")
    onward = url_for(".add", call_id=call_id) if request.form.get("do") == "next" else url_for(".show", call_id=call_id)
    return redirect(onward, 303)


@bp.route("/shift/<int:shift_id>/edit", methods=["GET", "POST"])
@access.needs(Power.EDIT_PROGRAMME)
def edit_shift(shift_id: int) -> Page:
    """Change a shift; who is counted on is written to."""
    shift, form = _shift(shift_id), ShiftForm().offer(_places())
    if not form.is_submitted():
        form.show(shift)
    reached, call_id = [Reached(0, 0)], shift.call_id

    def work() -> None:
        reached[0] = shifts.edit(shift_id, form.facts(), opened=form.opened.data or "", actor=access.actor())

    page = shown(form, work, lambda: _shift_form(call_id, form, _shift(shift_id)))
    if page is not None:
        return page
    db.session.commit()
    flash(_with_calls(_("Saved."), reached[0]), "warning" if reached[0].without else "success")
    return redirect(url_for(".show", call_id=call_id), 303)


@bp.route("/shift/<int:shift_id>/call-off", methods=["GET", "POST"])
@access.needs(Power.EDIT_PROGRAMME)
def call_off(shift_id: int) -> Page:
    """Call a shift off, after showing how many are written to."""
    form, reached = CallOffForm(), [Reached(0, 0)]

    def work() -> None:
        reached[0] = shifts.call_off(shift_id, form.reason(), actor=access.actor())

    page = shown(form, work, lambda: _call_off_page(_shift(shift_id), form))
    if page is not None:
        return page
    db.session.commit()
    flash(_with_calls(_("Called off."), reached[0]), "warning" if reached[0].without else "success")
    return redirect(url_for(".show", call_id=_shift(shift_id).call_id), 303)


@bp.post("/shift/<int:shift_id>/delete")
@access.needs(Power.EDIT_PROGRAMME)
def delete(shift_id: int) -> Redirect:
    """Delete a shift nobody took."""
    call_id = _shift(shift_id).call_id
    with refusal_told():
        shifts.delete(shift_id, actor=access.actor())
        db.session.commit()
        flash(_("Deleted."), "success")
    return redirect(url_for(".show", call_id=call_id), 303)


def _with_calls(said: str, reached: Reached) -> str:
    """Say besides how many letters the worker has to send now, and how many people no letter reaches, where there are any."""
    letters = ngettext("%(num)s letter is on its way.", "%(num)s letters are on their way.", reached.letters) if reached.letters else ""
    return " ".join(filter(None, (said, letters, _calls(reached.without))))


def _calls(without: int) -> str:
    """Say how many have to be called, or nothing."""
    return ngettext("%(num)s person has no address: call them.", "%(num)s people have no address: call them.", without) if without else ""


def _call_page(call_id: int, form: CallForm) -> str:
    call = _call(call_id)
    others = overtaken(form, CallForm(formdata=None).show(call), {"words": _("The call"), "note": _("Told beforehand")})
    answered = db.session.scalar(select(exists().where(Volunteer.call_id == call_id)))
    return render_template("staff/shifts/call.html", form=form, call=call, others=others, answered=answered)


def _shift_form(call_id: int, form: ShiftForm, shift: Shift | None = None) -> str:
    called = {"title": _("What"), "details": _("Good to know")}
    others = overtaken(form, ShiftForm(formdata=None).offer(_places()).show(shift), called) if shift else []
    history = told.history("volunteer_shift", shift.id, limit=20) if shift else []
    reached = shifts.reach(shift) if shift else Reached(0, 0)
    values = {"others": others, "history": history, "letters": reached.letters, "calls": _calls(reached.without)}
    return render_template("staff/shifts/shift.html", form=form, call=_call(call_id), shift=shift, **values)


def _call_off_page(shift: Shift, form: CallOffForm) -> str:
    reached = shifts.reach(shift)
    values = {"letters": reached.letters, "calls": _calls(reached.without)}
    return render_template("staff/shifts/call_off.html", form=form, shift=shift, **values)


def _like(call_id: int) -> Shift | None:
    """Return the shift a new one begins with: the one that was named, else the newest of the call."""
    found = db.session.scalars(select(Shift).where(Shift.call_id == call_id).order_by(Shift.id.desc())).all()
    named = request.args.get("like", "")
    return next((shift for shift in found if str(shift.id) == named), found[0] if found else None)


def _former(call: VolunteerCall) -> VolunteerCall | None:
    return db.session.scalars(queries.former(call.edition)).first()


def _call(call_id: int) -> VolunteerCall:
    return db.session.scalars(queries.call(call_id)).first() or abort(404)


def _shift(shift_id: int) -> Shift:
    return db.session.scalars(queries.shifts([shift_id])).first() or abort(404)


def _places() -> list[Place]:
    return list(db.session.scalars(select(Place).order_by(Place.slug)))


def _editions() -> list[Edition]:
    """Return the editions that are not over and have no call."""
    without = Edition.ends_on >= today(), ~exists().where(VolunteerCall.edition_id == Edition.id)
    return list(db.session.scalars(select(Edition).where(*without).order_by(Edition.starts_on)))
