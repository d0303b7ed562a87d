"""The way of a form that may be refused: shown, checked, done, or shown again with the reason."""

from collections.abc import Callable

from ixevents.core.forms import Form
from ixevents.core.refusal import Refused
from ixevents.extensions import db
from ixevents.staff import finding

Page = str | tuple[str, int]


def asked(form: Form, work: Callable[[], object], draw: Callable[[], str]) -> Page | None:
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
