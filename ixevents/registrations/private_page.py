"""What the private page of a registration shows."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import current_app, render_template, request, url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm.attributes import set_committed_value

from ixevents.core import kept_pages, qr, reading
from ixevents.core.clock import now
from ixevents.core.forms import Form
from ixevents.core.languages import LANGUAGES
from ixevents.core.refusal import Refused
from ixevents.core.web import apart, current_language
from ixevents.events import feed_notes, feeds
from ixevents.events.questions import Question, asked
from ixevents.extensions import db
from ixevents.registrations import answers, facts, need_actions, priority, proposal_actions, queries, question_fields, shapes, wishes, words
from ixevents.registrations.forms import NEEDS, AnswersForm, ChangeForm, NeedsForm, OfferForm
from ixevents.registrations.models import Registration, State
from ixevents.registrations.proposal import DateProposal
from ixevents.registrations.question_fields import Asks


@dataclass(frozen=True)
class Panel:
    """A part of the page that a package above adds: a template, which finds what it needs in `panel.values`."""

    template: str
    values: Mapping[str, Any]


Makes = Callable[[Registration], Panel | None]
_panels: list[Makes] = []

_SAVED = {
    "size": _l("The new number is kept."),
    "answers": _l("Your answers are kept."),
    "moved": _l("The new date is kept."),
    "changes": _l("What you changed is kept."),
    "handover": _l("Your colleague has been asked. You stay the contact until the answer is yes."),
    "taken": _l("You are the contact now."),
    "all_taken": _l("You are their contact now."),
}
"""What the page says first, by what was sent just before."""
_OWN = frozenset({"id", "code", "ticket", "name"})
"""Of a registration: what nobody else's page shows."""


def add_panel(makes: Makes) -> None:
    """Let a package above add a part to the page of the registrations it knows."""
    if makes not in _panels:
        _panels.append(makes)


def usual(code: str) -> str | None:
    """Draw the page of a party of persons that is coming; None where there is more to say, or nobody with this code."""
    with db.looking() as connection:
        rows = shapes.USUAL_PAGE.on(connection, {"code": code})
    if not rows or rows[0][-1]:
        return None
    registration: Registration = reading.read(rows, shapes.PAGE)[0]
    if not _is_usual(registration):
        return None
    set_committed_value(registration, "answers", [])
    slot = registration.slot
    own = {"qr": qr.picture(registration.ticket), **_named(registration)}
    things = [registration, slot, slot.event, slot.event.edition, slot.place]
    seen = kept_pages.loaded(things, without=_OWN), *feed_notes.of([slot]).get(slot.event_id, [])
    return kept_pages.draw("registrations/private.html", seen, own, lambda own: {**values(registration), **own, **_addresses(own["code"])})


def _named(registration: Registration) -> dict[str, str]:
    door_code = registration.door_code
    return {"code": registration.code, "name": registration.name, "door_code": f"{door_code[:3]} {door_code[3:]}"}


def _is_usual(registration: Registration) -> bool:
    return (
        registration.state == State.CONFIRMED
        and not registration.party_key
        and not registration.slot.event.asks
        and not registration.slot.event.shared_with
        and not registration.seats_waiting
        and registration.slot.settled_at > now()
        and registration.continues_as_id is None
        and registration.anonymous_at is None
        and not request.args
        and all(makes(registration) is None for makes in _panels)
    )


def _addresses(code: str) -> dict[str, object]:
    """Return what pages say of their own address, for the page of a code."""
    paths = {lang: url_for("registrations.private", lang=lang, code=code) for lang in LANGUAGES}
    return {"alternates": paths, "canonical": f"{current_app.config['BASE_URL']}{paths[current_language()]}"}


def values(
    registration: Registration,
    *,
    change_form: ChangeForm | None = None,
    offer_form: OfferForm | None = None,
    answers_form: Form | None = None,
    refusal: Refused | None = None,
    **of_its_kind: Any,
) -> dict[str, Any]:
    """Return what `layouts/private_page.html` shows of a registration, loaded with its answers.

    Forms that only the page of its kind has are passed on as they are.
    """
    standing = _standing(registration)
    if answers_form is None and standing["changeable"]:
        answers_form = _answered(registration)
    shown = {
        "change_form": change_form or _size_form(registration),
        "offer_form": offer_form or OfferForm(formdata=None),
        "answers_form": answers_form if isinstance(answers_form, Asks) else None,
        "answers": [{"key": one.label, "value": one.words} for one in answers.said(registration)],
        "price": facts.price(registration.slot) if registration.live else "",
        "refusal": refusal,
        "saved": _SAVED.get(request.args.get("saved", "")),
        "proposal": _proposal(registration),
        "panels": [panel for makes in _panels if (panel := makes(registration)) is not None],
        # Nobody stands at the entrance any more once it is over.
        "qr": qr.picture(registration.ticket)
        if registration.state in (State.CONFIRMED, State.ATTENDED) and not standing["ended"]
        else None,
    }
    return {**standing, **_waiting(registration), **shown, **of_its_kind}


def needs(registration: Registration, form: NeedsForm, refusal: Refused | None = None) -> str:
    """Draw the page where a party says what it needs; after a refusal what was typed stays, and beside it stands what is known now."""
    rows = []
    if refusal is not None:
        # Who sends again has read it.
        form.seen.data = need_actions.mark(registration)
        known = [str(label) for need, label in NEEDS.items() if need in registration.needs]
        rows = [{"key": form.needs.label.text, "value": apart(known) or "–"}]
        rows += [{"key": form.needs_note.label.text, "value": registration.needs_note or "–"}]
    is_open = registration.live and registration.slot.settled_at > now()
    values = {"registration": registration, "form": form, "refusal": refusal, "rows": rows, "open": is_open}
    return render_template("registrations/needs.html", **values)


def _standing(registration: Registration) -> dict[str, Any]:
    """Return the party, its slot, and what its state and the hour allow."""
    slot, lang = registration.slot, current_language()
    entry = feeds.slot_entry(slot, lang)
    over, wished = slot.settled_at <= now(), registration.state == State.WISHED
    return {
        "registration": registration,
        **_named(registration),
        "slot": slot,
        "event": slot.event,
        "State": State,
        "standing": words.afterwards(registration) or words.standing(registration),
        "changeable": registration.live and not over,
        "over": over,
        "ended": slot.ends_at <= now(),
        "wished": wished,
        "wish_rows": [{"key": label, "value": told} for label, told in wishes.rows(registration)] if wished else [],
        "wishes_page": wishes.page(registration),
        "google": feeds.google_add(slot, entry),
        "outlook": feeds.outlook_add(slot, entry),
    }


def answers_form(registration: Registration, questions: Sequence[Question], **options: Any) -> Form:
    """Return the questions as fields, for as many people as the registration asks seats for."""
    return question_fields.asking(AnswersForm, questions, registration.seats_asked)(**options)


def _answered(registration: Registration) -> Form:
    """Return the questions with what was answered."""
    form = answers_form(registration, asked(registration.slot.event), formdata=None)
    if isinstance(form, Asks):
        form.fill(answers.given_by(registration))
    return form


def _size_form(registration: Registration) -> ChangeForm:
    form = ChangeForm(formdata=None, max_party=registration.slot.event.max_party)
    form.seats.data = registration.seats_asked
    return form


def _waiting(registration: Registration) -> dict[str, Any]:
    """Return the open offer, or else the place in the line."""
    if not registration.seats_waiting or registration.state == State.WISHED:
        return {"offer": None, "place_in_line": None}
    first = "" if priority.may_sit(registration.slot, registration) else priority.told(registration.slot)
    offer = db.session.scalars(queries.open_offer(registration.id)).first()
    ahead = 0 if offer else db.session.scalar(queries.ahead_in_line(registration)) or 0
    return {"offer": offer, "place_in_line": None if offer else ahead + 1, "first": first}


def _proposal(registration: Registration) -> DateProposal | None:
    """Return the other slot that waits for an answer."""
    if registration.state not in proposal_actions.ANSWERABLE:
        return None
    if not db.session.scalar(proposal_actions.has_open(), {"registration": registration.id}):
        return None
    found = db.session.scalars(proposal_actions.open_of(registration.id)).first()
    return found if found is not None and found.open else None
