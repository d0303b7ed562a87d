"""The check-in of stands: names, pitches and hours of those who come, for whoever keeps a door of the festival."""

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Redirect

from ixevents.accounts import access
from ixevents.accounts.roles import Power
from ixevents.associations import deciding, queries, schedule, words
from ixevents.associations.models import StandCall
from ixevents.core import asked as asking_address
from ixevents.core.clock import now
from ixevents.extensions import db
from ixevents.staff.attempts import refusal_told

bp = Blueprint("staff_stand_door", __name__, url_prefix="/staff/day/stands")
bp.context_processor(lambda: {"words": words})


@bp.get("/<int:call_id>")
@access.needs(Power.CHECK_IN)
def page(call_id: int) -> str:
    """Show who arrives when and at which pitch, and who is there."""
    call, wanted = _call(call_id), asking_address.words(request.args.get("q"))
    stands = db.session.scalars(queries.coming(call_id)).all()
    shown = schedule.with_words(stands, wanted)
    there = sum(one.present_at is not None for one in stands)
    values = {"stands": shown, "all": len(stands), "there": there, "wanted": wanted, "today": call.on_the_day(now())}
    return render_template("staff/stand_door/page.html", call=call, **values)


@bp.post("/<int:call_id>/<any('check-in', 'check-out'):way>")
@access.needs(Power.CHECK_IN)
def state(call_id: int, way: str) -> Redirect:
    """Note that a stand is there, or is not after all; on the day alone."""
    call, number = _call(call_id), asking_address.number(request.form.get("stand"))
    stand = db.session.scalars(queries.stand(number)).first()
    if stand is None or stand.call_id != call_id:
        abort(404)
    with refusal_told():
        deciding.require_the_day(call)
        (deciding.check_in if way == "check-in" else deciding.check_out)(stand, actor=access.actor())
        db.session.commit()
    return redirect(url_for(".page", call_id=call_id, _anchor=f"stand-{number}"), 303)


def own_events() -> list[int] | None:
    """Return the events whose doors this person keeps; None is all."""
    staff = access.current()
    return list(staff.event_ids) if staff.keeps_given_doors_only else None


def _call(call_id: int) -> StandCall:
    """Return a call; one of an edition where this person keeps no door is not there (case 17)."""
    return db.session.scalars(queries.kept(call_id, own_events())).first() or abort(404)
