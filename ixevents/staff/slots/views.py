"""One slot: how it stands, who waits, and the changes that write to everybody concerned."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import defer
from werkzeug.wrappers import Response as Redirect

from ixevents.accounts import access
from ixevents.accounts.roles import Power
from ixevents.core.clock import now
from ixevents.core.forms import Form
from ixevents.events import availability
from ixevents.events.models import Event, Place, Slot
from ixevents.extensions import db
from ixevents.outbox.rehearsal import Rehearsal
from ixevents.registrations import line, priority, queries, slot_actions, standing
from ixevents.resources import queries as resources
from ixevents.resources import words as answers
from ixevents.staff import rehearsed
from ixevents.staff.registrations import words
from ixevents.staff.registrations.forms import CalledOffForm, PlainForm
from ixevents.staff.slots.forms import CapacityForm, MoveForm

bp = Blueprint("staff_slots", __name__, url_prefix="/staff/dates")
bp.context_processor(lambda: {"names": words})


@bp.get("/<int:slot_id>")
@access.needs(Power.SEE_PERSONS)
def slot(slot_id: int) -> str:
    """Show a slot: seats, parties by state, the waiting list with its offers."""
    found = load(slot_id)
    access.require_event(found.event_id)
    return render_template(
        "staff/slots/slot.html",
        slot=found,
        state=availability.of(found, now()),
        first=priority.told(found),
        over=found.ends_at <= now(),
        states=db.session.execute(standing.by_state(slot_id)).all(),
        offers=db.session.execute(standing.offers(slot_id)).all(),
        line=db.session.scalars(standing.line(slot_id)).all(),
        standing=standing,
        assigned=db.session.scalars(resources.of_slot(slot_id)).all(),
        answers=answers,
    )


@bp.route("/<int:slot_id>/move", methods=["GET", "POST"])
@access.needs(Power.EDIT_PROGRAMME, Power.CHANGE_REGISTRATIONS)
def move(slot_id: int) -> rehearsed.Page | Redirect:
    """Give a slot another time or place, and write to everybody who has seats or waits (FES-04)."""
    found, form = load(slot_id), MoveForm()
    form.offer(db.session.scalars(select(Place)).all())
    if not form.is_submitted():
        form.show(found)

    def work() -> object:
        there = load(slot_id)
        place = db.session.get(Place, form.place.data) or abort(400)
        return slot_actions.move(there, *form.moments(there), place, actor=access.actor(), opened=form.opened.data or "")

    return _changed(slot_id, "move", form, work)


@bp.route("/<int:slot_id>/call-off", methods=["GET", "POST"])
@access.needs(Power.EDIT_PROGRAMME, Power.CHANGE_REGISTRATIONS)
def call_off(slot_id: int) -> rehearsed.Page | Redirect:
    """Call a slot off, with the reason in French and Dutch (FES-04)."""
    form = CalledOffForm()
    return _changed(slot_id, "call_off", form, lambda: slot_actions.call_off(load(slot_id), form.reason, actor=access.actor()))


@bp.route("/<int:slot_id>/capacity", methods=["GET", "POST"])
@access.needs(Power.EDIT_PROGRAMME, Power.CHANGE_REGISTRATIONS)
def capacity(slot_id: int) -> rehearsed.Page | Redirect:
    """Change how many seats there are; who waits is offered what comes free, in order (case 6)."""
    found, form = load(slot_id), CapacityForm()
    if not form.is_submitted():
        form.capacity.data = found.capacity

    def work() -> int:
        return len(slot_actions.set_capacity(load(slot_id), form.capacity.data, actor=access.actor()))

    return _changed(slot_id, "capacity", form, work)


@bp.route("/<int:slot_id>/offer", methods=["GET", "POST"])
@access.needs(Power.SEE_PERSONS, Power.CHANGE_REGISTRATIONS)
def offer(slot_id: int) -> rehearsed.Page | Redirect:
    """Make the next offer of the waiting list now."""
    return _changed(slot_id, "offer", PlainForm(), lambda: len(line.offer_next(load(slot_id), actor=access.actor())))


@bp.route("/events/<int:event_id>/call-off", methods=["GET", "POST"])
@access.needs(Power.EDIT_PROGRAMME, Power.CHANGE_REGISTRATIONS)
def call_off_event(event_id: int) -> rehearsed.Page | Redirect:
    """Call off every date of an event that is still to come."""
    event = db.session.get(Event, event_id, options=[defer(Event.text)]) or abort(404)
    title, form = event.title, CalledOffForm()

    def page(rehearsal: Rehearsal[int] | None, refusals: list[str]) -> str:
        slots = db.session.scalars(standing.slots_whole(event_id)).all()
        values = {"rehearsal": rehearsal, "refusals": refusals, "slots": slots, "now": now()}
        return render_template("staff/slots/call_off_event.html", event_id=event_id, title=title, form=form, **values)

    answer = rehearsed.shown(form, lambda: _call_off_all(event_id, form), page)
    if answer is not None:
        return answer
    db.session.commit()
    flash(rehearsed.done(_("Called off.")), "success")
    return redirect(url_for("staff_registrations.index", event=event_id), 303)


def load(slot_id: int) -> Slot:
    """Return a slot whole, or answer 404."""
    return db.session.scalars(queries.slot_whole(slot_id)).first() or abort(404)


def _call_off_all(event_id: int, form: CalledOffForm) -> int:
    slots = db.session.scalars(standing.slots_whole(event_id)).all()
    return slot_actions.call_off_all(slots, form.reason, actor=access.actor())


def _changed(slot_id: int, verb: str, form: Form, work: Callable[[], Any]) -> rehearsed.Page | Redirect:
    """Show the form of a change and what would go out, or do it."""
    load(slot_id)

    def page(rehearsal: Rehearsal[Any] | None, refusals: list[str]) -> str:
        slot = load(slot_id)
        warnings = form.cautions(slot) if isinstance(form, MoveForm) and rehearsal else []
        if isinstance(form, MoveForm) and refusals:
            # The refusal says where it is now: who sends again has read it.
            form.opened.data = slot_actions.seen(slot)
        values = {"verb": verb, "form": form, "rehearsal": rehearsal, "refusals": refusals, "cautions": warnings}
        return render_template("staff/slots/change.html", slot=slot, **values)

    answer = rehearsed.shown(form, work, page)
    if answer is not None:
        return answer
    db.session.commit()
    flash(rehearsed.done(), "success")
    return redirect(url_for(".slot", slot_id=slot_id), 303)
