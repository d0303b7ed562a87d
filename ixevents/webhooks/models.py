"""Webhooks, the calls they get, and what has changed but was not looked at yet."""

import secrets
import uuid
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ixevents.core.clock import now
from ixevents.core.db import Base, Instant, Json


class Topic(StrEnum):
    """What a webhook can be told of: the lists of the open data, by the names they have there."""

    EVENTS = "events"
    "With their dates and places."
    EDITIONS = "editions"
    PROJECTS = "projects"
    PARTNERS = "partners"


class Why(StrEnum):
    """Why a webhook is paused."""

    HAND = "by_hand"
    FAILED = "failed"
    "No call arrived for three days."
    GONE = "gone"
    "It answered that it is there no more (410)."


class CallState(StrEnum):
    """How far a call is."""

    DUE = "due"
    DELIVERED = "delivered"
    FAILED = "failed"
    "Refused for three days, while others arrived."


class Webhook(Base):
    """An address of another system that is called."""

    __tablename__ = "webhook"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    "What staff call the other system."
    address: Mapped[str] = mapped_column(String(500))
    topics: Mapped[list[str]] = mapped_column(Json, default=list)
    "`Topic` values."
    salt: Mapped[str] = mapped_column(String(64), default=lambda: secrets.token_hex(32))
    "What makes its secret differ from every other: the secret itself follows from the key of the site and is kept nowhere."
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(Instant, default=now)
    paused_at: Mapped[datetime | None] = mapped_column(Instant)
    paused_why: Mapped[Why | None] = mapped_column(String(10))
    failing_since: Mapped[datetime | None] = mapped_column(Instant)
    "The first call that did not arrive since the last one that did."
    failures: Mapped[int] = mapped_column(default=0)
    "Calls in a row that did not arrive."
    quiet_until: Mapped[datetime | None] = mapped_column(Instant)
    "No call is tried before."


class WebhookCall(Base):
    """One call: due until it has arrived, then a line of the log."""

    __tablename__ = "webhook_call"
    __table_args__ = (Index("ix_webhook_call_due", "state", "webhook_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    webhook_id: Mapped[int] = mapped_column(ForeignKey("webhook.id", ondelete="CASCADE"), index=True)
    message: Mapped[str] = mapped_column(String(36), unique=True, default=lambda: str(uuid.uuid4()))
    "The same however often it is sent: by it the other system knows what it has had already."
    topic: Mapped[str] = mapped_column(String(10))
    "A `Topic`, or empty for a trial."
    thing: Mapped[str] = mapped_column(String(250), default="")
    "What has changed, as its address in the open data ends."
    body: Mapped[str] = mapped_column(Text)
    "As it is sent and signed, to the letter."
    state: Mapped[CallState] = mapped_column(String(10), default=CallState.DUE)
    attempts: Mapped[int] = mapped_column(default=0)
    written_at: Mapped[datetime] = mapped_column(Instant, default=now)
    claimed_until: Mapped[datetime | None] = mapped_column(Instant)
    "Not tried before: one worker has it, or it did not arrive a moment ago."
    answered_at: Mapped[datetime | None] = mapped_column(Instant)
    "When the last attempt ended."
    answer: Mapped[str | None] = mapped_column(String(20))
    "A number of HTTP, or a `Trouble`."
    webhook: Mapped[Webhook] = relationship(lazy="raise")


class WebhookChange(Base):
    """An entry of the journal that may concern webhooks; gone once a worker has looked at it."""

    __tablename__ = "webhook_change"

    entry_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    "No foreign key: the journal forgets by its own rules."
