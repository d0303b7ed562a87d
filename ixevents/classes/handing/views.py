"""Handing a class over: the question on its own page, and the page of whoever is not its contact."""

from collections.abc import Callable

from flask import Blueprint, abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from ixevents.classes import behind, handover, standings, words
from ixevents.classes.handing import actions
from ixevents.classes.handing.forms import HandOverForm, TakeForm
from ixevents.classes.handover import ClassHandover, HandoverState
from ixevents.classes.views import load_class
from ixevents.core import headers
from ixevents.core.refusal import Refused
from ixevents.core.web import current_language
from ixevents.extensions import db, limiter
from ixevents.registrations import queries as registrations
from ixevents.registrations import wishes
from ixevents.registrations.models import Registration, State
from ixevents.registrations.views import PUBLIC_LIMIT, act, draw

bp = Blueprint("class_handovers", __name__, url_prefix="/<any(fr, nl, en):lang>")


@bp.post("/registrations/<code>/class/handover")
@limiter.limit(PUBLIC_LIMIT)
def ask(code: str) -> ResponseReturnValue:
    """Ask a colleague to take the class over."""
    registration, form = load_class(code), HandOverForm()
    if not form.validate():
        return draw(registration, hand_over_form=form), 422
    return act(registration, lambda found: actions.ask(found, form.contact()), saved="handover", sent={"hand_over_form": form})


@bp.post("/registrations/<code>/class/handover/take-back")
def take_back(code: str) -> ResponseReturnValue:
    """Take that question back."""
    return act(load_class(code), actions.take_back)


@bp.get("/class-handovers/<code>")
def page(code: str) -> ResponseReturnValue:
    """Show what was asked of a colleague, or where the class of a former contact went; a link changes nothing."""
    headers.private()
    found = db.session.scalars(handover.by_code(code)).first()
    return redirect(url_for("registrations.private", code=code)) if found is None else _page(found, _form(found))


@bp.post("/class-handovers/<code>/take")
@limiter.limit(PUBLIC_LIMIT)
def take(code: str) -> ResponseReturnValue:
    """Take the class over: the link becomes that of the class."""
    form = TakeForm()
    found = _load(code)
    if found is None:
        return redirect(url_for("registrations.private", code=code), 303)
    if found.state == HandoverState.ASKED and not form.validate():
        return _page(found, form), 422
    phone, language = form.phone.data or "", current_language()
    return _do(found, form, lambda whole: actions.take(found, whole, phone=phone, language=language))


@bp.post("/class-handovers/<code>/decline")
def decline(code: str) -> ResponseReturnValue:
    """Say no."""
    found = _load(code)
    return redirect(url_for(".page", code=code), 303) if found is None else _do(found, None, lambda whole: actions.decline(found, whole))


@bp.post("/class-handovers/<code>/undo")
def undo(code: str) -> ResponseReturnValue:
    """Take the class back from the colleague: the link opens it again."""
    found = _load(code)
    return redirect(url_for(".page", code=code), 303) if found is None else _do(found, None, lambda whole: actions.undo(found, whole))


def way(code: str) -> str | None:
    """Return where a link leads that is nobody's registration: to the page of its handing over, if it has one."""
    known = db.session.scalar(handover.code_of(code))
    return None if known is None else url_for("class_handovers.page", code=known)


def _load(code: str) -> ClassHandover | None:
    headers.private()
    found = db.session.scalars(handover.by_code(code)).first()
    if found is None and db.session.scalars(registrations.by_code(), {"code": code}).first() is None:
        abort(404)
    return found


def _registration(found: ClassHandover) -> Registration:
    return db.session.scalars(registrations.by_id(found.registration_id)).one()


def _form(found: ClassHandover) -> TakeForm:
    form = TakeForm(formdata=None)
    form.phone.data = found.phone if found.state == HandoverState.ASKED else ""
    return form


def _do(found: ClassHandover, form: TakeForm | None, deed: Callable[[Registration], object]) -> ResponseReturnValue:
    """Do one thing: commit and go to the page of the link, which is the class where it is the sender's now."""
    code = found.code
    try:
        deed(_registration(found))
    except Refused as refusal:
        db.session.rollback()
        fresh = db.session.scalars(handover.by_code(code)).one()
        return _page(fresh, form or _form(fresh), refusal), 409
    db.session.commit()
    return redirect(url_for("registrations.private", code=code), 303)


def _page(found: ClassHandover, form: TakeForm, refusal: Refused | None = None) -> str:
    registration = _registration(found)
    party, slot = behind.party(registration), registration.slot
    values = {"handover": found, "State": HandoverState, "form": form, "refusal": refusal, "party": party, "slot": slot}
    asked_by = registration.name if found.state == HandoverState.ASKED else ""
    wished = registration.state == State.WISHED
    standing = {
        "live": registration.live,
        "seated": registration.seats > 0,
        "state": standings.tag(registration)[0],
        "wish_rows": [{"key": label, "value": told} for label, told in wishes.rows(registration)] if wished else [],
    }
    return render_template("classes/handover.html", **values, **standing, asked_by=asked_by, who=words.who(party.pupils, party.adults))
