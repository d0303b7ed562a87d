"""The form for a registration that did not come through the site."""

from collections.abc import Sequence

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Redirect

from ixevents.accounts import access
from ixevents.accounts.roles import Power
from ixevents.core.clock import now
from ixevents.core.refusal import Refused
from ixevents.events.models import Slot
from ixevents.extensions import db
from ixevents.registrations import desk, listing, queries
from ixevents.registrations.models import Channel, Registration
from ixevents.staff.registrations import deeds
from ixevents.staff.registrations.forms import EntryForm

bp = Blueprint("staff_entering", __name__, url_prefix="/staff/registrations/enter")


@bp.route("/", methods=["GET", "POST"])
@access.needs(Power.SEE_PERSONS, Power.CHANGE_REGISTRATIONS)
def entry() -> str | Redirect | tuple[str, int]:
    """Enter a registration under the rules and the lock of everybody (case 8)."""
    form = _form()
    if not form.is_submitted():
        return _page(form)
    if not form.validate():
        return _page(form), 422
    try:
        registration, new = _enter(form)
    except Refused as refusal:
        db.session.rollback()
        return _page(_form(), [refusal.message]), 409
    db.session.commit()
    if not new:
        flash(_("This address has this registration already. Nothing was added."), "warning")
        return redirect(url_for("staff_registrations.registration", registration_id=registration.id), 303)
    flash(_("Entered."), "success")
    endpoint = "staff_registrations.registration" if registration.email else "staff_registrations.paper"
    return redirect(url_for(endpoint, registration_id=registration.id), 303)


def _enter(form: EntryForm) -> tuple[Registration, bool]:
    slot = db.session.scalars(queries.slot_whole(form.slot.data)).one()
    values = {**form.values(), "size": form.seats.data}
    reason = form.late_reason.data or ""
    return desk.enter(slot, values, channel=Channel(form.channel.data), actor=access.actor(), late_reason=reason)


def _form() -> EntryForm:
    form = EntryForm()
    slots = _slots()
    form.offer(slots, [deeds.slot_name(slot) for slot in slots])
    if not form.is_submitted():
        form.slot.data = request.args.get("slot", type=int) or next((slot.id for slot in slots), None)
    return form


def _slots() -> Sequence[Slot]:
    """Return the slots one may still come to; of one event first, when the way here was its list."""
    event = request.args.get("event", type=int)
    ahead = db.session.scalars(listing.slots_ahead(now())).all()
    return sorted(ahead, key=lambda slot: (slot.event_id != event, slot.starts_at)) if event else ahead


def _page(form: EntryForm, refusals: Sequence[str] = ()) -> str:

    return render_template("staff/entering/entry.html", form=form, refusals=list(refusals))
