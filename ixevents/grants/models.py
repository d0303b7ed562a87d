"""Grants: who got how much, for what, by which decision (joint decree and ordinance of 16 May 2019, article 6)."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, Date, ForeignKey, LargeBinary, Numeric, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ixevents.core.clock import now
from ixevents.core.db import Base, Instant, TranslatedText
from ixevents.core.languages import Translated
from ixevents.projects.models import Project
from ixevents.projects.partners import Partner


class Grant(Base):
    """One grant, in the calendar year in which it was decided; the public reads it once its object is written in French and Dutch."""

    __tablename__ = "grant_given"
    __table_args__ = (
        CheckConstraint("amount > 0", name="amount_above_nothing"),
        CheckConstraint("year BETWEEN 1990 AND 2100", name="year_in_sight"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int | None] = mapped_column(ForeignKey("project.id"), index=True)
    "The project it serves, where it serves one."
    partner_id: Mapped[int | None] = mapped_column(ForeignKey("partner.id"), index=True)
    "The beneficiary, where it is a partner of the records."
    year: Mapped[int] = mapped_column(index=True)
    beneficiary: Mapped[str] = mapped_column(String(160))
    "An association or institution; never a private person."
    object: Mapped[Translated] = mapped_column(TranslatedText)
    amount: Mapped[Decimal] = mapped_column(Numeric(12, 2))
    "Euro, exact."
    decision: Mapped[str] = mapped_column(String(160), default="")
    "Which body decided, and its reference."
    decided_on: Mapped[date | None] = mapped_column(Date)
    shown: Mapped[bool] = mapped_column(default=False)
    "Its object is written in both official languages; kept by the actions."
    sample: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)
    "Rises with every edit."
    created_at: Mapped[datetime] = mapped_column(Instant, default=now)

    project: Mapped[Project | None] = relationship(lazy="raise")
    partner: Mapped[Partner | None] = relationship(lazy="raise")


class GrantDocument(Base):
    """A file that goes with a grant, for the team: the decision, the agreement, the proof of its use."""

    __tablename__ = "grant_document"
    __table_args__ = (UniqueConstraint("grant_id", "sha256"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    grant_id: Mapped[int] = mapped_column(ForeignKey("grant_given.id"))
    title: Mapped[str] = mapped_column(String(160))
    filename: Mapped[str] = mapped_column(String(120))
    "Safe to download with: letters, digits, dots and hyphens."
    media_type: Mapped[str] = mapped_column(String(100))
    "From its contents, not from its name."
    size: Mapped[int]
    "Bytes."
    sha256: Mapped[str] = mapped_column(String(64))
    body: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    created_at: Mapped[datetime] = mapped_column(Instant, default=now)
