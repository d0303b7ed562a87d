"""What of a letter is shown to whom, and in which words."""

from flask_babel import lazy_gettext as _l

from ixevents.accounts import access
from ixevents.accounts.notices import CONFIDENTIAL
from ixevents.accounts.roles import Power
from ixevents.outbox.models import Notice, PauseReason

COUNCIL = "council."
PAUSES = {
    PauseReason.UNREACHABLE: _l("The mail server cannot be reached."),
    PauseReason.SILENT: _l("The mail server answers nothing that can be understood."),
    PauseReason.ENCRYPTION: _l("The mail server offers no valid encryption."),
    PauseReason.LOGIN: _l("The mail server refuses our account or password."),
    PauseReason.SENDER: _l("The mail server refuses our sender address or our messages as such."),
}


def text_is_shown(notice: Notice) -> bool:
    """Whether the person signed in may read a letter: it names a party and holds the key to its page."""
    if notice.kind.startswith(CONFIDENTIAL) or not notice.recipient:
        return False
    return access.may(Power.SEE_PERSONS) or (notice.kind.startswith(COUNCIL) and access.may(Power.KEEP_COUNCIL))


def subject(notice: Notice) -> str | None:
    """Return the subject for who may read the letter."""
    return notice.subject if text_is_shown(notice) else None
