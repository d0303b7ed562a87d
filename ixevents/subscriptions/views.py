"""Asking for news by mail, and the private page behind its letters. Reading a page changes nothing; buttons do (case 16)."""

from collections.abc import Callable

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Redirect

from ixevents.core import headers
from ixevents.core.refusal import Refused
from ixevents.core.web import current_language
from ixevents.extensions import db, limiter
from ixevents.subscriptions import actions, queries, topics
from ixevents.subscriptions.forms import AskForm, OwnForm
from ixevents.subscriptions.models import Subscription

bp = Blueprint("subscriptions", __name__, url_prefix="/<any(fr, nl, en):lang>/news")

PUBLIC_LIMIT = "120 per minute; 1000 per hour"
Page = str | tuple[str, int] | Redirect


@bp.route("/", methods=["GET", "POST"])
@limiter.limit(PUBLIC_LIMIT, methods=["POST"])
def ask() -> Page:
    """Show the form, and take a wish for news."""
    form = AskForm()
    form.offer(current_language())
    if not form.is_submitted():
        return _form_page(form)
    if not form.validate():
        return _form_page(form), 422
    try:
        actions.ask(form.email.data, form.language.data, form.chosen())
    except Refused as refusal:
        db.session.rollback()
        form.notice = refusal.message
        return _form_page(form), 409
    db.session.commit()
    return redirect(url_for(".sent"), 303)


@bp.get("/sent")
def sent() -> str:
    """Say to look in the mailbox, the same to everybody (case 19)."""
    headers.private()
    return render_template("subscriptions/sent.html")


@bp.get("/own/<code>")
def own(code: str) -> str:
    """Show what an address gets news of, to whoever holds its code."""
    return _own_page(_load(code))


@bp.post("/own/<code>/<any(confirm, end):deed>")
def decide(code: str, deed: str) -> Page:
    """Confirm the address, or end it."""
    return _acted(_load(code), actions.confirm if deed == "confirm" else actions.end)


@bp.post("/own/<code>/change")
def change(code: str) -> Page:
    """Change topics and language."""
    found, form = _load(code), OwnForm().offer()
    if not form.validate():
        return _own_page(found, form), 422
    return _acted(found, lambda one: actions.change(one, form.language.data, form.chosen()), saved="1")


def _acted(found: Subscription, work: Callable[[Subscription], object], saved: str | None = None) -> Page:
    code = found.code
    try:
        work(found)
    except Refused as refusal:
        db.session.rollback()
        return _own_page(_load(code), refusal=refusal), 409
    db.session.commit()
    return redirect(url_for(".own", code=code, saved=saved), 303)


def _own_page(found: Subscription, form: OwnForm | None = None, refusal: Refused | None = None) -> str:
    if form is None:
        form = OwnForm(formdata=None).offer()
        form.topics.data, form.language.data = found.topic_list, found.language
    names, saved = topics.names(found.topic_list), request.args.get("saved") == "1"
    return render_template("subscriptions/own.html", subscription=found, form=form, refusal=refusal, names=names, saved=saved)


def _form_page(form: AskForm) -> str:
    return render_template("subscriptions/ask.html", form=form, hints={topic: topics.hint(topic) for topic in topics.known()})


def _load(code: str) -> Subscription:
    headers.private()
    return db.session.scalars(queries.by_code(code)).first() or abort(404)
