"""Handing classes over: the question on a class's own page, and the page of whoever is not the contact."""

from collections.abc import Callable

from flask import Blueprint, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from ixevents.classes import handover
from ixevents.classes.handing import actions, class_part, sendings
from ixevents.classes.handing.answer_page import AnswerPage
from ixevents.classes.handing.forms import HandOverForm
from ixevents.classes.handing.sendings import Part
from ixevents.classes.handover import ClassHandover
from ixevents.classes.views import load_class
from ixevents.core import headers
from ixevents.core.refusal import Refused
from ixevents.core.web import current_language
from ixevents.extensions import db, limiter
from ixevents.registrations import queries as registrations
from ixevents.registrations.models import Registration
from ixevents.registrations.views import PUBLIC_LIMIT, act, draw

bp = Blueprint("class_handovers", __name__, url_prefix="/<any(fr, nl, en):lang>")


@bp.post("/registrations/<code>/class/handover")
@limiter.limit(PUBLIC_LIMIT)
def ask(code: str) -> ResponseReturnValue:
    """Ask a colleague to take the class over, and others of its page that are ticked."""
    registration, form = load_class(code), HandOverForm()
    together = class_part.together(registration)
    others = sendings.can_be_handed_over(together, sendings.asked_about(together), form.key)
    form.offer(others)
    if not form.validate():
        return draw(registration, hand_over_form=form), 422
    also = [one.registration for number, one in others.items() if number in form.chosen]
    return act(registration, lambda found: actions.ask([found, *also], form.contact()), saved="handover", sent={"hand_over_form": form})


@bp.post("/registrations/<code>/class/handover/take-back")
def take_back(code: str) -> ResponseReturnValue:
    """Take that question back: for this class, or for all that were asked about by the same letter."""
    return act(load_class(code), _take_back)


@bp.get("/class-handovers/<code>")
def page(code: str) -> ResponseReturnValue:
    """Show what was asked of a colleague, or where the class of a former contact went; a link changes nothing."""
    headers.private()
    found = db.session.scalars(handover.by_code(code)).first()
    return redirect(url_for("registrations.private", code=code)) if found is None else AnswerPage(found).draw()


@bp.post("/class-handovers/<code>/take")
@limiter.limit(PUBLIC_LIMIT)
def take(code: str) -> ResponseReturnValue:
    """Take classes over: the links become those of the classes."""
    found = _load(code)
    if found is None:
        return redirect(url_for("registrations.private", code=code), 303)
    answer = AnswerPage(found, sent=True)
    if answer.was_yes:
        return redirect(url_for(".page", code=code), 303)
    if answer.asked and not answer.form.validate():
        return answer.draw(), 422
    phone, language = answer.form.phone.data or "", current_language()
    return _do(answer, lambda: actions.take(answer.parts, answer.chosen, phone=phone, language=language))


@bp.post("/class-handovers/<code>/decline")
def decline(code: str) -> ResponseReturnValue:
    """Say no."""
    found = _load(code)
    if found is None:
        return redirect(url_for(".page", code=code), 303)
    answer = AnswerPage(found)
    return _do(answer, lambda: actions.decline(answer.parts))


@bp.post("/class-handovers/<code>/undo")
def undo(code: str) -> ResponseReturnValue:
    """Take the class back from the colleague, or all that were handed over at once: the link opens it again."""
    found = _load(code)
    if found is None:
        return redirect(url_for(".page", code=code), 303)
    answer = AnswerPage(found)
    return _do(answer, lambda: actions.undo(answer.taken if request.form.get("all") else answer.mine))


def way(code: str) -> str | None:
    """Return where a link leads that is nobody's registration: to the page of its handing over, if it has one."""
    known = db.session.scalar(handover.code_of(code))
    return None if known is None else url_for("class_handovers.page", code=known)


def _take_back(registration: Registration) -> None:
    found = db.session.scalars(handover.asked_about([registration.id])).first()
    if found is not None:
        actions.take_back(sendings.parts(found.sending) if request.form.get("all") else [Part(found, registration)])


def _load(code: str) -> ClassHandover | None:
    headers.private()
    found = db.session.scalars(handover.by_code(code)).first()
    if found is None and db.session.scalars(registrations.by_code(), {"code": code}).first() is None:
        abort(404)
    return found


def _do(answer: AnswerPage, deed: Callable[[], list[Registration] | None]) -> ResponseReturnValue:
    """Do one thing: commit and go to the page of the link, which is the class where it is the sender's now.

    Whoever took classes over gets to the first of them, which leads to the others.
    """
    try:
        taken = deed()
    except Refused as refusal:
        db.session.rollback()
        return answer.anew().draw(refusal), 409
    db.session.commit()
    if taken:
        return redirect(url_for("registrations.private", code=taken[0].code, saved="taken" if len(taken) == 1 else "all_taken"), 303)
    return redirect(url_for("registrations.private", code=answer.code), 303)
