"""The page behind the letter: the questions, and afterwards what was answered, for whoever holds the link."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from flask import Blueprint, abort, redirect, render_template, url_for
from werkzeug.wrappers import Response as Redirect

from ixevents.core import headers, tokens
from ixevents.core.clock import now
from ixevents.core.refusal import Refused
from ixevents.events.models import Event
from ixevents.extensions import db, limiter
from ixevents.feedback import actions, asking, notices, queries
from ixevents.feedback.actions import Place
from ixevents.feedback.forms import FeedbackForm, asking_about
from ixevents.feedback.models import Call, Party
from ixevents.registrations.models import Registration
from ixevents.registrations.views import PUBLIC_LIMIT

bp = Blueprint("feedback", __name__, url_prefix="/<any(fr, nl, en):lang>/feedback")

ANSWERS = "feedback-answers"
"""What the address of given answers is signed for; it names no party."""

Page = str | tuple[str, int] | Redirect


@dataclass(frozen=True)
class Given:
    """Answers that can still be changed."""

    place: Place
    event: Event
    closes_at: datetime


@bp.route("/<token>", methods=["GET", "POST"])
@limiter.limit(PUBLIC_LIMIT, methods=["POST"])
def form(token: str) -> Page:
    """Ask how it was; behind the address one gets after answering, show the answers."""
    headers.private()
    given = _given(token)
    if given is not None:
        return _change(token, given)
    party = _party(token)
    call = db.session.get(Call, party.slot_id)
    form = _form(party.slot.event, asking.party_of(party.slot))
    if call is None or call.closes_at <= now():
        return _said(party.slot.event, "closed", form if form.is_submitted() else None)
    if not form.is_submitted():
        return _said(party.slot.event, "answered") if party.id in call.answered else _form_page(form, party.slot.event, call.closes_at)
    if not form.validate():
        return _form_page(form, party.slot.event, call.closes_at)
    return _answer(form, party, call.closes_at)


def _answer(form: FeedbackForm, party: Registration, closes_at: datetime) -> Page:
    event_id = party.slot.event_id
    try:
        place = actions.answer(party, form.key, form.given())
    except Refused as refusal:
        return _refused(form, refusal, event_id, closes_at)
    db.session.commit()
    value = [place.word, place.event_id, place.party, int(closes_at.timestamp())]
    return redirect(url_for(".form", token=tokens.sign(ANSWERS, value)), 303)


def _change(token: str, given: Given) -> Page:
    form = _form(given.event, given.place.party)
    if not form.is_submitted():
        form.fill(actions.given_in(given.place, form.questions))
        return _form_page(form, given.event, given.closes_at, thanks=True)
    if not form.validate():
        return _form_page(form, given.event, given.closes_at)
    try:
        actions.change(given.place, given.event.edition_id, given.closes_at, form.given())
    except Refused as refusal:
        return _refused(form, refusal, given.place.event_id, given.closes_at)
    db.session.commit()
    return redirect(url_for(".form", token=token), 303)


def _refused(form: FeedbackForm, refusal: Refused, event_id: int, closes_at: datetime) -> Page:
    db.session.rollback()
    event = db.session.scalars(queries.event(event_id)).one()
    if refusal.reason != "empty":
        return _said(event, refusal.reason, form)
    form.notice = refusal.message
    return _form_page(form, event, closes_at)


def _party(token: str) -> Registration:
    registration_id = tokens.read(notices.ASK, token)
    found = db.session.scalars(queries.party(registration_id)).first() if isinstance(registration_id, int) else None
    return found or abort(404)


def _given(token: str) -> Given | None:
    value = tokens.read(ANSWERS, token)
    if not isinstance(value, list):
        return None
    word, event_id, party, closes = value
    event = db.session.scalars(queries.event(event_id)).first() or abort(404)
    return Given(Place(str(word), event_id, Party(party)), event, datetime.fromtimestamp(closes, UTC))


def _form(event: Event, party: Party) -> FeedbackForm:
    return asking_about(asking.asked(event.edition_id, party))()


def _said(event: Event, reason: str, sent: FeedbackForm | None = None) -> str:
    """Say why nothing is asked any more; what was sent all the same is shown, for it is kept nowhere."""
    return render_template("feedback/said.html", event=event, reason=reason, form=sent)


def _form_page(form: FeedbackForm, event: Event, closes_at: datetime, *, thanks: bool = False) -> str | tuple[str, int]:
    until = closes_at - timedelta(minutes=1)
    page = render_template("feedback/form.html", form=form, event=event, until=until, thanks=thanks, closed=closes_at <= now())
    return (page, 422) if form.is_submitted() else page
