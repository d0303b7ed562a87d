"""The outbox: every letter is a row before it is a message."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from ixevents.core.clock import now
from ixevents.core.db import Base, Instant, Personal


class NoticeState(StrEnum):
    DUE = "due"
    SENDING = "sending"
    SENT = "sent"
    RETRY = "retry"
    FAILED = "failed"
    HELD = "held"
    "Past its moment, or uncertain: a person decides (cases 40, 47, 49)."
    BOUNCED = "bounced"


class Notice(Base):
    """A letter in the outbox, rendered when it was caused, with or without a calendar part."""

    __tablename__ = "notice"
    __table_args__ = (Index("ix_notice_state_due_at", "state", "due_at"), Index("ix_notice_about", "about_kind", "about_id"))

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
    recipient: Mapped[str] = mapped_column(Personal(254), index=True)
    subject: Mapped[str] = mapped_column(Personal(200))
    text: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    calendar: Mapped[str | None] = mapped_column(Text)
    calendar_method: Mapped[str | None] = mapped_column(String(20))
    state: Mapped[NoticeState] = mapped_column(String(10), default=NoticeState.DUE)
    due_at: Mapped[datetime] = mapped_column(Instant, default=now)
    expires_at: Mapped[datetime | None] = mapped_column(Instant)
    "After this moment it is held instead of sent."
    attempts: Mapped[int] = mapped_column(default=0)
    lease_until: Mapped[datetime | None] = mapped_column(Instant)
    "While a worker has it; another may take it over afterwards."
    last_answer: Mapped[str | None] = mapped_column(String(300))
    "What the mail server said last, without addresses."
    created_at: Mapped[datetime] = mapped_column(Instant, default=now)
    sent_at: Mapped[datetime | None] = mapped_column(Instant)
