"""Minutes: written in versions that are never overwritten, approved at a later meeting, then frozen (COU-09)."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ixevents.core.clock import now
from ixevents.core.db import Base, Instant, Json
from ixevents.meetings.models import Meeting


class MinutesState(StrEnum):
    """Where minutes stand."""

    DRAFT = "draft"
    "Goes out with the next convening notice as it is."
    APPROVED = "approved"
    "Frozen: what was approved is kept with its hash."


class Minutes(Base):
    """The minutes of one meeting."""

    __tablename__ = "minutes"

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), unique=True)
    language: Mapped[str] = mapped_column(String(2))
    "In which they are written first: fr or nl; the other is the translation (LANG-03)."
    state: Mapped[MinutesState] = mapped_column(String(10), default=MinutesState.DRAFT)
    approved_at: Mapped[datetime | None] = mapped_column(Instant)
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("meeting.id"))
    "The meeting that approved them."
    with_changes: Mapped[bool] = mapped_column(default=False)
    frozen: Mapped[dict[str, Any] | None] = mapped_column(Json)
    "Facts and texts as they were approved; archives, which nobody erases (GDPR-08)."
    sha256: Mapped[str | None] = mapped_column(String(64))
    "Of `frozen` in canonical JSON."
    published_at: Mapped[datetime | None] = mapped_column(Instant)
    "Since when the public reads them, in French and Dutch at once."
    created_at: Mapped[datetime] = mapped_column(Instant, default=now)

    meeting: Mapped[Meeting] = relationship(foreign_keys=[meeting_id], lazy="raise")
    approved_by: Mapped[Meeting | None] = relationship(foreign_keys=[approved_by_id], lazy="raise")
    versions: Mapped[list["MinutesVersion"]] = relationship(back_populates="minutes", lazy="raise", order_by="MinutesVersion.number")

    @property
    def newest(self) -> "MinutesVersion":
        """The version that stands."""
        return self.versions[-1]


class MinutesVersion(Base):
    """The texts of minutes as somebody saved them."""

    __tablename__ = "minutes_version"
    __table_args__ = (UniqueConstraint("minutes_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    minutes_id: Mapped[int] = mapped_column(ForeignKey("minutes.id"))
    number: Mapped[int]
    texts: Mapped[dict[str, dict[str, str]]] = mapped_column(Json)
    "Each part of the minutes by its name (opening, said-12, decided-12, closing), in each language."
    by: Mapped[str] = mapped_column(String(60))
    "As the journal writes it."
    made_at: Mapped[datetime] = mapped_column(Instant, default=now)

    minutes: Mapped[Minutes] = relationship(back_populates="versions", lazy="raise")
