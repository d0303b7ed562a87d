"""A letter to members, sent first to the one who is about to send it: its words alone, opening nothing and entering no calendar."""

import re
import secrets

from flask import current_app
from flask_babel import gettext as _

from ixevents.extensions import db
from ixevents.outbox.models import Notice
from ixevents.outbox.post import sendable
from ixevents.outbox.rehearsal import Sample

HIDDEN = "…"
_SECRET = re.compile(r"(/council/(?:answers|documents|members)/)[^/\s\"<?]+")


def mask(text: str) -> str:
    """Return a letter without the secrets of its reader's links."""
    return _SECRET.sub(rf"\1{HIDDEN}", text)


def send(sample: Sample, address: str) -> Notice:
    """Leave a rehearsed letter in the outbox, for the one who rehearses; the caller commits."""
    recipient = sendable(address)
    notice = Notice(
        message_id=f"<{secrets.token_hex(16)}@{current_app.config['MAIL_DOMAIN']}>",
        kind=sample.kind,
        language=sample.language,
        recipient=recipient,
        recipient_key=recipient.casefold(),
        subject=_("Trial: %(subject)s", subject=sample.subject)[:200],
        text=mask(sample.text),
        html=mask(sample.html),
        headers={},
    )
    db.session.add(notice)
    db.session.flush()
    return notice
