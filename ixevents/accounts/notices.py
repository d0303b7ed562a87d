"""Letters about accounts: one function a letter. None greets by name; each goes to the account's own address."""

from collections.abc import Mapping
from datetime import datetime

from flask_babel import gettext as _

from ixevents.accounts.models import Staff
from ixevents.core import dates
from ixevents.core.clock import now
from ixevents.core.languages import NAMES
from ixevents.core.links import external
from ixevents.core.web import current_language
from ixevents.outbox import letters
from ixevents.outbox.models import Notice
from ixevents.outbox.post import post

CONFIDENTIAL = "accounts."
"""Letters whose kind begins like this carry keys to accounts: screens show that they went, never what they say."""


def invited(staff: Staff, token: str, until: datetime) -> Notice | None:
    """Ask somebody in, with the link that makes the account theirs."""

    def more() -> Mapping[str, object]:
        return {"link": external("accounts.invitation", token=token), "rows": [*_rows(staff), (_("Open before"), _moment(until))]}

    return _write("invited", staff, more, expires_at=until)


def reset(staff: Staff, token: str, until: datetime) -> Notice | None:
    """Give the link for choosing a new password."""
    return _write("reset", staff, lambda: _reset_values(staff.email, token, until), expires_at=until)


def pretend_reset() -> None:
    """Do the work of a letter for an address that has no account, so that the answer takes the same time (case 19)."""
    letters.write("accounts.reset", "fr", lambda: _reset_values("nobody@example.org", "-", now()))


def password_changed(staff: Staff) -> Notice | None:
    """Say that the password was changed: whoever did not do it must hear of it."""
    return _write("password_changed", staff, lambda: _changed_values(staff))


def factors_changed(staff: Staff) -> Notice | None:
    """Say that the second factor was changed."""
    return _write("factors_changed", staff, lambda: _changed_values(staff))


def _write(letter: str, staff: Staff, context: letters.Context, *, expires_at: datetime | None = None) -> Notice | None:
    language = staff.language if staff.language in NAMES else "fr"
    return post(f"{CONFIDENTIAL}{letter}", staff.email, language, about=staff, context=context, expires_at=expires_at)


def _reset_values(email: str, token: str, until: datetime) -> Mapping[str, object]:
    return {"link": external("accounts.reset", token=token), "rows": [(_("Account"), email), (_("Open before"), _moment(until))]}


def _changed_values(staff: Staff) -> Mapping[str, object]:
    return {"link": external("accounts.forgot"), "rows": [*_rows(staff), (_("Changed on"), _moment(now()))]}


def _rows(staff: Staff) -> list[tuple[str, str]]:
    return [(_("Account"), staff.email)]


def _moment(moment: datetime) -> str:
    return f"{dates.day_long(moment, current_language())}, {dates.hour(moment)}"
