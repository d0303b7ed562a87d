"""Registering classes, and finding one's school as one types."""

from collections.abc import Sequence

from flask import Blueprint, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from ixevents.classes import actions, need_actions, private_page, queries, school_search, sign_up
from ixevents.classes.forms import ClassesForm
from ixevents.classes.private_forms import ClassOfferForm, MoveForm, WaitForm, asking_needs
from ixevents.core.clock import now
from ixevents.core.refusal import Refused
from ixevents.events.models import Slot
from ixevents.extensions import db
from ixevents.registrations import actions as registration_actions
from ixevents.registrations import closed_page, waiting_for
from ixevents.registrations import queries as registration_queries
from ixevents.registrations import views as registration_views
from ixevents.registrations.models import Offer, Registration
from ixevents.registrations.views import act, draw

bp = Blueprint("classes", __name__, url_prefix="/<any(fr, nl, en):lang>")


@bp.get("/schools")
def schools() -> dict[str, object]:
    """Answer the schools that have every word, as the reader types; the same search stands in the page without a script."""
    found = school_search.search(request.args.get("q", ""))
    count = len(found.schools)
    said = ngettext("%(num)s school found", "%(num)s schools found", count)
    listed = [{"id": school.id, "name": school.name, "details": school_search.details(school)} for school in found.schools]
    return {"schools": listed, "more": found.more, "words": said}


def sign_classes_up(slots: Sequence[Slot]) -> ResponseReturnValue:
    """Show the form of an event for schools, and register the classes of a valid one."""
    takes = sign_up.open_slots(slots)
    if not takes:
        return closed_page.closed(slots, None)
    form = sign_up.form_for(takes)
    if not form.is_submitted() or sign_up.is_a_step(form):
        return sign_up.page(form, takes)
    if not form.validate() or sign_up.has_moved(form):
        return sign_up.page(form, takes), 422
    return _register(form, slots[0].event.slug)


def _register(form: ClassesForm, slug: str) -> ResponseReturnValue:
    try:
        sending, registrations = sign_up.register(form)
        foreign = [one for one in registrations if actions.of(one).sending != sending]
        for registration in foreign:
            # Registered before by another sending: its owner gets the link again, the sender learns nothing of it.
            registration_actions.send_link_again(registration)
    except Refused as refusal:
        db.session.rollback()
        return _refused(slug, refusal)
    db.session.commit()
    own = [one for one in registrations if one not in foreign and one.email_key == form.contact_key()]
    if foreign or not own or own[0].slot.event.confirm_by_email:
        return redirect(url_for("registrations.sent", slug=slug), 303)
    return redirect(url_for("registrations.private", code=own[0].code), 303)


def _refused(slug: str, refusal: Refused) -> ResponseReturnValue:
    """Show the form again with the reason; what was typed stays."""
    slots = db.session.scalars(registration_queries.public_slots(), {"slug": slug}).all()
    takes = sign_up.open_slots(slots)
    if not takes:
        return closed_page.closed(slots, None, refusal)
    form = sign_up.form_for(takes)
    form.validate()
    form.notice = refusal.message
    return sign_up.page(form, takes), 409


@bp.post("/registrations/<code>/class")
def change(code: str) -> ResponseReturnValue:
    """Change what is known of a class, its size included."""
    registration = load_class(code)
    form = private_page.change_form(registration)
    if not form.validate():
        return draw(registration, class_form=form), 422
    return act(registration, lambda found: actions.change(found, **form.facts()), saved="changes", sent={"class_form": form})


@bp.post("/registrations/<code>/class/needs")
def change_needs(code: str) -> ResponseReturnValue:
    """Change what a class needs."""
    registration, form = load_class(code), asking_needs()()
    if not form.validate():
        return draw(registration, needs_form=form), 422
    return act(registration, lambda found: need_actions.change(found, **form.said()), saved="changes", sent={"needs_form": form})


@bp.post("/registrations/<code>/class/move")
def move(code: str) -> ResponseReturnValue:
    """Bring the class to another slot with room."""
    registration = load_class(code)
    slots = db.session.scalars(queries.slots_of_event(registration.slot.event_id, now())).all()
    form = MoveForm(slots=slots)
    if not form.validate():
        return draw(registration, move_form=form), 422
    target = next(slot for slot in slots if slot.id == form.slot.data)
    return act(registration, lambda found: actions.move_seen(found, target, form.seen_slot.data or ""), saved="moved")


@bp.post("/registrations/<code>/class/offer")
def offer(code: str) -> ResponseReturnValue:
    """Answer an offer: for all of the class, for part of it, or not."""
    registration = load_class(code)
    made = private_page.open_offer(registration)
    form = private_page.offer_form(registration, made)
    if not form.validate():
        return draw(registration, class_offer=form), 422
    return act(registration, lambda found: _answer(found, made, form))


@bp.post("/registrations/<code>/class/waiting")
def waiting(code: str) -> ResponseReturnValue:
    """Say whether part of the class may be offered places."""
    form = WaitForm()
    form.validate()
    return act(load_class(code), lambda found: waiting_for.change(found, part=bool(form.part.data)))


def load_class(code: str) -> Registration:
    """Return the registration of a class by its private link; others have pages of their own."""
    registration = registration_views.load(code)
    if not registration.party_key.startswith(f"{actions.KIND}:"):
        abort(404)
    return registration


def _answer(registration: Registration, made: Offer | None, form: ClassOfferForm) -> Registration:
    match form.answer.data:
        case "pass":
            return registration_actions.pass_offer(registration)
        case "decline":
            return registration_actions.decline_offer(registration)
        case "take_and_wait":
            return registration_actions.accept_offer(registration, made.seats if made else 1, keep_waiting=True)
    return actions.accept_part(registration, form["pupils"].data or 0, form["adults"].data or 0)
