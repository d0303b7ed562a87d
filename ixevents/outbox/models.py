"""The outbox: every letter is a row before it is a message."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from ixevents.core.clock import now
from ixevents.core.db import Base, Instant, Json, Personal


class NoticeState(StrEnum):
    """Where a letter is on its way."""

    DUE = "due"
    SENDING = "sending"
    SENT = "sent"
    RETRY = "retry"
    FAILED = "failed"
    HELD = "held"
    "Past its moment, or perhaps arrived already: a person decides (cases 40, 47, 49)."
    DROPPED = "dropped"
    "A person decided that it is not to go."
    BOUNCED = "bounced"


UNSENT = (NoticeState.DUE, NoticeState.RETRY, NoticeState.HELD, NoticeState.FAILED)
"""States in which a letter has not reached the mail server and nobody is sending it."""


class Notice(Base):
    """A letter in the outbox, rendered when it was caused, with or without a calendar part."""

    __tablename__ = "notice"
    __table_args__ = (
        Index("ix_notice_state_due_at", "state", "due_at"),
        Index("ix_notice_about", "about_kind", "about_id"),
        # How many letters an address has been made to receive lately (case 20).
        Index("ix_notice_recipient_key_created_at", "recipient_key", "created_at"),
        # How many were tried in the last minute, by all workers together (MAIL-12).
        Index("ix_notice_tried_at", "tried_at"),
        # Which kinds there are, and the letters of one of them.
        Index("ix_notice_kind", "kind"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[str] = mapped_column(String(200), unique=True)
    "Made before the first attempt and kept for all of them (case 40)."
    unique_key: Mapped[str | None] = mapped_column(String(120), unique=True)
    "What makes this letter one of a kind, for example `reminder:registration:12:3`; a second one is not written."
    kind: Mapped[str] = mapped_column(String(60))
    "`package.letter`, the name of its template folder."
    about_kind: Mapped[str | None] = mapped_column(String(40))
    about_id: Mapped[int | None]
    "The object the letter is about, by table name and id; no foreign key, for it lies above this rank."
    language: Mapped[str] = mapped_column(String(10))
    "fr, nl, en or unknown (both French and Dutch, LANG-05)."
    recipient: Mapped[str] = mapped_column(Personal(254))
    "As it is written to: the domain in ASCII."
    recipient_key: Mapped[str] = mapped_column(Personal(254))
    "The same in the form that is compared."
    subject: Mapped[str] = mapped_column(Personal(200))
    text: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    calendar: Mapped[str | None] = mapped_column(Text)
    calendar_method: Mapped[str | None] = mapped_column(String(20))
    headers: Mapped[dict[str, str]] = mapped_column(Json, default=dict)
    "Headers of its own besides those of every letter: how to unsubscribe (MAIL-03)."
    attachments: Mapped[list[int]] = mapped_column(Json, default=list)
    "Ids of `Attachment`, in their order."
    state: Mapped[NoticeState] = mapped_column(String(10), default=NoticeState.DUE)
    due_at: Mapped[datetime] = mapped_column(Instant, default=now)
    expires_at: Mapped[datetime | None] = mapped_column(Instant)
    "After this moment it is held instead of sent."
    attempts: Mapped[int] = mapped_column(default=0)
    "How often the mail server was asked to take it; a server that takes none does not count."
    claim: Mapped[str | None] = mapped_column(String(32))
    "Whose hands it is in while `sending`: the worker's name and a new word for every attempt."
    tried_at: Mapped[datetime | None] = mapped_column(Instant)
    uncertain: Mapped[bool] = mapped_column(default=False)
    "An attempt ended without an answer: it may have arrived, and a copy with the same Message-ID may follow (case 40)."
    last_answer: Mapped[str | None] = mapped_column(String(300))
    "What the mail server said last, without addresses."
    created_at: Mapped[datetime] = mapped_column(Instant, default=now)
    sent_at: Mapped[datetime | None] = mapped_column(Instant)
    bounced_at: Mapped[datetime | None] = mapped_column(Instant)
    "When we learnt that it did not arrive; why is the last answer."


class Attachment(Base):
    """A file that goes with letters: kept once, however many letters carry it."""

    __tablename__ = "attachment"

    id: Mapped[int] = mapped_column(primary_key=True)
    filename: Mapped[str] = mapped_column(String(120))
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    "Bytes."
    sha256: Mapped[str] = mapped_column(String(64))
    body: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    created_at: Mapped[datetime] = mapped_column(Instant, default=now)


class PauseReason(StrEnum):
    """Why no letter can go at all: nothing is wrong with any letter, so none is marked as failed (case 44)."""

    UNREACHABLE = "unreachable"
    SILENT = "silent"
    "The server answers nothing, or nothing that is SMTP."
    ENCRYPTION = "encryption"
    "STARTTLS is missing or the certificate is not valid."
    LOGIN = "login"
    SENDER = "sender"
    "Our own address, or our messages as such, are refused."
    SIGNATURE = "signature"
    "Our own key to sign with is missing or broken."


class Pause(Base):
    """The queue stands still; one row at most, shared by every worker on every host."""

    __tablename__ = "outbox_pause"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    "Always 1."
    reason: Mapped[PauseReason] = mapped_column(String(20))
    last_answer: Mapped[str] = mapped_column(String(300))
    times: Mapped[int]
    "How often the server was tried in vain; the pauses grow with it."
    began_at: Mapped[datetime] = mapped_column(Instant, default=now)
    tried_at: Mapped[datetime] = mapped_column(Instant)
    until: Mapped[datetime] = mapped_column(Instant)


class AddressTrouble(Base):
    """An address from which letters came back: dead, or full for a while (MAIL-08)."""

    __tablename__ = "address_trouble"

    id: Mapped[int] = mapped_column(primary_key=True)
    email_key: Mapped[str] = mapped_column(Personal(254), unique=True)
    "The address in the form that is compared."
    dead_at: Mapped[datetime | None] = mapped_column(Instant)
    "Since when no mass mail goes there; nobody reads it."
    diagnosis: Mapped[str] = mapped_column(String(300), default="")
    "What the last server said, without addresses."
    soft_count: Mapped[int] = mapped_column(default=0)
    "How many letters in a row came back for a reason that may pass."
    soft_since: Mapped[datetime | None] = mapped_column(Instant)
    last_at: Mapped[datetime] = mapped_column(Instant, default=now)
    last_notice_id: Mapped[int | None]
    "The last letter that came back."


class HeldFor(StrEnum):
    """Why no letter goes from here until a person says that this is the one."""

    RESTORED = "restored"
    "It was restored from a backup: what it holds as waiting may have gone since."
    MOVED = "moved"
    "It has another place or another address than when it last sent: it may be a copy."
    OLDER = "older"
    "It knows less than it did: an older state was put in its place."


class Home(Base):
    """Where this outbox lives; one row at most. A copy of it notices that it is one and sends nothing (case 47)."""

    __tablename__ = "outbox_home"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    "Always 1."
    place: Mapped[str] = mapped_column(String(64))
    "A mark of the database and of the site's address."
    turn: Mapped[int] = mapped_column(default=0)
    "Rises whenever a worker looks; the data folder of each machine remembers it."
    seen_at: Mapped[datetime] = mapped_column(Instant, default=now)
    "When a worker of any machine looked last."
    held_for: Mapped[HeldFor | None] = mapped_column(String(10))
    held_since: Mapped[datetime | None] = mapped_column(Instant)
    copied_at: Mapped[datetime | None] = mapped_column(Instant)
    "Of which moment the backup is that it was restored from."
