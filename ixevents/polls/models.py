"""Finding a date: several dates, and which of them suit whom."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ixevents.core.clock import now
from ixevents.core.db import Base, Instant, Personal, TranslatedText
from ixevents.core.languages import Translated
from ixevents.council.models import Council, Mandate, Member
from ixevents.meetings.models import Meeting


class PollState(StrEnum):
    """draft -> open -> closed; closed with a date that was chosen, or without."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"


class Suits(StrEnum):
    """Whether a date suits somebody."""

    YES = "yes"
    IF_NEEDED = "if_needed"
    NO = "no"


class Poll(Base):
    """One question: which date."""

    __tablename__ = "poll"

    id: Mapped[int] = mapped_column(primary_key=True)
    council_id: Mapped[int] = mapped_column(ForeignKey("council.id"), index=True)
    title: Mapped[Translated] = mapped_column(TranslatedText, default=Translated)
    note: Mapped[Translated] = mapped_column(TranslatedText, default=Translated)
    "What the letter says besides."
    state: Mapped[PollState] = mapped_column(String(10), default=PollState.DRAFT)
    answer_by: Mapped[date]
    "Last day for an answer; answers are taken as long as it is open."
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("meeting.id"), index=True)
    "The draft that was made of the chosen date."
    version: Mapped[int] = mapped_column(default=1)
    "Its UPDATE is the lock of a poll."
    opened_at: Mapped[datetime | None] = mapped_column(Instant)
    closed_at: Mapped[datetime | None] = mapped_column(Instant)
    reminded_at: Mapped[datetime | None] = mapped_column(Instant)
    "When the silent were last asked again."
    sample: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(Instant, default=now)

    council: Mapped[Council] = relationship(lazy="raise")
    meeting: Mapped[Meeting | None] = relationship(lazy="raise")
    dates: Mapped[list["PollDate"]] = relationship(
        back_populates="poll", lazy="raise", order_by="PollDate.starts_at", cascade="all, delete-orphan"
    )
    voters: Mapped[list["PollVoter"]] = relationship(back_populates="poll", lazy="raise", order_by="PollVoter.id")


class PollDate(Base):
    """One of the dates."""

    __tablename__ = "poll_date"
    __table_args__ = (CheckConstraint("ends_at > starts_at", name="ends_after_start"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    poll_id: Mapped[int] = mapped_column(ForeignKey("poll.id"), index=True)
    starts_at: Mapped[datetime] = mapped_column(Instant)
    ends_at: Mapped[datetime] = mapped_column(Instant)
    chosen: Mapped[bool] = mapped_column(default=False)

    poll: Mapped[Poll] = relationship(back_populates="dates", lazy="raise")


class PollVoter(Base):
    """Somebody who was asked."""

    __tablename__ = "poll_voter"
    __table_args__ = (UniqueConstraint("poll_id", "mandate_id"), Index("ix_poll_voter_member_id", "member_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    poll_id: Mapped[int] = mapped_column(ForeignKey("poll.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("council_member.id"))
    mandate_id: Mapped[int] = mapped_column(ForeignKey("council_mandate.id"), index=True)
    answered_at: Mapped[datetime | None] = mapped_column(Instant)
    note: Mapped[str] = mapped_column(Personal(500), default="")
    "What the member wrote with the answer."

    poll: Mapped[Poll] = relationship(back_populates="voters", lazy="raise")
    member: Mapped[Member] = relationship(lazy="raise")
    mandate: Mapped[Mandate] = relationship(lazy="raise")
    choices: Mapped[list["PollChoice"]] = relationship(back_populates="voter", lazy="raise", cascade="all, delete-orphan")


class PollChoice(Base):
    """What somebody said of one date."""

    __tablename__ = "poll_choice"

    voter_id: Mapped[int] = mapped_column(ForeignKey("poll_voter.id"), primary_key=True)
    date_id: Mapped[int] = mapped_column(ForeignKey("poll_date.id", ondelete="CASCADE"), primary_key=True, index=True)
    suits: Mapped[Suits] = mapped_column(String(10))

    voter: Mapped[PollVoter] = relationship(back_populates="choices", lazy="raise")
