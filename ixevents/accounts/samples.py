"""Samples of the letters about accounts: an invented colleague, a link that opens nothing."""

from collections.abc import Callable
from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l

from ixevents.accounts import notices
from ixevents.accounts.models import Staff
from ixevents.core.clock import now
from ixevents.core.tokens import new_code
from ixevents.extensions import db
from ixevents.outbox import samples

_LINK = "example"


def add() -> None:
    """Make the samples known."""
    samples.add("accounts.invited", _l("Invitation of a colleague"), _for(lambda staff: notices.invited(staff, _LINK, _soon())))
    samples.add("accounts.reset", _l("New password asked for"), _for(lambda staff: notices.reset(staff, _LINK, _soon())))
    samples.add("accounts.password_changed", _l("Password changed"), _for(notices.password_changed))
    samples.add("accounts.factors_changed", _l("Second factor changed"), _for(notices.factors_changed))


def _for(letter: Callable[[Staff], object]) -> samples.Write:
    def write(language: str) -> object:
        staff = Staff(email=f"colleague-{new_code()[:6].lower()}@example.org", name="", roles=[], event_ids=[], language=language[:2])
        db.session.add(staff)
        db.session.flush()
        return letter(staff)

    return write


def _soon() -> datetime:
    return now() + timedelta(days=7)
