"""Signing up, and the private page where everything else happens."""

import re
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Redirect

from ixevents.core import headers, kept_pages
from ixevents.core.clock import now
from ixevents.core.refusal import Refused
from ixevents.core.web import current_language
from ixevents.events import availability, programme
from ixevents.events import words as event_words
from ixevents.events.models import Slot
from ixevents.events.questions import asked
from ixevents.extensions import db, limiter
from ixevents.registrations import (
    actions,
    answer_actions,
    answers,
    closed_page,
    form_page,
    former_links,
    forms,
    invitations,
    kinds,
    more,
    need_actions,
    priority,
    private_page,
    proposal_actions,
    queries,
    question_fields,
    waiting_for,
)
from ixevents.registrations.forms import ChangeForm, OfferForm, PersonForm
from ixevents.registrations.models import Registration

bp = Blueprint("registrations", __name__, url_prefix="/<any(fr, nl, en):lang>")

_NOTHING: Mapping[str, object] = MappingProxyType({})

PUBLIC_LIMIT = "120 per minute; 1000 per hour"
"""Sendings of public forms from one client address; a school or a library shares one."""


@bp.route("/events/<slug>/register", methods=["GET", "POST"])
def register(slug: str) -> ResponseReturnValue:
    """Show the form of an event, and sign a party up."""
    if request.method == "POST":
        return _send(slug)
    page = form_page.empty(slug)
    return _show_or_sign_up(slug) if page is None else page


@limiter.limit(PUBLIC_LIMIT)
def _send(slug: str) -> ResponseReturnValue:
    return _show_or_sign_up(slug)


def _show_or_sign_up(slug: str) -> ResponseReturnValue:
    # Who sends the form has chosen: the others are read when the page is shown again.
    slots = form_page.sent(slug) or _slots(slug) or abort(404)
    if kind := kinds.asked_by(slots[0].event):
        return kind.sign_up(_slots(slug))
    open_ones = [slot for slot in slots if availability.of(slot, now()).takes]
    form = _form_for(slots, open_ones)
    slot = _chosen(form, slots, open_ones)
    if slot is None or slot not in open_ones:
        return closed_page.closed(_slots(slug), slot)
    if not form.is_submitted():
        return form_page.page(form, slots, slot)
    if (
        not form.validate()
        or _has_moved(form, slot)
        or _is_shared_anew(form, slot)
        or question_fields.ask_more_people(form, form.seats.data or 1)
    ):
        return form_page.page(form, _slots(slug), slot), 422
    return _sign_up(form, slot)


@bp.get("/events/<slug>/register/sent")
def sent(slug: str) -> str:
    """Say to look in the mailbox, the same to everybody (case 19)."""
    slots = _slots(slug) or abort(404)
    headers.private()
    return render_template("registrations/sent.html", event=slots[0].event)


@bp.get("/registrations/<code>")
def private(code: str) -> str | Redirect:
    """Show a registration to whoever holds its code; one that went on as another leads there."""
    headers.private()
    if (page := private_page.usual(code)) is not None:
        return kept_pages.proved(page, lambda: _drawn_alone(code, page))
    registration = load(code)
    if registration.continues_as_id is not None:
        return redirect(url_for(".private", code=db.session.scalars(queries.code_of(registration.continues_as_id)).one()))
    return draw(registration)


@bp.get("/registrations/<code>/more")
def others(code: str) -> str:
    """Show what else the party can come to; each leads to a form that knows who asks."""
    registration = load(code)
    return render_template("registrations/more.html", choices=more.choices(registration), event=registration.slot.event, code=code)


@bp.post("/registrations/<code>/confirm")
def confirm(code: str) -> Redirect | tuple[str, int]:
    """Turn held seats into confirmed ones."""
    return act(load(code), actions.confirm_address)


@bp.post("/registrations/<code>/change")
def change(code: str) -> Redirect | tuple[str, int]:
    """Change how many come."""
    registration = load(code)
    form = ChangeForm(max_party=registration.slot.event.max_party)
    if not form.validate():
        return draw(registration, change_form=form), 422
    size = form.seats.data or 0
    return act(registration, lambda found: actions.change_size(found, size), saved="size")


@bp.post("/registrations/<code>/answers")
def change_answers(code: str) -> Redirect | tuple[str, int]:
    """Change the answers to the questions of the event."""
    registration = load(code)
    questions = asked(registration.slot.event)
    form = private_page.answers_form(registration, questions)
    if not form.validate():
        return draw(registration, answers_form=form), 422
    return act(registration, lambda found: answer_actions.change(found, questions, question_fields.given(form)), saved="answers")


@bp.route("/registrations/<code>/needs", methods=["GET", "POST"])
def needs(code: str) -> ResponseReturnValue:
    """Show what a party needs, and change it; of a class that is counted, on its own page."""
    registration, form = load(code), forms.NeedsForm()
    if registration.party_key:
        abort(404)
    if not form.is_submitted():
        form.needs.data, form.needs_note.data = list(registration.needs), registration.needs_note
        form.seen.data = need_actions.mark(registration)
        return private_page.needs(registration, form)
    if not form.validate():
        return private_page.needs(registration, form), 422
    try:
        need_actions.change(registration, form.needs.data or (), form.needs_note.data, seen=form.seen.data or "")
    except Refused as refusal:
        db.session.rollback()
        return private_page.needs(load(code), form, refusal), 409
    db.session.commit()
    return redirect(url_for(".private", code=code, saved="changes"), 303)


@bp.post("/registrations/<code>/withdraw")
def withdraw(code: str) -> Redirect | tuple[str, int]:
    """End the registration."""
    return act(load(code), actions.withdraw)


@bp.post("/registrations/<code>/part")
def part(code: str) -> Redirect | tuple[str, int]:
    """Be offered part of the seats again, after an offer of part was let go."""
    return act(load(code), lambda found: waiting_for.change(found, part=True))


@bp.post("/registrations/<code>/offer")
def offer(code: str) -> Redirect | tuple[str, int]:
    """Answer an offer of seats."""
    registration = load(code)
    form = OfferForm()
    if not form.validate():
        # The answers are buttons: no page of ours sends another.
        if form.answer.errors:
            abort(400)
        return draw(registration, offer_form=form), 422
    return act(registration, lambda found: _answer_offer(found, form))


@bp.post("/registrations/<code>/proposal")
def proposal(code: str) -> Redirect | tuple[str, int]:
    """Take the slot that was proposed, or let it go."""
    answer = request.form.get("answer")
    if answer not in ("take", "decline"):
        abort(400)
    return act(load(code), proposal_actions.take if answer == "take" else proposal_actions.decline)


@bp.get("/registrations/<code>.ics")
def calendar(code: str) -> Response:
    """Answer the slot as a calendar file."""
    registration = load(code)
    response = Response(invitations.calendar_file(registration, current_language()), mimetype="text/calendar")
    response.headers["Content-Disposition"] = f'attachment; filename="{registration.slot.event.slug}.ics"'
    return response


def load(code: str) -> Registration:
    """Return the registration of a private page; unknown and erased ones look alike (case 17)."""
    headers.private()
    registration = db.session.scalars(queries.by_code(), {"code": code}).first()
    if registration is None or registration.anonymous_at is not None:
        former_links.leave(code)
    answers.load(registration)
    return registration


def act(
    registration: Registration, action: Callable[[Registration], object], *, saved: str | None = None, sent: Mapping[str, object] = _NOTHING
) -> Redirect | tuple[str, int]:
    """Do one thing with a registration: commit and go back to its page, which says what is `saved`.

    Or show there why not, with the forms that were `sent` as they were filled in.
    """
    try:
        after = action(registration)
    except Refused as refusal:
        db.session.rollback()
        fresh = load(registration.code)
        return draw(fresh, refusal=refusal, **sent), 409
    db.session.commit()
    # Who went on as another registration took its link along.
    code = after.code if isinstance(after, Registration) else registration.code
    return redirect(url_for("registrations.private", code=code, saved=saved), 303)


def _answer_offer(registration: Registration, form: OfferForm) -> Registration:
    answer = form.answer.data
    if answer == "pass":
        return actions.pass_offer(registration)
    if answer == "decline":
        return actions.decline_offer(registration)
    found = db.session.scalars(queries.open_offer(registration.id)).first()
    everything = found.seats if found else 1
    taken = form.seats.data if answer == "take" and form.seats.data is not None else everything
    return actions.accept_offer(registration, taken, keep_waiting=answer == "take_and_wait")


def _slots(slug: str) -> Sequence[Slot]:
    return db.session.scalars(queries.public_slots(), {"slug": slug}).all()


def _form_for(slots: Sequence[Slot], open_ones: Sequence[Slot]) -> PersonForm:
    event = slots[0].event
    people = question_fields.counted(request.form.get("seats"), event.max_party)
    form_class = question_fields.asking(programme.get(event.edition.programme).form, asked(event), people)
    if priority.holds(slots[0]):
        form_class = forms.asking_home(form_class)
    form: PersonForm = form_class(slots=open_ones or slots)
    return form


def _chosen(form: PersonForm, slots: Sequence[Slot], open_ones: Sequence[Slot]) -> Slot | None:
    """Return the slot asked for: by the form, by the address, or the first that takes registrations."""
    if form.is_submitted():
        sent = form.slot.data
        return next((slot for slot in slots if slot.id == sent), None) if sent is not None else next(iter(open_ones), None)
    chosen = form_page.chosen(open_ones, slots)
    if chosen is not None:
        form_page.prefill(form, chosen)
        more.fill(form, request.args.get("known", ""))
    return chosen


def _has_moved(form: PersonForm, slot: Slot) -> bool:
    """Tell a person whose slot moved while the form was open; what was typed stays (case 10)."""
    sent_revision = form.revision.data or ""
    form.revision.data = str(slot.revision)
    if not re.fullmatch("[0-9]{1,9}", sent_revision) or int(sent_revision) >= slot.revision:
        return False
    form.notice = _("This has moved in the meantime: it is now %(when)s. Send again if that suits you.", when=event_words.when(slot))
    return True


def _is_shared_anew(form: PersonForm, slot: Slot) -> bool:
    """Tell a person who has not read which organisation sees the name, for that began while the form was open (GDPR-15)."""
    told, form.told.data = form.told.data or "", slot.event.shared_with
    if not slot.event.shared_with or told == slot.event.shared_with:
        return False
    form.notice = _(
        "Since you opened this form, %(organisation)s sees your name. Send again if that suits you.", organisation=slot.event.shared_with
    )
    return True


def _sign_up(form: PersonForm, slot: Slot) -> Redirect | tuple[str, int]:
    slug = slot.event.slug
    try:
        registration, own = _register(form, slot)
    except Refused as refusal:
        db.session.rollback()
        return closed_page.closed(_slots(slug), slot, refusal)
    db.session.commit()
    if slot.event.confirm_by_email or not own:
        return redirect(url_for(".sent", slug=slug), 303)
    return redirect(url_for(".private", code=registration.code), 303)


def _register(form: PersonForm, slot: Slot) -> tuple[Registration, bool]:
    """Register what the form says. Returns the registration, and whether it is this sending's own."""
    address = form.address()
    key = form.sending(slot.id, address)
    registration, new = actions.register(
        slot,
        name=form.name.data or "",
        email=address.shown,
        email_key=address.key,
        size=form.seats.data or 0,
        language=current_language(),
        needs=form.needs.data or (),
        needs_note=form.needs_note.data,
        inhabitant=forms.lives_here(form),
        idempotency_key=key,
        answers=question_fields.answers(form),
    )
    own = new or registration.idempotency_key == key
    # The address has a registration here from another sending: its owner gets the link again, the sender learns nothing of it.
    if not own:
        actions.send_link_again(registration)
    return registration, own


def _drawn_alone(code: str, page: str) -> str | None:
    """Draw the page of a party as if nobody else's looked like it; None where its usual page is another by now."""
    db.session.expunge_all()
    drawn = draw(load(code))
    db.session.expunge_all()
    return drawn if private_page.usual(code) == page else None


def draw(registration: Registration, **known: Any) -> str:
    """Show the page; `known` are forms as they were sent, or the refusal."""
    kind = kinds.of(registration)
    values = private_page.values(registration, **known)
    if kind is None:
        return render_template("registrations/private.html", **values)
    return kind.private_page(registration, values)
