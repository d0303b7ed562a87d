"""Answering by itself, for packages above: to persons only, once in seven days, where the envelope says (MAIL-06, RFC 3834)."""

from datetime import timedelta

from flask import current_app

from ixevents.core.clock import now
from ixevents.extensions import db
from ixevents.mailbox import automatic, queries
from ixevents.mailbox.models import InboxMessage
from ixevents.mailbox.received import Received
from ixevents.outbox import verp

ONCE_IN = timedelta(days=7)


def may_answer(message: InboxMessage) -> bool:
    """Whether a program may answer a message by itself; whoever does calls `note_answered`."""
    received = Received(message.raw)
    config = current_app.config
    own = (config["MAIL_FROM"], config["CONTACT_EMAIL"])
    if not message.sender_key or not automatic.may_be_answered(received, own) or verp.is_ours(automatic.return_path(received)):
        return False
    return db.session.scalar(queries.answered_since(message.sender_key, now() - ONCE_IN)) is None


def note_answered(message: InboxMessage) -> None:
    """Remember that a message was answered."""
    message.answered_at = now()
    db.session.flush()


def answer_to(message: InboxMessage) -> str:
    """Return the address an automatic answer goes to."""
    return automatic.return_path(Received(message.raw))


def headers(message: InboxMessage) -> dict[str, str]:
    """Return the headers of an automatic answer, for `post(headers=...)`."""
    thread = {"In-Reply-To": message.message_id, "References": message.message_id} if message.message_id else {}
    return {"Auto-Submitted": "auto-replied", **thread}
