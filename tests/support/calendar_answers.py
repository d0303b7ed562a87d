"""Answers of calendars that come by mail."""

from sqlalchemy import select

from ixevents.extensions import db
from ixevents.mailbox import actions, tasks
from ixevents.mailbox.models import InboxMessage

ANNA = "anna@example.org"


def arrived(
    uid: str, partstat: str, attendee: str = ANNA, sender: str = ANNA, *, given: str = "20261124T090000Z", words: str = ""
) -> InboxMessage:
    """Have an answer arrive and be looked into."""
    number = len(db.session.scalars(select(InboxMessage.id)).all()) + 1
    lines = (
        *(f"From: {sender}", f"Message-ID: <answer-{number}@example.org>", "Content-Type: text/calendar; method=REPLY; charset=utf-8", ""),
        *("BEGIN:VCALENDAR", "METHOD:REPLY", "BEGIN:VEVENT", f"UID:{uid}", f"DTSTAMP:{given}", "SEQUENCE:0", f"COMMENT:{words}"),
        *(f"ATTENDEE;PARTSTAT={partstat}:mailto:{attendee}", "END:VEVENT", "END:VCALENDAR", ""),
    )
    raw = "\r\n".join(lines).encode()
    message_id = actions.store("INBOX", 1, number, raw, len(raw))
    db.session.commit()
    tasks.handle_received()
    return db.session.get_one(InboxMessage, message_id, populate_existing=True)
