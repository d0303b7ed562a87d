"""Calls for stands: the list, a new one, changing one."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import exists, select
from werkzeug.wrappers import Response as Redirect

from ixevents.accounts import access
from ixevents.accounts.roles import Power
from ixevents.associations import arrivals, calling_off, calls, queries, village
from ixevents.associations.models import StandCall
from ixevents.core import dates
from ixevents.core.clock import now, today
from ixevents.events import programme as programmes
from ixevents.events import words
from ixevents.events.models import Edition, Place
from ixevents.extensions import db
from ixevents.outbox.reach import Reached
from ixevents.outbox.rehearsal import Rehearsal
from ixevents.staff import rehearsed
from ixevents.staff.attempts import refusal_told, shown
from ixevents.staff.journal import told
from ixevents.staff.registrations.forms import CalledOffForm
from ixevents.staff.stand_calls.forms import NewStandCallForm, StandCallForm
from ixevents.staff.stands import parts

bp = Blueprint("staff_stand_calls", __name__, url_prefix="/staff/stands")
bp.before_request(lambda: access.require_programme(queries.FESTIVAL))

Page = str | tuple[str, int] | Redirect


@bp.get("/")
@access.needs(Power.SEE_PERSONS)
def index() -> str:
    """List the calls, the latest edition first."""
    rows = [(call, count, call.state(now())) for call, count in db.session.execute(queries.calls())]
    return render_template("staff/stands/calls.html", rows=rows, may_open=bool(_editions()))


@bp.route("/new", methods=["GET", "POST"])
@access.needs(Power.EDIT_PROGRAMME)
def new() -> Page:
    """Open a call for an edition."""
    form = NewStandCallForm().offer_editions(_editions())
    form.offer(_places())

    def work() -> None:
        edition = db.session.get(Edition, form.edition.data) or abort(404)
        calls.open_call(edition, form.facts(), actor=access.actor())

    page = shown(form, work, lambda: render_template("staff/stands/call.html", form=form, call=None))
    if page is not None:
        return page
    db.session.commit()
    _caution(db.session.get_one(Edition, form.edition.data), form)
    flash(_("Saved. The event of the stands waits as a draft in its edition: look at its texts, then publish it."), "success")
    return redirect(url_for(".index"), 303)


@bp.route("/<int:call_id>/edit", methods=["GET", "POST"])
@access.needs(Power.EDIT_PROGRAMME)
def edit(call_id: int) -> Page:
    """Change a call."""
    found = _load(call_id)
    form = StandCallForm().offer(_places())
    if not form.is_submitted():
        form.show(found)
    page = shown(form, lambda: calls.edit_call(found, form.facts(), actor=access.actor()), lambda: _edit_page(call_id, form))
    if page is not None:
        return page
    db.session.commit()
    flash(_("Saved."), "success")
    _caution(found.edition, form)
    # The page of the day says that letters wait, and leads to them.
    onward = "staff_stand_day.day" if arrivals.untold(found) else "staff_stands.board_page"
    return redirect(url_for(onward, call_id=call_id), 303)


@bp.route("/<int:call_id>/call-off", methods=["GET", "POST"])
@access.needs(Power.EDIT_PROGRAMME, Power.CHANGE_REGISTRATIONS)
def call_off(call_id: int) -> rehearsed.Page | Redirect:
    """Call the stands off, with the reason in French and Dutch, after showing what goes out."""
    form, reached = CalledOffForm(), [Reached(0, 0)]

    def work() -> None:
        reached[0] = calling_off.call_off(_load(call_id), form.reason, actor=access.actor())

    def page(rehearsal: Rehearsal[Any] | None, refusals: list[str]) -> str:
        return _call_off_page(call_id, form, rehearsal, refusals)

    answer = rehearsed.shown(form, work, page)
    if answer is not None:
        return answer
    db.session.commit()
    flash(_with_calls(rehearsed.done(_("Called off.")), reached[0]), "warning" if reached[0].without else "success")
    return redirect(url_for("staff_stands.board_page", call_id=call_id), 303)


@bp.post("/<int:call_id>/village")
@access.needs(Power.EDIT_PROGRAMME)
def make_village(call_id: int) -> Redirect:
    """Make the event by which the public finds the stands."""
    onward = url_for("staff_stands.board_page", call_id=call_id)
    with refusal_told():
        event = village.make(_load(call_id), actor=access.actor())
        db.session.commit()
        words = _("The event is there as a draft, with the hours and the place of the stands. Look at its texts, then publish it.")
        flash(words, "success")
        onward = url_for("staff_events.event", event_id=event.id)
    return redirect(onward, 303)


def _edit_page(call_id: int, form: StandCallForm) -> str:
    history, call = told.history("stand_call", call_id, limit=20), _load(call_id)
    return render_template("staff/stands/call.html", form=form, call=call, history=history, may_call_off=parts.may_call_off(call))


def _call_off_page(call_id: int, form: CalledOffForm, rehearsal: Rehearsal[Any] | None, refusals: list[str]) -> str:
    call = _load(call_id)
    counting, held = parts.counting(call_id)
    whom = {"counting": counting, "held": held, **parts.off(call)}
    values = {"rehearsal": rehearsal, "refusals": refusals, "may_call_off": parts.may_call_off(call), "letters": parts.LETTERS}
    return render_template("staff/stands/call_off.html", call=call, form=form, **values, **whom)


def _with_calls(said: str, reached: Reached) -> str:
    """Say besides how many no letter reaches, where there are any."""
    without = ngettext("%(num)s association has no address: call it.", "%(num)s associations have no address: call them.", reached.without)
    return f"{said} {without}" if reached.without else said


def _caution(edition: Edition, form: StandCallForm) -> None:
    """Warn of stands on a day outside their edition; it is saved all the same, for it may be meant."""
    days = [dates.local_day(form.facts()[name]) for name in ("starts_at", "ends_at")]
    if not all(edition.starts_on <= day <= edition.ends_on for day in days):
        meant = words.span(edition.starts_on, edition.ends_on)
        flash(_("The stands are outside the days of their edition (%(days)s). Look whether that is meant.", days=meant), "warning")


def _load(call_id: int) -> StandCall:
    return db.session.scalars(queries.call(call_id)).first() or abort(404)


def _places() -> list[Place]:
    return list(db.session.scalars(select(Place).order_by(Place.slug)))


def _editions() -> list[Edition]:
    """Return the editions of the festival that are not over and have no call; none where the site does without the festival."""
    if not programmes.is_used(queries.FESTIVAL):
        return []
    without = Edition.ends_on >= today(), ~exists().where(StandCall.edition_id == Edition.id)
    query = select(Edition).where(Edition.programme == queries.FESTIVAL, *without).order_by(Edition.starts_on.desc())
    return list(db.session.scalars(query))
