"""The journal's one table."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from ixevents.core.clock import now
from ixevents.core.db import Base, Instant, Json

SYSTEM = "system"
PUBLIC = "public"


class Entry(Base):
    """One thing done, by whom, to what. Holds no names and no addresses: objects are named by kind and id."""

    __tablename__ = "journal_entry"
    __table_args__ = (Index("ix_journal_entry_object", "object_kind", "object_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    happened_at: Mapped[datetime] = mapped_column(Instant, default=now, index=True)
    actor: Mapped[str] = mapped_column(String(60))
    "`staff:<id>`, `public` (the party itself, by its link) or `system` (the worker, a command)."
    verb: Mapped[str] = mapped_column(String(60))
    object_kind: Mapped[str] = mapped_column(String(40))
    object_id: Mapped[int]
    facts: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    "What changed, before and after, without personal data."
