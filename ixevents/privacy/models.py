"""Requests of persons about their data, with their clock. Once answered, a request forgets who asked (GDPR-10)."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from ixevents.core.clock import now
from ixevents.core.db import Base, Instant, Json, Personal
from ixevents.core.persons import picked_key
from ixevents.core.tokens import new_code
from ixevents.privacy import deadlines


class Want(StrEnum):
    """What a person asks."""

    COPY = "copy"
    CORRECT = "correct"
    ERASE = "erase"
    LIMIT = "limit"
    "Keep it, but use it no longer (article 18)."
    OBJECT = "object"


class RequestState(StrEnum):
    """held -> open -> answered | refused; withdrawn by the person."""

    HELD = "held"
    "It is not known yet whether the address is the person's own."
    OPEN = "open"
    ANSWERED = "answered"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


UNANSWERED = (RequestState.HELD, RequestState.OPEN)
"""States whose clock runs."""


class Way(StrEnum):
    """How a request reached us: all ways count alike."""

    WEB = "web"
    EMAIL = "email"
    POST = "post"
    PHONE = "phone"
    COUNTER = "counter"


class Identity(StrEnum):
    """How it was made sure that the person asks about itself; no copy of an identity card is ever asked."""

    LINK = "link"
    "By the link in a letter to the address."
    SEEN = "seen"
    "Face to face, at the counter."
    KNOWN = "known"
    "By what only the person can know, told by telephone or in a letter."


class ExpiryNight(Base):
    """One night on which those whose period is over are forgotten: planned, then begun by one worker, then ended with its counts."""

    __tablename__ = "expiry_night"

    id: Mapped[int] = mapped_column(primary_key=True)
    planned_at: Mapped[datetime] = mapped_column(Instant, unique=True)
    began_at: Mapped[datetime | None] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    counts: Mapped[dict[str, int]] = mapped_column(Json, default=dict)
    "By package and reason, `registrations.waiting`; no zeros."


class PrivacyRequest(Base):
    """One person asks about its data."""

    __tablename__ = "privacy_request"
    __table_args__ = (Index("ix_privacy_request_email_key", "email_key"), Index("ix_privacy_request_state", "state"))

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(32), unique=True, default=new_code)
    "Opens the person's own page of the request."
    idempotency_key: Mapped[str | None] = mapped_column(String(60), unique=True)
    "Of the sending: a double click is one request (case 2)."
    want: Mapped[Want] = mapped_column(String(10))
    way: Mapped[Way] = mapped_column(String(10))
    email: Mapped[str | None] = mapped_column(Personal(254))
    email_key: Mapped[str | None] = mapped_column(Personal(254))
    "The address that is asked about; None once the request has forgotten it."
    name: Mapped[str] = mapped_column(Personal(120), default="")
    "Of somebody without an address, as what is kept is searched."
    postal: Mapped[str] = mapped_column(Personal(300), default="")
    "Where the answer goes on paper, line by line; empty where it is handed over."
    theirs: Mapped[dict[str, list[int]]] = mapped_column(Json, default=dict)
    "Of somebody without an address, the rows that staff picked, by table."
    proof: Mapped[str] = mapped_column(String(16))
    "A mark of the address that tells nothing by itself: who shows the address again can be told that it was answered."
    language: Mapped[str] = mapped_column(String(10))
    words: Mapped[str] = mapped_column(Personal(2000), default="")
    "What the person wrote with it."
    state: Mapped[RequestState] = mapped_column(String(10), default=RequestState.HELD)
    identity: Mapped[Identity | None] = mapped_column(String(10))
    received_on: Mapped[date]
    "From this day the month counts, whenever the address was confirmed."
    extension: Mapped[str] = mapped_column(Personal(1000), default="")
    "Why it takes two months more, as the person was told."
    answer: Mapped[str] = mapped_column(Personal(2000), default="")
    "What was answered in our own words, or why it was refused."
    outcome: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    "Counts of what was done, without personal data."
    copy_code: Mapped[str | None] = mapped_column(String(32), unique=True)
    "Opens the copy of the data, for a time."
    copy_until: Mapped[datetime | None] = mapped_column(Instant)
    version: Mapped[int] = mapped_column(default=0)
    sample: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(Instant, default=now)
    confirmed_at: Mapped[datetime | None] = mapped_column(Instant)
    extended_at: Mapped[datetime | None] = mapped_column(Instant)
    closed_at: Mapped[datetime | None] = mapped_column(Instant)
    forgotten_at: Mapped[datetime | None] = mapped_column(Instant)

    @property
    def key(self) -> str:
        """What all that is kept is found by: the address, or the rows picked of somebody without one."""
        return self.email_key or picked_key(self.theirs or {})

    @property
    def unanswered(self) -> bool:
        """Whether the clock runs."""
        return self.state in UNANSWERED

    @property
    def due_on(self) -> date:
        """The last day for the answer."""
        return deadlines.due(self.received_on, extended=self.extended_at is not None)

    def days_left(self, day: date) -> int:
        """How many days there are until then; below 0 when it is over."""
        return (self.due_on - day).days


class PrivacyPaper(Base):
    """A letter to somebody without an address: printed, then posted or handed over."""

    __tablename__ = "privacy_paper"

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("privacy_request.id"), index=True)
    letter: Mapped[str] = mapped_column(String(20))
    "As letters of this package are named: `erased`."
    text: Mapped[str] = mapped_column(Personal(8000))
    "Its words; empty once they are forgotten."
    made_at: Mapped[datetime] = mapped_column(Instant, default=now)
    given_at: Mapped[datetime | None] = mapped_column(Instant)
    "When it was posted or handed over."


class Erasure(Base):
    """That somebody was forgotten at their own wish, for a backup from before would bring them back. It names nobody."""

    __tablename__ = "erasure"

    id: Mapped[int] = mapped_column(primary_key=True)
    mark: Mapped[str] = mapped_column(String(16))
    "Of the address: who shows it again is known again, and nobody can read it out."
    erased_at: Mapped[datetime] = mapped_column(Instant, default=now, index=True)
    coming: Mapped[bool] = mapped_column(default=False)
    "Whether the person still counted on coming somewhere, so that this was kept."
