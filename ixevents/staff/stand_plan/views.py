"""The plan of the square: rows of pitches drawn, moved and removed, and which stand stands where."""

from collections.abc import Callable

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Redirect

from ixevents.accounts import access
from ixevents.accounts.roles import Power
from ixevents.associations import drawing, plan, queries
from ixevents.associations.models import Stand, StandCall
from ixevents.core import asked as asking_address
from ixevents.core.refusal import Refused
from ixevents.extensions import db
from ixevents.staff.attempts import refusal_told, shown
from ixevents.staff.stand_plan.forms import RowForm
from ixevents.staff.stands import parts

bp = Blueprint("staff_stand_plan", __name__, url_prefix="/staff/stands/<int:call_id>/plan")
bp.context_processor(lambda: {"parts": parts.shown})

Page = str | tuple[str, int] | Redirect


@bp.get("/")
@access.needs(Power.SEE_PERSONS)
def plan_page(call_id: int) -> str:
    """Show the square with its pitches, and the stands with theirs."""
    return _page(call_id, RowForm())


@bp.post("/row")
@access.needs(Power.EDIT_PROGRAMME)
def row(call_id: int) -> Page:
    """Draw a row of pitches."""
    form = RowForm()

    def work() -> None:
        where = {name: form[name].data for name in ("x", "y", "width", "depth", "down")}
        plan.add_row(_call(call_id), form.count.data or 1, **where, actor=access.actor())

    page = shown(form, work, lambda: _page(call_id, form))
    if page is not None:
        return page
    db.session.commit()
    flash(_("Drawn."), "success")
    return redirect(url_for(".plan_page", call_id=call_id), 303)


@bp.post("/move")
@access.needs(Power.EDIT_PROGRAMME)
def move(call_id: int) -> Redirect:
    """Put a pitch elsewhere."""
    x, y = (request.form.get(name, -1, type=int) for name in ("x", "y"))
    return _do(call_id, lambda: plan.move(_call(call_id), _number("pitch"), x, y, actor=access.actor()), _("Moved."))


@bp.post("/remove")
@access.needs(Power.EDIT_PROGRAMME)
def remove(call_id: int) -> Redirect:
    """Take a pitch off the plan."""
    return _do(call_id, lambda: plan.remove(_call(call_id), _number("pitch"), actor=access.actor()), _("Removed."))


@bp.post("/assign")
@access.needs(Power.EDIT_PROGRAMME)
def assign(call_id: int) -> Redirect:
    """Put a stand on the pitch of a number, or on none."""
    stand = db.session.scalars(queries.stand(_number("stand"))).first()
    if stand is None or stand.call_id != call_id:
        abort(404)
    wanted, name = asking_address.words(request.form.get("pitch")), stand.association
    return _do(call_id, lambda: _assign(stand, wanted), _("Saved: %(name)s.", name=name))


def _assign(stand: Stand, wanted: str) -> None:
    there = {str(pitch.number): pitch.id for pitch in db.session.scalars(queries.pitches(stand.call_id))}
    if wanted and wanted not in there:
        raise Refused(_("There is no pitch %(number)s on this plan.", number=wanted), "pitch")
    plan.assign(stand, there.get(wanted), actor=access.actor())


def _page(call_id: int, form: RowForm) -> str:
    call = _call(call_id)
    pitches, stands = db.session.scalars(queries.pitches(call_id)).all(), db.session.scalars(queries.coming(call_id)).all()
    drawn = drawing.plan(call, pitches, stands)
    taken = {stand.pitch_id for stand in stands}
    free = [pitch for pitch in pitches if pitch.id not in taken]
    without = sum(stand.pitch_id is None for stand in stands)
    values = {"plan": drawn, "pitches": pitches, "stands": stands, "free": free, "without": without}
    return render_template("staff/stands/plan.html", call=call, form=form, metre=drawing.METRE, **values)


def _do(call_id: int, work: Callable[[], object], words: str) -> Redirect:
    with refusal_told():
        work()
        db.session.commit()
        flash(words, "success")
    return redirect(url_for(".plan_page", call_id=call_id), 303)


def _number(name: str) -> int:
    return asking_address.number(request.form.get(name))


def _call(call_id: int) -> StandCall:
    return db.session.scalars(queries.call(call_id)).first() or abort(404)
