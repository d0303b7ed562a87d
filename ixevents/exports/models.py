"""Exports, their files, and the named choices of columns."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from ixevents.core.clock import now
from ixevents.core.db import Base, Instant, Json


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
