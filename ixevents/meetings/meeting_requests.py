"""Members who ask for a meeting, and who stands behind them (COU-06); see `requesting`."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ixevents.core.clock import now
from ixevents.core.db import Base, Instant
from ixevents.council.models import Member


class MeetingRequest(Base):
    """Members ask for a meeting: with a third of them behind it, it has to be convened (COU-06)."""

    __tablename__ = "meeting_request"

    id: Mapped[int] = mapped_column(primary_key=True)
    council_id: Mapped[int] = mapped_column(ForeignKey("council.id"), index=True)
    subject: Mapped[str] = mapped_column(String(160))
    text: Mapped[str] = mapped_column(Text, default="")
    language: Mapped[str] = mapped_column(String(10), default="fr")
    "In which it is written."
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("council_member.id"), index=True)
    asked_at: Mapped[datetime] = mapped_column(Instant, default=now)
    reached_at: Mapped[datetime | None] = mapped_column(Instant)
    "When a third of the members was behind it."
    closed_at: Mapped[datetime | None] = mapped_column(Instant)

    asked_by: Mapped[Member] = relationship(lazy="raise")
    supports: Mapped[list["MeetingSupport"]] = relationship(lazy="raise", order_by="MeetingSupport.supported_at")


class MeetingSupport(Base):
    """A member stands behind a request for a meeting; who asked is the first."""

    __tablename__ = "meeting_support"

    request_id: Mapped[int] = mapped_column(ForeignKey("meeting_request.id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("council_member.id"), primary_key=True, index=True)
    supported_at: Mapped[datetime] = mapped_column(Instant, default=now)
