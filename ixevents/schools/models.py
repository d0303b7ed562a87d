"""The school directory, and what staff know better of its holidays."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, Index, LargeBinary, Numeric, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ixevents.core.clock import now
from ixevents.core.db import Base, Instant, Json, TranslatedText
from ixevents.core.languages import Translated


class Community(StrEnum):
    """Who organises a school: its calendar, its register and its levels come from there."""

    FRENCH = "fr"
    DUTCH = "nl"
    OTHER = "other"
    "European, private and foreign schools."


class Stage(StrEnum):
    """How far a school goes."""

    NURSERY = "nursery"
    PRIMARY = "primary"
    SECONDARY = "secondary"
    HIGHER = "higher"


class SchoolState(StrEnum):
    """How sure we are of an entry."""

    LISTED = "listed"
    PROPOSED = "proposed"
    "Written by a teacher who did not find the school; staff join it with a listed one or accept it."
    VANISHED = "vanished"
    "No longer in its register; kept for what it took part in."


class Source(StrEnum):
    """Where an entry comes from."""

    REGISTER = "register"
    STAFF = "staff"
    TEACHER = "teacher"
    SAMPLE = "sample"


class School(Base):
    """A site of a school: FASE establishment and site (SCH-01), or instellingsnummer and vestigingsplaats (SCH-04)."""

    __tablename__ = "school"
    __table_args__ = (
        UniqueConstraint("community", "number", "site"),
        Index("ix_school_state_postcode", "state", "postcode"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    community: Mapped[Community] = mapped_column(String(10))
    number: Mapped[str] = mapped_column(String(30))
    "FASE number of the establishment, instellingsnummer, or an identifier of our own."
    site: Mapped[str] = mapped_column(String(30), default="")
    "FASE number of the site, or number of the vestigingsplaats."
    name: Mapped[str] = mapped_column(String(200))
    network: Mapped[str | None] = mapped_column(String(80))
    stages: Mapped[list[str]] = mapped_column(Json, default=list)
    "`Stage` values."
    kinds: Mapped[list[str]] = mapped_column(Json, default=list)
    "Types of teaching in the register's own words; the register has a row for each (SCH-01)."
    special: Mapped[bool] = mapped_column(default=False)
    "Specialised education."
    street: Mapped[str] = mapped_column(String(200), default="")
    postcode: Mapped[str] = mapped_column(String(10))
    locality: Mapped[str] = mapped_column(String(100))
    country: Mapped[str] = mapped_column(String(2), default="BE")
    company_number: Mapped[str | None] = mapped_column(String(20))
    "BCE / KBO number."
    latitude: Mapped[Decimal | None] = mapped_column(Numeric(8, 5))
    longitude: Mapped[Decimal | None] = mapped_column(Numeric(8, 5))
    state: Mapped[SchoolState] = mapped_column(String(10), default=SchoolState.LISTED)
    source: Mapped[Source] = mapped_column(String(10), default=Source.REGISTER)
    search: Mapped[str] = mapped_column(Text, default="")
    "Folded words of name, numbers, address and network."
    changed_at: Mapped[datetime] = mapped_column(Instant, default=now, onupdate=now)


class HolidayRule(StrEnum):
    """What an exception says."""

    CLOSED = "closed"
    OPEN = "open"
    "There is school after all."


class HolidayException(Base):
    """Days staff know better than the rules: a decree came late, a free day was added (SCH-06)."""

    __tablename__ = "holiday_exception"
    __table_args__ = (CheckConstraint("last >= first", name="ends_after_start"), Index("ix_holiday_exception_first_last", "first", "last"))

    id: Mapped[int] = mapped_column(primary_key=True)
    community: Mapped[Community] = mapped_column(String(10))
    first: Mapped[date]
    last: Mapped[date]
    rule: Mapped[HolidayRule] = mapped_column(String(10), default=HolidayRule.CLOSED)
    name: Mapped[Translated] = mapped_column(TranslatedText)
    source: Mapped[str] = mapped_column(String(300))
    "Where it is written, for example the number of a circular."
    source_date: Mapped[date]


class ImportState(StrEnum):
    """How far an import has come; the worker does the waiting ones."""

    TO_CHECK = "to_check"
    CHECKED = "checked"
    "Everything was done and undone; staff see what it would do and decide."
    TO_DO = "to_do"
    DONE = "done"
    REFUSED = "refused"
    DROPPED = "dropped"


class SchoolImport(Base):
    """A register somebody brought: first tried, then taken over when staff say so."""

    __tablename__ = "school_import"
    __table_args__ = (Index("ix_school_import_state", "state"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    community: Mapped[Community] = mapped_column(String(10))
    file_name: Mapped[str] = mapped_column(String(200))
    content: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    "The file, in the database so that a worker on any host can read it; gone once the import has ended."
    part: Mapped[bool] = mapped_column(default=False)
    "Only a part of the register: nothing vanishes."
    asked_by: Mapped[str] = mapped_column(String(60))
    "As the journal writes it."
    language: Mapped[str] = mapped_column(String(2))
    "In which a refusal is said."
    state: Mapped[ImportState] = mapped_column(String(10), default=ImportState.TO_CHECK)
    claimed_at: Mapped[datetime | None] = mapped_column(Instant)
    "When a worker took it; after some minutes another may."
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    report: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    "Counts, and the first of each kind by name."
    refusal: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime] = mapped_column(Instant, default=now)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)

    @property
    def waits(self) -> bool:
        """Whether the worker has it in hand, or soon will."""
        return self.state in (ImportState.TO_CHECK, ImportState.TO_DO)
