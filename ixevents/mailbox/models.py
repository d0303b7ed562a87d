"""Post received: every message is a row before anything is done with it."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ixevents.core.clock import now
from ixevents.core.db import Base, Instant, Json, Personal


class InboxState(StrEnum):
    """What became of a message."""

    RECEIVED = "received"
    "Stored, and not looked into yet."
    APPLIED = "applied"
    "A calendar's answer that was taken."
    BOUNCE = "bounce"
    "The report on a letter of ours."
    AUTOMATIC = "automatic"
    "A machine wrote it: an absence, a forged report. Nobody need look."
    KEPT = "kept"
    "An answer or a report a person has to decide about."
    LETTER = "letter"
    "None of these: somebody writes, and a person reads it."


WAITING = (InboxState.KEPT, InboxState.LETTER)
"""States in which a message waits for a person, until somebody has seen to it."""


class InboxKind(StrEnum):
    """What a message was taken for."""

    REPLY = "reply"
    COUNTER = "counter"
    REFRESH = "refresh"
    CALENDAR = "calendar"
    "Another calendar part: an invitation of theirs, a method nobody knows."
    BOUNCE = "bounce"
    DELAY = "delay"
    "It will be tried again: nothing is lost yet."
    RECEIPT = "receipt"
    "It was delivered, or passed on."
    FORGED = "forged"
    "A report that does not carry our mark."
    AUTOMATIC = "automatic"
    LETTER = "letter"


class InboxMessage(Base):
    """One message of the organiser's mailbox."""

    __tablename__ = "inbox_message"
    __table_args__ = (
        UniqueConstraint("folder", "uid_validity", "uid"),
        Index("ix_inbox_message_state", "state", "seen_to_at"),
        Index("ix_inbox_message_sender_key", "sender_key"),
        Index("ix_inbox_message_attendee", "attendee"),
        Index("ix_inbox_message_notice_id", "notice_id"),
        Index("ix_inbox_message_about", "about_kind", "about_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    folder: Mapped[str] = mapped_column(String(200))
    uid_validity: Mapped[int] = mapped_column(BigInteger)
    uid: Mapped[int] = mapped_column(BigInteger)
    "Where it lay: the folder, its age and the number there."
    fingerprint: Mapped[str] = mapped_column(String(64), unique=True)
    "Of its Message-ID and its body: the same message is not taken twice, whatever folder it lies in."
    message_id: Mapped[str] = mapped_column(String(250), default="")
    received_at: Mapped[datetime] = mapped_column(Instant, default=now)
    sender: Mapped[str] = mapped_column(Personal(254), default="")
    "As From claims."
    sender_key: Mapped[str] = mapped_column(Personal(254), default="")
    sender_name: Mapped[str] = mapped_column(Personal(200), default="")
    subject: Mapped[str] = mapped_column(Personal(300), default="")
    raw: Mapped[bytes] = mapped_column(LargeBinary)
    "As it came, or its beginning."
    size: Mapped[int]
    "Of the whole."
    kind: Mapped[InboxKind] = mapped_column(String(12), default=InboxKind.LETTER)
    state: Mapped[InboxState] = mapped_column(String(12), default=InboxState.RECEIVED)
    area: Mapped[str] = mapped_column(String(40), default="")
    "The package that took it, or whose letter it is about: `council` for one."
    note: Mapped[str] = mapped_column(String(60), default="")
    "A short word for what was done or why not."
    fault: Mapped[str] = mapped_column(Text, default="")
    "A sentence where a rule refused it, or the name of what went wrong."
    understood: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    "What was read in it."
    attendee: Mapped[str] = mapped_column(Personal(254), default="")
    "Whose answer it says it is, or whom the report is about."
    notice_id: Mapped[int | None] = mapped_column(ForeignKey("notice.id"))
    "The letter of ours it answers or reports on."
    about_kind: Mapped[str | None] = mapped_column(String(40))
    about_id: Mapped[int | None]
    "What it changed."
    tries: Mapped[int] = mapped_column(default=0)
    "How often it could not be looked into."
    handled_at: Mapped[datetime | None] = mapped_column(Instant)
    answered_at: Mapped[datetime | None] = mapped_column(Instant)
    "When it was answered by itself (MAIL-06)."
    seen_to_at: Mapped[datetime | None] = mapped_column(Instant)
    "When a person had seen to it."
    filed: Mapped[bool] = mapped_column(default=False)
    "It no longer lies among the new ones of the mailbox."


class MailFolder(Base):
    """How far a folder of the mailbox has been read, and whether it can be; shared by every worker."""

    __tablename__ = "mail_folder"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200), unique=True)
    uid_validity: Mapped[int] = mapped_column(BigInteger, default=0)
    last_uid: Mapped[int] = mapped_column(BigInteger, default=0)
    read_at: Mapped[datetime | None] = mapped_column(Instant)
    "When it was last read through."
    failures: Mapped[int] = mapped_column(default=0)
    "How often in a row it could not be read."
    reason: Mapped[str] = mapped_column(String(20), default="")
    last_answer: Mapped[str] = mapped_column(String(300), default="")
    failing_since: Mapped[datetime | None] = mapped_column(Instant)
    tried_at: Mapped[datetime | None] = mapped_column(Instant)
    until: Mapped[datetime | None] = mapped_column(Instant)
    "Not tried before this moment."
    stuck_uid: Mapped[int | None] = mapped_column(BigInteger)
    stuck_times: Mapped[int] = mapped_column(default=0)
    "At which message the connection broke, and how often in a row."
