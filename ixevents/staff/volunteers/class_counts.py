"""Pupils and adults of the classes behind a shared address: facilitators have no account, and count their classes here."""

from flask import abort, render_template, request
from werkzeug.wrappers import Response as Redirect

from ixevents.classes import words
from ixevents.core.clock import now
from ixevents.core.refusal import Refused
from ixevents.events.models import Slot
from ixevents.extensions import db
from ixevents.visits import actions, queries
from ixevents.visits.forms import CameForm, came_form


def page(slot: Slot, action: str, back: str, *, refusal: Refused | None = None, sent: CameForm | None = None) -> str:
    """Show the classes of a slot, each with the numbers to enter; a form that came back keeps what was typed."""
    cards = []
    for party in db.session.scalars(queries.of_slot(slot.id)):
        entered = party.pupils_came is not None
        cards.append(
            {
                "ticket": party.registration.ticket,
                "label": words.label(party),
                "school": party.school_name,
                "who": words.who(party.pupils, party.adults),
                "came": words.who(party.pupils_came or 0, party.adults_came or 0) if entered else "",
                "form": sent if sent is not None and party.registration.ticket == request.form.get("ticket") else came_form(party),
            }
        )
    begun = now() >= slot.starts_at - actions.EARLY
    return render_template(
        "staff/volunteers/classes.html", slot=slot, cards=cards, action=action, back=back, begun=begun, refusal=refusal, sent=sent
    )


def keep(slot: Slot, action: str, back: str, *, by: str) -> Redirect | tuple[str, int] | None:
    """Keep what was entered of one class; returns the page when it cannot be kept. The caller commits."""
    ticket = request.form.get("ticket", "")
    party = next((one for one in db.session.scalars(queries.of_slot(slot.id)) if one.registration.ticket == ticket), None) or abort(404)
    form = came_form(party, sent=True)
    if not form.validate():
        return page(slot, action, back, sent=form), 422
    try:
        actions.enter_attendance(party, form.pupils.data or 0, form.adults.data or 0, actor=by, seen=form.seen.data)
    except Refused as refusal:
        db.session.rollback()
        return page(slot, action, back, refusal=refusal), 409
    return None
