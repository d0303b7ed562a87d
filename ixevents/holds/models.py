"""Which projects have to keep proof of who took part, why, and until when."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ixevents.core.clock import now
from ixevents.core.db import Base, Instant
from ixevents.projects.models import Project

FEWEST_YEARS, MOST_YEARS = 1, 10


class LegalHold(Base):
    """A contract asks for the proof of a project's participations for some years after the balance was paid."""

    __tablename__ = "legal_hold"
    __table_args__ = (CheckConstraint(f"years BETWEEN {FEWEST_YEARS} AND {MOST_YEARS}", name="years_bounded"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), unique=True)
    reason: Mapped[str] = mapped_column(String(300))
    "The contract and the article that asks for it."
    years: Mapped[int]
    "After the payment of the balance; 5 or 7 according to the general conditions in force."
    paid_on: Mapped[date | None]
    "When the balance was paid; until that is known the hold has no end."
    ends_on: Mapped[date | None]
    "The last day, computed from both."
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(Instant, default=now)

    project: Mapped[Project] = relationship(lazy="raise")

    def over(self, day: date) -> bool:
        """Whether it holds nothing any more."""
        return self.ends_on is not None and self.ends_on < day
