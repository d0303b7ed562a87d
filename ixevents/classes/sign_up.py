"""The page on which classes are registered: its form as it was sent, what the page shows, and what a valid sending does."""

import re
from collections.abc import Sequence
from typing import Any

from flask import render_template, request
from flask_babel import gettext as _
from flask_babel import ngettext

from ixevents.classes import actions, class_copy, forms, places_left, school_search, words
from ixevents.classes import terms as terms_of
from ixevents.classes.actions import Sending
from ixevents.classes.forms import ClassesForm
from ixevents.classes.models import Photos, Transport
from ixevents.core import headers
from ixevents.core.clock import now
from ixevents.core.web import current_language, plain
from ixevents.events import availability
from ixevents.events import words as event_words
from ixevents.events.models import Slot
from ixevents.events.questions import asked
from ixevents.extensions import db
from ixevents.registrations import question_fields
from ixevents.registrations.models import Registration
from ixevents.schools import actions as schools
from ixevents.schools.models import Community, School, SchoolState

COPIED = ("level", "wish1", "wish2", "wish3", "hours")
"""What a further class begins with: two classes of one teacher mostly come on the same day."""


def open_slots(slots: Sequence[Slot]) -> list[Slot]:
    """Return those that take registrations now."""
    moment = now()
    return [slot for slot in slots if availability.of(slot, moment).takes]


def form_for(slots: Sequence[Slot]) -> ClassesForm:
    """Return the form as it was sent, or a new one; a button that adds or takes away a class has done so."""
    event, step = slots[0].event, _step()
    terms = terms_of.of(event)
    before = forms.order(request.form.get("numbers"))
    form_class = forms.asking_classes(terms, slots, _choices(slots), forms.after_step(before, step))
    # Classes are asked as classes: nothing about single pupils.
    questions = [question for question in asked(event) if not question.per_seat]
    form = question_fields.asking(form_class, questions)()
    if not form.is_submitted():
        _begin(form, slots)
    elif step == "change":
        form.school.data = ""
    elif step == "add":
        _continue_with(form, before[-1])
    form.chosen = _school(form.school.data)
    return form


def is_a_step(form: ClassesForm) -> bool:
    """Whether the sending only looks for a school or adds a class: nothing is checked and nothing kept then."""
    if _step():
        return True
    # Without a script, Enter in the field of the search sends the form by its first button.
    untouched = not form.email.data and not form.of(form.order[0], "label").data
    return bool(form.find.data) and not form.school.data and untouched


def has_moved(form: ClassesForm) -> bool:
    """Tell a teacher whose slot moved while the form was open; what was typed stays (case 10)."""
    seen = dict(re.findall(r"\b(\d{1,9})\.(\d{1,9})\b", form.seen.data or ""))
    form.seen.data = _seen(form.slots.values())
    wished = {slot.id: slot for number in form.order for slot in form.wishes(number)}
    moved = [slot for slot in wished.values() if int(seen.get(str(slot.id), slot.revision)) < slot.revision]
    if not moved:
        return False
    when = event_words.when(moved[0])
    form.notice = _("This has moved in the meantime: it is now %(when)s. Send again if that suits you.", when=when)
    return True


def register(form: ClassesForm) -> tuple[str, list[Registration]]:
    """Do what a valid form says. Returns the name of the sending and the registrations; raises `Refused`."""
    school = form.chosen or _proposed(form)
    sending = Sending(
        key=form.sending(),
        contact=form.contact(),
        language=current_language(),
        school_id=school.id,
        school_named=form.new_name.data or "" if form.chosen is None else "",
        day_phone=form.day_phone.data or form.phone.data,
        photos=Photos(form.photos.data),
        transport=Transport(form.transport.data) if form.transport.data else None,
        topic=form.topic.data or None,
        lessons=form.lessons.data or None,
        experience=form.experience.data or None,
        contact_next_year=bool(form.contact_next_year.data),
        answers=lambda: question_fields.answers(form),
    )
    return sending.key, actions.register(sending, form.classes())


def page(form: ClassesForm, slots: Sequence[Slot]) -> str:
    """Draw the page; results of a search are on it until a school is chosen."""
    headers.uncached()
    found = school_search.search(form.find.data) if form.chosen is None and form.find.data else None
    # A search that was sent wants its results; a school chosen from them before stays chosen.
    values: dict[str, Any] = {
        "form": form,
        "blocks": forms.blocks(form),
        "found": found,
        "details": school_search.details,
        "terms": form.terms,
        "range": words.level_range(form.terms),
        "slots": slots,
        "event": slots[0].event,
        "full": [slot for slot in slots if slot.seats_left == 0],
        "tight": [slot for slot in slots if not places_left.fits(slot, form.terms.max_pupils + 1)],
        "classes_most": forms.CLASSES_MOST,
    }
    return render_template("classes/register.html", **values)


def _choices(slots: Sequence[Slot]) -> list[str]:
    """Return day, hours and what is left of each slot, and the place where there are several."""
    places = {slot.place_id for slot in slots}
    return [" · ".join(part for part in _said(slot, with_place=len(places) > 1) if part) for slot in slots]


def _said(slot: Slot, *, with_place: bool) -> tuple[str, ...]:
    # A class that fits has its seats, whoever larger waits: the places are told, not the line.
    left = slot.seats_left
    told = left and not slot.in_round
    room = ngettext("%(num)s place left", "%(num)s places left", left) if told else availability.of(slot, now()).words
    return event_words.when(slot), plain(slot.place.name) if with_place else "", room


def _step() -> str:
    step = request.form.get("step", "")
    return step if step.partition("-")[0] in forms.STEPS else ""


def _begin(form: ClassesForm, slots: Sequence[Slot]) -> None:
    form.seen.data = _seen(slots)
    wanted = request.args.get("slot", type=int)
    form.of(1, "wish1").data = wanted if wanted in form.slots else slots[0].id if len(slots) == 1 else None
    class_copy.fill(form, request.args.get("class", ""))


def _continue_with(form: ClassesForm, before: int) -> None:
    for what in COPIED:
        if not form.of(form.order[-1], what).raw_data:
            form.of(form.order[-1], what).data = form.of(before, what).data


def _school(chosen: str | None) -> School | None:
    if not chosen or not re.fullmatch(r"[0-9]{1,9}", chosen):
        return None
    school = db.session.get(School, int(chosen))
    return school if school is not None and school.state != SchoolState.VANISHED else None


def _proposed(form: ClassesForm) -> School:
    text = {what: form[f"new_{what}"].data or "" for what in ("name", "postcode", "locality")}
    return schools.propose(street="", community=Community(form.new_community.data), **text)


def _seen(slots: Any) -> str:
    return " ".join(f"{slot.id}.{slot.revision}" for slot in slots)
