"""Exports, their files, the named choices of columns, and what is made again and again."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ixevents.accounts.models import Staff
from ixevents.core import confinement
from ixevents.core.clock import now
from ixevents.core.db import Base, Instant, Json


class Rhythm(StrEnum):
    """How often a schedule has its list made."""

    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"


class Why(StrEnum):
    """Why a schedule has ended."""

    HAND = "by_hand"
    "Somebody ended it."
    UNTIL = "last_day"
    OVER = "is_over"
    "What the list asks for is over, or gone."
    OFFICER = "may_not"
    "Who got the lists may export no longer, or works here no longer."
    COLUMNS = "no_columns"
    "None of its columns may be written without a reason any more."


class State(StrEnum):
    """How far an export is."""

    DUE = "due"
    WORKING = "working"
    READY = "ready"
    FAILED = "failed"
    EXPIRED = "expired"
    "Its file is gone."


class Export(Base):
    """One order of a file. Stays as its own proof when the file is gone."""

    __tablename__ = "export"
    __table_args__ = (Index("ix_export_state", "state"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    ordered_by: Mapped[str] = mapped_column(String(60), index=True)
    "As the journal names who acts."
    confined_to: Mapped[str] = mapped_column(String(200), default=confinement.own)
    "The programmes that who ordered it works for, see `core.confinement`; empty for all."
    language: Mapped[str] = mapped_column(String(2))
    filters: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    "Arguments of the list of registrations; a name searched for is not kept, see `actions.order`."
    columns: Mapped[list[str]] = mapped_column(Json)
    layout: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    "`ending`, `separator`, `bom`, `per_seat`."
    state: Mapped[State] = mapped_column(String(10), default=State.DUE)
    total: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(default=0)
    ordered_at: Mapped[datetime] = mapped_column(Instant, default=now)
    claimed_until: Mapped[datetime | None] = mapped_column(Instant)
    "Until then one worker has it; afterwards another begins again."
    attempts: Mapped[int] = mapped_column(default=0)
    expires_at: Mapped[datetime | None] = mapped_column(Instant)
    schedule_id: Mapped[int | None]
    "The schedule that ordered it; no foreign key, for the proof stays when the schedule is gone."
    fresh: Mapped[int | None]
    "So many of its registrations came since the schedule's last list; None for the first one."

    @property
    def ending(self) -> str:
        """`csv` or `xlsx`."""
        return str(self.layout.get("ending", "csv"))

    @property
    def there(self) -> bool:
        """Whether the file may be taken: its time may be over before a worker comes to erase it."""
        return self.state == State.READY and self.expires_at is not None and now() < self.expires_at

    @property
    def per_seat(self) -> bool:
        """Whether each person has a line."""
        return bool(self.layout.get("per_seat"))


class ExportPart(Base):
    """A piece of an export's file. In the database, so that any web process on any machine can hand it out and all forget it alike."""

    __tablename__ = "export_part"

    export_id: Mapped[int] = mapped_column(ForeignKey("export.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    content: Mapped[bytes] = mapped_column(LargeBinary)


class ExportView(Base):
    """A choice of columns with a name."""

    __tablename__ = "export_view"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    made_by: Mapped[str] = mapped_column(String(60), index=True)
    shared: Mapped[bool] = mapped_column(default=False)
    "Others may use it; only who made it may delete it."
    columns: Mapped[list[str]] = mapped_column(Json)
    layout: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)


class ExportSchedule(Base):
    """A list that is made again and again for somebody, until a day. It names nobody: what was searched for is never kept here."""

    __tablename__ = "export_schedule"

    id: Mapped[int] = mapped_column(primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), index=True)
    "Who gets the lists, whoever changes the schedule."
    staff: Mapped[Staff] = relationship(lazy="raise")
    filters: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    columns: Mapped[list[str]] = mapped_column(Json)
    layout: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    rhythm: Mapped[Rhythm] = mapped_column(String(10))
    weekday: Mapped[int] = mapped_column(default=0)
    "Of a weekly one: 0 is Monday."
    month_day: Mapped[int] = mapped_column(default=1)
    "Of a monthly one: 1 to 28, which every month has."
    hour: Mapped[int]
    until: Mapped[date]
    "The last day."
    created_at: Mapped[datetime] = mapped_column(Instant, default=now)
    next_at: Mapped[datetime] = mapped_column(Instant)
    ran_for: Mapped[datetime | None] = mapped_column(Instant)
    "The moment the last list was due: whatever clocks do, none is made for it or an earlier one again (case 54)."
    last_export_id: Mapped[int | None] = mapped_column(ForeignKey("export.id"))
    last_export: Mapped[Export | None] = relationship(lazy="raise")
    seen_id: Mapped[int] = mapped_column(default=0)
    "The newest registration there was at the last list."
    paused_at: Mapped[datetime | None] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    ended_why: Mapped[Why | None] = mapped_column(String(10))
