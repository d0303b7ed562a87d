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
from ixevents.events.questions import asked
from ixevents.extensions import db
from ixevents.registrations import desk, listing, priority, queries, question_fields
from ixevents.registrations.models import Channel, Registration
from ixevents.staff import finding
from ixevents.staff.registrations import deeds
from ixevents.staff.registrations.forms import EntryForm, asking_home

bp = Blueprint("staff_entering", __name__, url_prefix="/staff/registrations/enter")


@bp.route("/", methods=["GET", "POST"])
@access.needs(Power.SEE_PERSONS, Power.CHANGE_REGISTRATIONS)
def entry() -> str | Redirect | tuple[str, int]:
    """Enter a registration under the rules and the lock of everybody (case 8)."""
    form, slot = _form()
    if slot is None or not form.is_submitted() or request.form.get("go") in ("ask", "find"):
        return _page(form, slot)
    if not form.validate() or _asks_other(form, slot):
        return _page(form, slot), 422
    try:
        registration, new = _enter(form)
    except Refused as refusal:
        db.session.rollback()
        return _page(*_form(), [refusal.message]), 409
    db.session.commit()
    return _entered(registration, new=new)


def _enter(form: EntryForm) -> tuple[Registration, bool]:
    slot = db.session.scalars(queries.slot_whole(form.slot.data)).one()
    values = {**form.values(), "size": form.seats.data, "answers": question_fields.answers(form)}
    reason = form.late_reason.data or ""
    return desk.enter(slot, values, channel=Channel(form.channel.data), actor=access.actor(), late_reason=reason)


def _entered(registration: Registration, *, new: bool) -> Redirect:
    if not new:
        flash(_("This address has this registration already. Nothing was added."), "warning")
        return redirect(url_for("staff_registrations.registration", registration_id=registration.id), 303)
    flash(_("Entered."), "success")
    endpoint = "staff_registrations.registration" if registration.email else "staff_registrations.paper"
    return redirect(url_for(endpoint, registration_id=registration.id), 303)


def _form() -> tuple[EntryForm, Slot | None]:
    """Return the form with the questions of the event whose date is chosen, and that date."""
    slots, finder = finding.slots(listing.slots_ahead(now()), event_id=request.args.get("event", 0, int))
    sent = request.method == "POST"
    wanted = (request.form if sent else request.args).get("slot", type=int)
    chosen = next((slot for slot in slots if slot.id == wanted), slots[0] if slots else None)
    people = question_fields.counted(request.form.get("seats"), chosen.event.max_party if chosen else 1)
    asks = question_fields.asking(EntryForm, asked(chosen.event) if chosen else [], people)
    form = (asking_home(asks) if chosen and priority.holds(chosen) else asks)()
    form.finder = finder
    form.offer(slots, [deeds.slot_name(slot) for slot in slots])
    if chosen is not None and not sent:
        form.slot.data, form.asked_event.data = chosen.id, str(chosen.event_id)
    return form, chosen


def _asks_other(form: EntryForm, slot: Slot) -> bool:
    """Whether the page did not show what this event asks of so many people: then it does now, and says so on top."""
    if (question_fields.asks(form) or "inhabitant" in form) and form.asked_event.data != str(slot.event_id):
        form.notice = _("This event asks questions of its own: answer them below.")
        return True
    return question_fields.ask_more_people(form, form.seats.data or 1)


def _page(form: EntryForm, slot: Slot | None, refusals: Sequence[str] = ()) -> str:
    """Draw the form; it remembers of which event it shows the questions."""
    if slot is not None:
        form.asked_event.data = str(slot.event_id)
    first = priority.told(slot) if slot else ""
    return render_template(
        "staff/entering/entry.html", form=form, first=first, most=slot.event.max_party if slot else 1, refusals=list(refusals)
    )
