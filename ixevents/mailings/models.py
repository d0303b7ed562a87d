"""Mailings, whom each goes to, and who wants no more news."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ixevents.core import confinement
from ixevents.core.clock import now
from ixevents.core.db import Base, Instant, Json, Personal, TranslatedText
from ixevents.core.languages import Translated
from ixevents.outbox.models import Attachment


class MailingKind(StrEnum):
    """Why people are written to; only news can be unsubscribed from (MAIL-05)."""

    PRACTICAL = "practical"
    "About something one is registered for."
    NEWS = "news"
    STATUTORY = "statutory"
    "What must be sent, such as the convening of a meeting."


class MailingState(StrEnum):
    """Where a mailing stands. Its text can be changed in a draft only."""

    DRAFT = "draft"
    PREPARED = "prepared"
    "Its text is frozen; the worker lists its readers when its moment has come."
    SENDING = "sending"
    PAUSED = "paused"
    DONE = "done"
    STOPPED = "stopped"


GOING = (MailingState.PREPARED, MailingState.SENDING)
"""States in which the worker has something to do."""


class Mailing(Base):
    """One text to many readers."""

    __tablename__ = "mailing"
    __table_args__ = (Index("ix_mailing_state_due_at", "state", "due_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[MailingKind] = mapped_column(String(10), default=MailingKind.PRACTICAL)
    audience: Mapped[str] = mapped_column(String(40))
    "The name of whom it is to; see `audiences`."
    selection: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    "Which of the audience, in its own terms."
    confined_to: Mapped[str] = mapped_column(String(200), default=confinement.own)
    "The programmes that who wrote it works for, see `core.confinement`; empty for all."
    subject: Mapped[Translated] = mapped_column(TranslatedText, default=Translated)
    text: Mapped[Translated] = mapped_column(TranslatedText, default=Translated)
    "Markdown with placeholders."
    state: Mapped[MailingState] = mapped_column(String(10), default=MailingState.DRAFT)
    stale: Mapped[bool] = mapped_column(default=False)
    "It was paused because it had stood still for too long, not by a person (case 47)."
    version: Mapped[int] = mapped_column(default=1)
    "Rises with every change of the draft: nobody overwrites what they have not read."
    author: Mapped[str] = mapped_column(String(60))
    "As the journal writes it."
    due_at: Mapped[datetime | None] = mapped_column(Instant)
    "Not before this moment."
    created_at: Mapped[datetime] = mapped_column(Instant, default=now)
    released_at: Mapped[datetime | None] = mapped_column(Instant)
    "When somebody decided that it goes."
    touched_at: Mapped[datetime] = mapped_column(Instant, default=now)
    "When something last happened to it."
    ended_at: Mapped[datetime | None] = mapped_column(Instant)

    @property
    def is_ahead(self) -> bool:
        """Whether it is planned for a moment to come."""
        return self.due_at is not None and self.due_at > now()


class MailingFile(Base):
    """A file that goes with every letter of a mailing."""

    __tablename__ = "mailing_file"
    __table_args__ = (UniqueConstraint("mailing_id", "attachment_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    mailing_id: Mapped[int] = mapped_column(ForeignKey("mailing.id"))
    attachment_id: Mapped[int] = mapped_column(ForeignKey("attachment.id"), index=True)

    attachment: Mapped[Attachment] = relationship(lazy="raise")


class RecipientState(StrEnum):
    """Where one reader of a mailing stands; once written, the letter has a state of its own."""

    LISTED = "listed"
    WRITTEN = "written"
    LEFT = "left"
    "No longer among those it is for when the letter was to be written: withdrew, for example."
    UNSUBSCRIBED = "unsubscribed"
    UNREACHABLE = "unreachable"
    "The address cannot be written to."
    STOPPED = "stopped"


class MailingRecipient(Base):
    """One reader of a mailing: the row that makes sure of once and not twice (MAIL-12)."""

    __tablename__ = "mailing_recipient"
    __table_args__ = (
        UniqueConstraint("mailing_id", "email_key", "party"),
        Index("ix_mailing_recipient_state", "mailing_id", "state"),
        Index("ix_mailing_recipient_email_key", "email_key"),
        Index("ix_mailing_recipient_notice_id", "notice_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    mailing_id: Mapped[int] = mapped_column(ForeignKey("mailing.id"))
    email_key: Mapped[str] = mapped_column(Personal(254))
    "The address in the form that is compared."
    party: Mapped[int] = mapped_column(default=0)
    "0: one letter an address. When the text speaks of each one's registration, its id: one letter each."
    member_id: Mapped[int]
    "Who or what it is in the audience."
    language: Mapped[str] = mapped_column(String(10))
    state: Mapped[RecipientState] = mapped_column(String(12), default=RecipientState.LISTED)
    notice_id: Mapped[int | None] = mapped_column(ForeignKey("notice.id"))
    settled_at: Mapped[datetime | None] = mapped_column(Instant)


class OptOut(Base):
    """An address that wants no more news of one list; it outlives the mailing it answered."""

    __tablename__ = "mailing_opt_out"
    __table_args__ = (UniqueConstraint("audience", "email_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    audience: Mapped[str] = mapped_column(String(40))
    email_key: Mapped[str] = mapped_column(Personal(254))
    created_at: Mapped[datetime] = mapped_column(Instant, default=now)
