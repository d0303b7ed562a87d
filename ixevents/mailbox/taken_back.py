"""Answers of calendars that waited for a person until the same calendar took them back. Callers commit."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Select, select

from ixevents.core.clock import now
from ixevents.extensions import db
from ixevents.journal import actions as journal
from ixevents.journal.models import SYSTEM
from ixevents.mailbox import queries, unasked
from ixevents.mailbox.models import InboxKind, InboxMessage, InboxState
from ixevents.mailbox.replies import Answer

NOTE = "taken_back"


def settle(message: InboxMessage, answer: Answer) -> None:
    """Let no earlier answer about the same thing wait for a person any more, for this one says what is so already.

    Words of a person wait on, and what came from a sender that was checked is taken back only by one that was checked too.
    """
    for earlier in db.session.scalars(_waiting(message)):
        if _taken_back(earlier.understood, answer):
            earlier.note, earlier.seen_to_at = NOTE, now()
            journal.record("settle_message", earlier, actor=SYSTEM, kind=str(earlier.kind))


def _waiting(message: InboxMessage) -> Select[InboxMessage]:
    """What says something else in the name of the same person about the same thing."""
    same = InboxMessage.area == message.area, InboxMessage.about_kind == message.about_kind, InboxMessage.about_id == message.about_id
    kept = InboxMessage.kind == InboxKind.REPLY, InboxMessage.state == InboxState.KEPT, InboxMessage.note == "differs"
    return select(InboxMessage).where(queries.WAITS, InboxMessage.attendee == message.attendee, *same, *kept)


def _taken_back(said: dict[str, Any], answer: Answer) -> bool:
    same = unasked.same_uid(said["uid"]) == unasked.uid(answer) and said["verified"] in (None, answer.verified)
    for_a_person = said["comment"] or said.get("several") or said.get("passed_on")
    return same and not for_a_person and not _later(said, answer)


def _later(said: dict[str, Any], answer: Answer) -> bool:
    """Whether an answer that came before was given after: mail overtakes mail."""
    given = said["stamp"]
    return bool(given and answer.stamp and datetime.fromisoformat(given).astimezone(UTC) > answer.stamp)
