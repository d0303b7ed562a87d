"""An opinion of the council and what the College does with it (COU-10)."""

from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ixevents.core.clock import now
from ixevents.core.db import Base, Instant, Json, TranslatedText
from ixevents.core.languages import Translated
from ixevents.council.models import Council
from ixevents.events.models import Event
from ixevents.minutes.models import Vote
from ixevents.projects.models import Project


class Occasion(StrEnum):
    """Why the council gives an opinion."""

    REQUEST = "request"
    "The College asked for it."
    OWN = "own"
    "On the council's own initiative."


class OpinionState(StrEnum):
    """Where an opinion stands."""

    DRAFT = "draft"
    ADOPTED = "adopted"
    "Numbered: text and votes change no more."
    SENT = "sent"
    "The College has it, and a period to answer."
    ANSWERED = "answered"


class FollowUp(StrEnum):
    """What the College does with an opinion; always with reasons."""

    FOLLOWS = "follows"
    PARTLY = "partly"
    NOT = "not"


class Stamp(StrEnum):
    """Why an opinion is not valid."""

    COMPOSITION = "composition"
    "More than two thirds of the members with a vote were of the same sex, and no derogation covered the day (COU-02)."
    QUORUM = "quorum"
    "Fewer members than needed were there when it was voted."


class Opinion(Base):
    """One opinion."""

    __tablename__ = "opinion"
    __table_args__ = (
        UniqueConstraint("year", "number"),
        CheckConstraint("(year IS NULL) = (number IS NULL)", name="number_has_a_year"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    council_id: Mapped[int] = mapped_column(ForeignKey("council.id"), index=True)
    year: Mapped[int | None]
    number: Mapped[int | None]
    "Within the year, from 1 without a gap; given when it is adopted."
    occasion: Mapped[Occasion] = mapped_column(String(10))
    request: Mapped[str] = mapped_column(String(160), default="")
    "Reference and day of the College's request."
    title: Mapped[Translated] = mapped_column(TranslatedText, default=Translated)
    text: Mapped[Translated] = mapped_column(TranslatedText, default=Translated)
    minority: Mapped[Translated] = mapped_column(TranslatedText, default=Translated)
    "What those say who voted otherwise."
    vote_id: Mapped[int | None] = mapped_column(ForeignKey("vote.id"), unique=True)
    "The vote that adopted it: one vote, one opinion."
    project_id: Mapped[int | None] = mapped_column(ForeignKey("project.id"), index=True)
    event_id: Mapped[int | None] = mapped_column(ForeignKey("event.id"), index=True)
    state: Mapped[OpinionState] = mapped_column(String(10), default=OpinionState.DRAFT)
    adopted_on: Mapped[date | None]
    stamps: Mapped[list[str]] = mapped_column(Json, default=list)
    "Why it is not valid, as it was found on the day of adoption; empty for a valid one."
    composition: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    "Members with a vote by sex on that day, as numbers (GDPR-14), and the derogation that covers it."
    sent_at: Mapped[datetime | None] = mapped_column(Instant)
    sent_to: Mapped[str] = mapped_column(String(254), default="")
    "The College's role address, or how it was handed over."
    due_on: Mapped[date | None]
    "Until when the College answers."
    follow_up: Mapped[FollowUp | None] = mapped_column(String(10))
    reasons: Mapped[Translated] = mapped_column(TranslatedText, default=Translated)
    followed_on: Mapped[date | None]
    "Day of the College's decision."
    published_at: Mapped[datetime | None] = mapped_column(Instant)
    "Since when the public reads it, in French and Dutch at once."
    version: Mapped[int] = mapped_column(default=1)
    sample: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(Instant, default=now)

    council: Mapped[Council] = relationship(lazy="raise")
    vote: Mapped[Vote | None] = relationship(lazy="raise")
    project: Mapped[Project | None] = relationship(lazy="raise")
    event: Mapped[Event | None] = relationship(lazy="raise")

    @property
    def label(self) -> str:
        """Its number as everybody writes it: 2027/03; empty for a draft."""
        return f"{self.year}/{self.number:02}" if self.number else ""

    @property
    def slug(self) -> str:
        """Its number as addresses write it: 2027-03."""
        return self.label.replace("/", "-")

    def overdue(self, day: date) -> bool:
        """Whether the College is late."""
        return self.state == OpinionState.SENT and self.due_on is not None and day > self.due_on

    def due(self, sent: date, days: int) -> date:
        """Return until when the College answers what was sent on a day."""
        return sent + timedelta(days=days)
