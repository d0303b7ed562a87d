"""The way from a form to its work, by a rehearsal: first what would go out is shown, then it is done.

A form with a button `go=do` is sent twice: the first sending shows who is written to, the second does it. Who changes words in
between is shown the letters anew, for nobody sends what was not seen. A button `show=<n>` of the rehearsal answers the n-th letter as HTML.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from flask import Response, abort, g, request
from flask_babel import gettext as _
from wtforms import TextAreaField

from ixevents.core.forms import Form
from ixevents.core.refusal import Refused
from ixevents.core.seen import seen_mark
from ixevents.extensions import db
from ixevents.outbox import post
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
    seen, now = request.form.get("rehearsed", ""), _words(form)
    if request.form.get("go") == "do" and seen in ("", now):
        return _do(work, page)
    found = replace(rehearse(work), asked=now)
    if found.refusal is not None:
        return page(None, [found.refusal.message]), 409
    if "show" in request.form:
        return _letter(found)
    if request.form.get("go") == "do":
        return page(found, [_("You changed the words after the preview. Read again what goes out, then confirm.")]), 409
    return page(found, [])


def done(words: str = "") -> str:
    """Say that the work is done; that letters are on their way only where it wrote any, else `words` for what was done."""
    written = g.pop("letters_written", 0)
    if not written:
        return words or _("Saved.")
    return _("Done. The letter is on its way.") if written == 1 else _("Done. The letters are on their way.")


def _words(form: Form) -> str:
    """Return a short number for what was written, which letters repeat, and for the ticks a form names in `previewed`.

    Other ticks and days, which a preview itself may ask for, do not count.
    """
    counted = getattr(form, "previewed", ())
    written = [(field.name, field.data) for field in form if (isinstance(field, TextAreaField) or field.name in counted) and field.data]
    return seen_mark(sorted(written))


def _do(work: Callable[[], T], page: Callable[[Rehearsal[T] | None, list[str]], str]) -> Page | None:
    try:
        with post.collecting() as letters:
            work()
            db.session.flush()
        g.letters_written = len(letters)
    except Refused as refusal:
        db.session.rollback()
        return page(None, [refusal.message]), 409
    return None


def _letter(found: Rehearsal[T]) -> Response:
    number = request.form.get("show", type=int)
    if number is None or not 0 <= number < len(found.samples):
        abort(400)
    return letter_html.answer(found.samples[number].html)
