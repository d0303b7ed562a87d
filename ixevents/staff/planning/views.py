"""Dates of an event: one, many by a rule with a look beforehand, changed while nobody sees them."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response as Redirect

from ixevents.accounts import access
from ixevents.accounts.roles import Power
from ixevents.core.web import plain
from ixevents.events import actions, cautions, desk, gate, planning
from ixevents.events.models import Event, Place, Slot, SlotState
from ixevents.events.planning import Occurrence
from ixevents.extensions import db
from ixevents.registrations import removal, slot_actions
from ixevents.staff.attempts import refusal_told
from ixevents.staff.planning import suits
from ixevents.staff.planning.forms import SeriesForm, SlotForm, WindowForm
from ixevents.staff.writing import attempt

bp = Blueprint("staff_planning", __name__, url_prefix="/staff/events/<int:event_id>/dates")

Page = str | tuple[str, int] | Redirect


@bp.route("/new", methods=["GET", "POST"])
@access.needs(Power.EDIT_PROGRAMME)
def new(event_id: int) -> Page:
    """Plan one date."""
    event = _event(event_id)
    form = SlotForm(places=_places())
    if not form.is_submitted():
        form.day.data = event.edition.starts_on
    if not form.is_submitted() or "look" in request.form or not attempt(form, lambda: _plan(event, form)):
        return suits.look(form, _event(event_id), None, [])
    db.session.commit()
    flash(_("Planned. The public sees it once it is published."), "success")
    return redirect(url_for("staff_events.event", event_id=event_id), 303)


@bp.route("/series", methods=["GET", "POST"])
@access.needs(Power.EDIT_PROGRAMME)
def series(event_id: int) -> Page:
    """Plan many dates by a rule: first shown, each with a tick, then made."""
    event, form, found = _event(event_id), SeriesForm(places=_places()), list[Occurrence]()
    if not form.is_submitted():
        form.first.data, form.last.data = event.edition.starts_on, event.edition.ends_on
    elif attempt(form, lambda: found.extend(planning.occurrences(form.rule(), event))) and "plan" in request.form:
        with refusal_told():
            slots = planning.plan_series(event, _place(form), form.rule(), form.kept(), capacity=form.capacity.data, actor=access.actor())
            db.session.commit()
            flash(ngettext("%(num)s date planned.", "%(num)s dates planned.", len(slots)), "success")
            return redirect(url_for("staff_events.event", event_id=event_id), 303)
    event = _event(event_id)
    page = render_template("staff/planning/series.html", form=form, event=event, found=found, cautions=suits.of_series(event, form, found))
    return page, 422 if form.errors or form.notice else 200


@bp.route("/<int:slot_id>/edit", methods=["GET", "POST"])
@access.needs(Power.EDIT_PROGRAMME)
def edit(event_id: int, slot_id: int) -> Page:
    """Change a planned date as one likes; of a public one its seats, and when registration is open."""
    slot = _slot(event_id, slot_id)
    form = SlotForm(places=_places(), slot=slot) if slot.state == SlotState.PLANNED else WindowForm()
    if not form.is_submitted():
        return _edit_page(_shown(form, slot), slot)
    form.settle(slot)
    if "look" in request.form or not attempt(form, lambda: _change(slot, form)):
        slot = _slot(event_id, slot_id)
        return suits.look(form, slot.event, slot, form.clashes(slot))
    db.session.commit()
    flash(_("Saved."), "success")
    return redirect(url_for("staff_events.event", event_id=event_id), 303)


@bp.post("/<int:slot_id>/delete")
@access.needs(Power.EDIT_PROGRAMME)
def delete(event_id: int, slot_id: int) -> Redirect:
    """Delete a date the public never saw."""
    with refusal_told():
        removal.delete_slot(_slot(event_id, slot_id), actor=access.actor())
        db.session.commit()
        flash(_("Deleted."), "success")
    return redirect(url_for("staff_events.event", event_id=event_id), 303)


def _event(event_id: int) -> Event:
    return db.session.scalars(desk.event_whole(event_id)).first() or abort(404)


def _slot(event_id: int, slot_id: int) -> Slot:
    slot = db.session.scalars(desk.slot_whole(slot_id)).first()
    if slot is None or slot.event_id != event_id:
        abort(404)
    return slot


def _places() -> list[tuple[int, str]]:
    return [(place.id, plain(gate.draft(place, "name"))) for place in db.session.scalars(desk.places())]


def _place(form: SlotForm | SeriesForm) -> Place:
    return db.session.get(Place, form.place_id.data) or abort(404)


def _plan(event: Event, form: SlotForm) -> None:
    values = form.values()
    facts = {name: values[name] for name in ("capacity", "zone", "all_day")}
    slot = actions.plan_slot(event, _place(form), values["starts_at"], values["ends_at"], **facts)
    slot.registration_opens_at, slot.registration_closes_at = values["registration_opens_at"], values["registration_closes_at"]
    planning.planned(slot, actor=access.actor())


def _change(slot: Slot, form: SlotForm | WindowForm) -> None:
    planning.edit_slot(slot, form.opened_on(), form.values(), actor=access.actor())
    if isinstance(form, WindowForm) and form.capacity.data != slot.capacity:
        slot_actions.set_capacity(slot, form.capacity.data, actor=access.actor())


def _shown(form: SlotForm | WindowForm, slot: Slot) -> SlotForm | WindowForm:
    form.fill(slot)
    form.capacity.data = slot.capacity
    return form


def _edit_page(form: SlotForm | WindowForm, slot: Slot) -> str:
    warnings = cautions.of_slots(slot.event, [slot]).get(slot.id, [])
    values = {"form": form, "event": slot.event, "slot": slot, "clashes": form.clashes(slot), "cautions": warnings}
    return render_template("staff/planning/slot.html", **values)
