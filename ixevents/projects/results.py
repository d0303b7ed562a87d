"""What a project wants to reach, in figures: indicators, periods with targets, values entered or corrected by hand (PRJ-02, IATI-11)."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, Date, ForeignKey, Numeric, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ixevents.core.clock import now
from ixevents.core.db import Base, Instant, Json, TranslatedText
from ixevents.core.languages import Translated


class Measure(StrEnum):
    """What the number of an indicator is."""

    UNIT = "unit"
    PERCENTAGE = "percentage"
    QUALITATIVE = "qualitative"
    "Told in words, without a number."


class ResultType(StrEnum):
    """How far from the work itself a result lies."""

    OUTPUT = "output"
    OUTCOME = "outcome"
    IMPACT = "impact"


class Source(StrEnum):
    """Which figure, computed from what happened, feeds an indicator."""

    PARTICIPATIONS = "participations"
    PERSONS = "persons"
    PUPILS = "pupils"
    ADULTS = "adults"
    CLASSES = "classes"
    SCHOOLS = "schools"
    EVENTS = "events"
    SLOTS = "slots"
    SEATS_ANNOUNCED = "seats_announced"
    MEETINGS = "meetings"
    "Of classes across borders."


class Indicator(Base):
    """A figure a project wants to reach; baseline, unit and type stay NULL where nobody has said them (PRJ-02)."""

    __tablename__ = "indicator"
    __table_args__ = (CheckConstraint("baseline_year BETWEEN 1950 AND 2100", name="baseline_year_in_sight"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    name: Mapped[Translated] = mapped_column(TranslatedText)
    unit: Mapped[Translated] = mapped_column(TranslatedText, default=Translated)
    "What is counted, as it stands behind the number: pupils, households."
    measure: Mapped[Measure] = mapped_column(String(20))
    result_type: Mapped[ResultType | None] = mapped_column(String(20))
    source: Mapped[Source | None] = mapped_column(String(20))
    "The computed figure that feeds it; without one, values are entered by hand."
    baseline: Mapped[Decimal | None] = mapped_column(Numeric(14, 2))
    baseline_year: Mapped[int | None]
    target: Mapped[Decimal | None] = mapped_column(Numeric(14, 2))
    "Of the whole project; periods have their own."
    shown: Mapped[bool] = mapped_column(default=True)
    "It has been published, in French and Dutch at once."
    sample: Mapped[bool] = mapped_column(default=False)

    periods: Mapped[list["IndicatorPeriod"]] = relationship(lazy="raise", order_by="IndicatorPeriod.starts")


class IndicatorPeriod(Base):
    """A stretch of time an indicator is measured over, with what it should reach in it."""

    __tablename__ = "indicator_period"
    __table_args__ = (
        CheckConstraint("ends >= starts", name="ends_after_start"),
        UniqueConstraint("indicator_id", "starts"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    indicator_id: Mapped[int] = mapped_column(ForeignKey("indicator.id"))
    starts: Mapped[date] = mapped_column(Date)
    ends: Mapped[date] = mapped_column(Date)
    target: Mapped[Decimal | None] = mapped_column(Numeric(14, 2))
    sample: Mapped[bool] = mapped_column(default=False)

    values: Mapped[list["IndicatorValue"]] = relationship(lazy="raise", order_by="IndicatorValue.id")


class IndicatorValue(Base):
    """A value entered by hand, or one that corrects what was computed: with its reason, never overwritten; the last one counts."""

    __tablename__ = "indicator_value"

    id: Mapped[int] = mapped_column(primary_key=True)
    indicator_id: Mapped[int] = mapped_column(ForeignKey("indicator.id"), index=True)
    period_id: Mapped[int | None] = mapped_column(ForeignKey("indicator_period.id"), index=True)
    "None: of the whole project."
    value: Mapped[Decimal | None] = mapped_column(Numeric(14, 2))
    words: Mapped[Translated] = mapped_column(TranslatedText, default=Translated)
    "Of an indicator told in words."
    dimensions: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    "How the value divides: by sex, age band, country ... each a mapping of names to numbers."
    reason: Mapped[Translated] = mapped_column(TranslatedText, default=Translated)
    reason_as_found: Mapped[str] = mapped_column(Text, default="")
    "A reason of before it was asked in each language, where nobody knows in which it is written."
    actor: Mapped[str] = mapped_column(String(60))
    at: Mapped[datetime] = mapped_column(Instant, default=now)
    sample: Mapped[bool] = mapped_column(default=False)

    @property
    def why(self) -> Translated | str:
        """The reason; a plain text is in a language nobody knows."""
        return self.reason or self.reason_as_found
