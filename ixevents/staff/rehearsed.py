"""The way from a form to its work, by a rehearsal: first what would go out is shown, then it is done.

A form with a button `go=do` is sent twice: the first sending shows who is written to, the second does it. A button `show=<n>`
of the rehearsal answers the n-th letter as HTML.
"""

from collections.abc import Callable
from typing import TypeVar

from flask import Response, abort, request

from ixevents.core.forms import Form
from ixevents.core.refusal import Refused
from ixevents.extensions import db
from ixevents.outbox.rehearsal import Rehearsal, rehearse
from ixevents.staff import finding, letter_html

T = TypeVar("T")
Page = str | tuple[str, int] | Response


def shown(form: Form, work: Callable[[], T], page: Callable[[Rehearsal[T] | None, list[str]], str]) -> Page | None:
    """Return the page to show, or None once `work` is done and waits for the view's commit.

    `page` draws the form with a rehearsal and the sentences of a refusal. `work` and `page` load what they touch
    themselves: nothing loaded before a rehearsal is of use after it.
    """
    if request.method != "POST" or finding.looking():
        return page(None, [])
    if not form.validate():
        return page(None, []), 422
    if request.form.get("go") == "do":
        return _do(work, page)
    found = rehearse(work)
    if found.refusal is not None:
        return page(None, [found.refusal.message]), 409
    if "show" in request.form:
        return _letter(found)
    return page(found, [])


def _do(work: Callable[[], T], page: Callable[[Rehearsal[T] | None, list[str]], str]) -> Page | None:
    try:
        work()
        db.session.flush()
    except Refused as refusal:
        db.session.rollback()
        return page(None, [refusal.message]), 409
    return None


def _letter(found: Rehearsal[T]) -> Response:
    number = request.form.get("show", type=int)
    if number is None or not 0 <= number < len(found.samples):
        abort(400)
    return letter_html.answer(found.samples[number].html)
