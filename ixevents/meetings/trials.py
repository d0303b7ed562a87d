"""A letter to members, sent first to the one who is about to send it: its words alone, opening nothing and entering no calendar."""

import secrets

from flask import current_app
from flask_babel import gettext as _

from ixevents.core.addresses import sendable
from ixevents.extensions import db
from ixevents.meetings import proof
from ixevents.outbox.models import Notice
from ixevents.outbox.rehearsal import Sample


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
        text=proof.mask(sample.text),
        html=proof.mask(sample.html),
        headers={},
    )
    db.session.add(notice)
    db.session.flush()
    return notice
