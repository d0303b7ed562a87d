"""Registering classes, and finding one's school as one types."""

from collections.abc import Sequence

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from ixevents.classes import actions, school_search, sign_up
from ixevents.classes.forms import ClassesForm
from ixevents.core.refusal import Refused
from ixevents.events.models import Slot
from ixevents.extensions import db
from ixevents.registrations import actions as registration_actions
from ixevents.registrations import closed_page
from ixevents.registrations import queries as registration_queries

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
    slots = db.session.scalars(registration_queries.public_slots(slug)).all()
    takes = sign_up.open_slots(slots)
    if not takes:
        return closed_page.closed(slots, None, refusal)
    form = sign_up.form_for(takes)
    form.validate()
    form.notice = refusal.message
    return sign_up.page(form, takes), 409
