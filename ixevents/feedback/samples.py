"""Sample of the letter that asks how it was."""

from datetime import timedelta

from flask_babel import lazy_gettext as _l

from ixevents.core.clock import now
from ixevents.feedback import notices
from ixevents.outbox import samples
from ixevents.registrations.models import State
from ixevents.registrations.samples import party


def add() -> None:
    """Make the sample known."""
    samples.add(
        "feedback.ask",
        _l("How was it?"),
        lambda language: notices.ask(party(language, state=State.ATTENDED, came=3), now() + timedelta(days=36)),
    )
