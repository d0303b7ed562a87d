"""Visits of classes: the list with what is missing, and the screen of a slot where attendance is entered."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response as Redirect

from ixevents.accounts import access
from ixevents.accounts.roles import Power
from ixevents.classes import words
from ixevents.classes.models import ClassParty
from ixevents.core.clock import now
from ixevents.core.web import plain
from ixevents.events import words as event_words
from ixevents.events.models import Slot
from ixevents.extensions import db
from ixevents.feedback.queries import editions
from ixevents.registrations import queries as registration_queries
from ixevents.registrations import words as registration_words
from ixevents.staff.attempts import refusal_told
from ixevents.visits import actions, queries
from ixevents.visits.forms import CameForm, came_form

bp = Blueprint("staff_visits", __name__, url_prefix="/staff/visits")

PER_PAGE = 50
WHAT = {
    "coming": _l("To come"),
    "unanswered": _l("Final number missing"),
    "attendance": _l("Attendance missing"),
    "past": _l("Past"),
}

Page = str | tuple[str, int] | Redirect


@bp.get("/")
@access.needs(Power.SEE_PERSONS)
def index() -> str:
    """List the visits of classes: to come, without final number, without attendance, past."""
    what = request.args.get("what", "coming")
    what = what if what in WHAT else "coming"
    edition_id, text = request.args.get("edition", type=int), _asked()
    page = db.paginate(queries.overview(edition_id=edition_id, what=what, words=text), per_page=PER_PAGE, max_per_page=PER_PAGE)
    numbers, attendance = db.session.execute(queries.missing(now())).one()
    return render_template(
        "staff/visits/index.html",
        page=page,
        lines=[_line(party) for party in page.items],
        what=what,
        ways=[(words_of, key, {"unanswered": numbers, "attendance": attendance}.get(key)) for key, words_of in WHAT.items()],
        editions=[
            ("", _("All editions")),
            *((str(edition.id), plain(edition.title)) for edition, _survey in db.session.execute(editions())),
        ],
        edition=str(edition_id or ""),
        text=text,
        args={"what": what, "edition": edition_id, "q": text or None},
    )


@bp.get("/<int:slot_id>")
@access.needs(Power.CHECK_IN)
def slot(slot_id: int) -> str:
    """Show the classes of a slot with the numbers to enter."""
    return _slot_page(_load(slot_id))


@bp.post("/<int:slot_id>/<int:registration_id>/came")
@access.needs(Power.CHECK_IN)
def came(slot_id: int, registration_id: int) -> Page:
    """Keep how many pupils and adults of a class came."""
    found, party, form = _load(slot_id), _party(slot_id, registration_id), CameForm(prefix=f"c{registration_id}-")
    if not form.validate():
        return _slot_page(found, form, registration_id), 422
    with refusal_told():
        actions.enter_attendance(party, form.pupils.data or 0, form.adults.data or 0, actor=access.actor(), seen=form.seen.data)
        actions.settle(party.registration.slot, actor=access.actor())
        db.session.commit()
        flash(_("Saved: %(who)s.", who=words.who(form.pupils.data or 0, form.adults.data or 0)), "success")
    return redirect(url_for(".slot", slot_id=slot_id, _anchor=f"class-{registration_id}"), 303)


@bp.post("/<int:slot_id>/<int:registration_id>/final")
@access.needs(Power.CHANGE_REGISTRATIONS)
def final(slot_id: int, registration_id: int) -> Redirect:
    """Keep that the number stays as it is: the teacher said so by telephone."""
    _load(slot_id)
    party = _party(slot_id, registration_id)
    with refusal_told():
        actions.finalise(party, actor=access.actor())
        db.session.commit()
        flash(_("Saved."), "success")
    return redirect(url_for(".slot", slot_id=slot_id, _anchor=f"class-{registration_id}"), 303)


def _asked() -> str:
    # PostgreSQL cannot even be asked for a text with a NUL.
    return "".join(sign for sign in request.args.get("q", "") if sign.isprintable()).strip()[:100]


def _load(slot_id: int) -> Slot:
    found = db.session.scalars(registration_queries.slot_whole(slot_id)).first() or abort(404)
    access.require_event(found.event_id)
    return found


def _party(slot_id: int, registration_id: int) -> ClassParty:
    party = db.session.scalars(queries.by_registration(registration_id)).first()
    return party if party is not None and party.registration.slot_id == slot_id else abort(404)


def _slot_page(found: Slot, form: CameForm | None = None, registration_id: int = 0) -> str:
    parties = db.session.scalars(queries.of_slot(found.id)).all()
    lines = [(_line(party), form if form and party.registration_id == registration_id else came_form(party)) for party in parties]
    begun = now() >= found.starts_at - actions.EARLY
    return render_template(
        "staff/visits/slot.html",
        slot=found,
        when=event_words.when(found),
        lines=lines,
        begun=begun,
        form=form,
        over=now() >= found.ends_at,
    )


def _line(party: ClassParty) -> dict[str, Any]:
    """Return a class as the list and the screen of a slot say it; its contact is on the page of the registration."""
    slot = party.registration.slot
    entered = party.pupils_came is not None and party.adults_came is not None
    return {
        "party": party,
        "slot": slot,
        "label": words.label(party),
        "school": party.school_name,
        "event": plain(slot.event.title),
        "when": event_words.when(slot),
        "who": words.who(party.pupils, party.adults),
        "came": words.who(party.pupils_came or 0, party.adults_came or 0) if entered else "",
        "let_in": registration_words.people(party.registration.came) if party.registration.came and not entered else "",
        "waiting": party.registration.seats_waiting,
        "to_come": slot.starts_at > now(),
    }
