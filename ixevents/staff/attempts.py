"""What views of the back-office do when something is refused: the next page says why, or the form does, with all that was typed."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from urllib.parse import urldefrag

from flask import Response, flash, session

from ixevents.accounts import access
from ixevents.core.forms import Form
from ixevents.core.refusal import Refused
from ixevents.extensions import db
from ixevents.staff import finding

Page = str | tuple[str, int]


@contextmanager
def refusal_told() -> Iterator[None]:
    """Do something, its commit included; when it is refused, undo it and let the next page say why."""
    try:
        yield
    except Refused as refusal:
        db.session.rollback()
        flash(refusal.message, "warning")


def seen_first(response: Response) -> Response:
    """Lead to the top of the next page where it says why something was refused: at a row further down nobody would see it."""
    led_on = access.in_area() and response.status_code == HTTPStatus.SEE_OTHER
    if led_on and any(kind == "warning" for kind, _said in session.get("_flashes", ())):
        response.headers["Location"] = urldefrag(response.headers["Location"]).url
    return response


def shown(form: Form, work: Callable[[], object], draw: Callable[[], str]) -> Page | None:
    """Return the page to show, or None once `work` is done and waits for the view's commit.

    `draw` loads what it shows itself: after a refusal nothing loaded before is of use. The form has a `notice`.
    """
    if not form.is_submitted() or finding.looking():
        return draw()
    if not form.validate():
        return draw(), 422
    try:
        work()
        db.session.flush()
    except Refused as refusal:
        db.session.rollback()
        form.notice = refusal.message
        return draw(), 409
    return None
