"""Codes of a record in the lists of IATI, confirmed by a person; what the source suggests stays a suggestion (IATI-06, IATI-07)."""

from decimal import Decimal
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Numeric, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ixevents.core.db import Base


class Scheme(StrEnum):
    """A list codes are taken from."""

    SECTOR = "sector"
    "Purposes of the DAC, with the part of each."
    POLICY_MARKER = "policy_marker"
    "With its significance."
    COUNTRY = "country"
    "Part of each recipient country, where there are several."


class ProjectClassification(Base):
    """One code of a record in one list."""

    __tablename__ = "project_classification"
    __table_args__ = (
        CheckConstraint("percentage > 0 AND percentage <= 100", name="percentage_in_range"),
        CheckConstraint("significance BETWEEN 0 AND 4", name="significance_in_range"),
        UniqueConstraint("project_id", "scheme", "code"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    scheme: Mapped[Scheme] = mapped_column(String(20))
    code: Mapped[str] = mapped_column(String(20))
    percentage: Mapped[Decimal | None] = mapped_column(Numeric(5, 2))
    significance: Mapped[int | None]
