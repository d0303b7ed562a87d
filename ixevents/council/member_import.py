"""A list of members somebody brought: first tried, then taken over when the secretary says so."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from ixevents.core.clock import now
from ixevents.core.db import Base, Instant, Json


class ImportState(StrEnum):
    """How far an import has come; the worker does the waiting ones."""

    TO_CHECK = "to_check"
    CHECKED = "checked"
    "Everything was done and undone; the secretary sees what it would do and decides."
    TO_DO = "to_do"
    DONE = "done"
    REFUSED = "refused"
    DROPPED = "dropped"


class MemberImport(Base):
    """One file with members, seats and mandates."""

    __tablename__ = "council_import"

    id: Mapped[int] = mapped_column(primary_key=True)
    file_name: Mapped[str] = mapped_column(String(200))
    content: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    "The file, until the import has ended."
    asked_by: Mapped[str] = mapped_column(String(60))
    "As the journal writes it."
    language: Mapped[str] = mapped_column(String(2))
    "In which a refusal is said."
    state: Mapped[ImportState] = mapped_column(String(10), default=ImportState.TO_CHECK, index=True)
    claimed_at: Mapped[datetime | None] = mapped_column(Instant)
    "When a worker took it; after some minutes another may."
    report: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    "Counts, and the numbers of lines that would change something: no names."
    errors: Mapped[list[Any]] = mapped_column(Json, default=list)
    "Line and what is wrong with it."
    refusal: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime] = mapped_column(Instant, default=now)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)

    @property
    def waits(self) -> bool:
        """Whether the worker has it in hand, or soon will."""
        return self.state in (ImportState.TO_CHECK, ImportState.TO_DO)
