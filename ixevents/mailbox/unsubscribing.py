"""Messages by which mail programs unsubscribe their readers: the subject holds the token of the news they are about (RFC 2369)."""

import re

from ixevents.mailbox.models import InboxMessage
from ixevents.mailings import actions

NOTE = "unsubscribed"
_SUBJECT = re.compile(r"\s*unsubscribe\s+(\S+)\s*", re.IGNORECASE)


def take(message: InboxMessage) -> bool:
    """Send no more news to the reader whose token it is, whoever sends it: only that reader was given it. Returns whether it was one."""
    found = _SUBJECT.fullmatch(message.subject)
    held = actions.reader(found[1]) if found else None
    if held is None:
        return False
    actions.unsubscribe(*held)
    message.note = NOTE
    return True
