"""Work on many registrations as it is kept: what is to be done, and a step for every party. See `bulk`."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from ixevents.core.clock import now
from ixevents.core.db import Base, Instant, Json


class BulkState(StrEnum):
    """How far a piece of work on many registrations is."""

    DUE = "due"
    DONE = "done"


class Outcome(StrEnum):
    """What became of one party in a piece of work on many."""

    DONE = "done"
    REFUSED = "refused"
    "A rule said no; the others went on."


class BulkJob(Base):
    """One piece of work on many registrations, done by the worker party by party."""

    __tablename__ = "bulk_job"
    __table_args__ = (Index("ix_bulk_job_state", "state"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    verb: Mapped[str] = mapped_column(String(20))
    "A name of `bulk.WORK`."
    facts: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    "What the verb needs besides: a reason, another slot."
    actor: Mapped[str] = mapped_column(String(60))
    language: Mapped[str] = mapped_column(String(2))
    "Of the person who ordered it: refusals are told in it."
    state: Mapped[BulkState] = mapped_column(String(10), default=BulkState.DUE)
    created_at: Mapped[datetime] = mapped_column(Instant, default=now)
    finished_at: Mapped[datetime | None] = mapped_column(Instant)


class BulkStep(Base):
    """One party of such a piece of work."""

    __tablename__ = "bulk_step"
    __table_args__ = (Index("ix_bulk_step_job_outcome", "job_id", "outcome"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    job_id: Mapped[int] = mapped_column(ForeignKey("bulk_job.id"))
    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id"), index=True)
    outcome: Mapped[Outcome | None] = mapped_column(String(10))
    "None while it is still to be done."
    words: Mapped[str] = mapped_column(String(300), default="")
    "Why not, in the language of the one who ordered it."
