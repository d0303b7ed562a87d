"""What of a letter is shown to whom, and in which words."""

import re
from datetime import timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from ixevents.accounts import access
from ixevents.accounts.notices import CONFIDENTIAL
from ixevents.accounts.roles import Power
from ixevents.core.clock import now
from ixevents.extensions import db
from ixevents.journal import actions as journal
from ixevents.journal.models import Entry
from ixevents.outbox.models import HeldFor, Notice, PauseReason

COUNCIL = "council."
ONE_LOOK = timedelta(minutes=5)
"""A page with a letter loads the letter's own HTML: both are one look."""

_ADDRESS = re.compile(r"[^\s<>@]{1,300}@[^\s<>@]{1,300}")
PAUSES = {
    PauseReason.UNREACHABLE: _l("The mail server cannot be reached."),
    PauseReason.SILENT: _l("The mail server answers nothing that can be understood."),
    PauseReason.ENCRYPTION: _l("The mail server offers no valid encryption."),
    PauseReason.LOGIN: _l("The mail server refuses our account or password."),
    PauseReason.SENDER: _l("The mail server refuses our sender address or our messages as such."),
    PauseReason.SIGNATURE: _l("Letters cannot be signed: the key for DKIM is missing or broken."),
}

COPIES = {
    HeldFor.RESTORED: _l("It was restored from a backup. What waits in it may have gone since the backup was made."),
    HeldFor.MOVED: _l("The database or the address of the site has changed since letters last went: this may be a copy."),
    HeldFor.OLDER: _l("The database is older than the one from which letters last went."),
}


def text_is_shown(notice: Notice) -> bool:
    """Whether the person signed in may read a letter: it names a party and holds the key to its page."""
    if notice.kind.startswith(CONFIDENTIAL) or not notice.recipient:
        return False
    return access.sees_everybody() or (notice.kind.startswith(COUNCIL) and access.may(Power.KEEP_COUNCIL))


def may_decide(notice: Notice) -> bool:
    """Whether the person signed in may send, release or drop a letter: who may not know the reader decides nothing for them."""
    return access.sees_everybody() or (notice.kind.startswith(COUNCIL) and access.may(Power.KEEP_COUNCIL))


def last_answer(notice: Notice) -> str:
    """Return what the mail server said last; servers like to repeat the address, which is then masked."""
    said = notice.last_answer or ""
    return said if text_is_shown(notice) else _ADDRESS.sub("…", said)


def subject(notice: Notice) -> str | None:
    """Return the subject for who may read the letter."""
    return notice.subject if text_is_shown(notice) else None


def note(notice: Notice) -> None:
    """Write into the journal that a letter was read."""
    mine = Entry.verb == "see_letter", Entry.object_id == notice.id, Entry.actor == access.actor()
    if not db.session.scalar(select(Entry.id).where(*mine, Entry.happened_at > now() - ONE_LOOK).limit(1)):
        journal.record("see_letter", notice, actor=access.actor())
