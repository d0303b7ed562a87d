"""Stored settings, a row for each part of the settings pages, and the logos."""

from datetime import datetime
from typing import Any

from sqlalchemy import LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from ixevents.core.clock import now
from ixevents.core.db import Base, Instant, Json
from ixevents.core.tokens import new_code


class StoredSettings(Base):
    """The settings of one part that differ from the environment's."""

    __tablename__ = "settings"

    id: Mapped[int] = mapped_column(primary_key=True)
    section: Mapped[str] = mapped_column(String(40), unique=True)
    version: Mapped[int] = mapped_column(default=1)
    "Rises with every change: a form opened on an earlier one overwrites nothing."
    held: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    "By the name of the setting, as in `config.SETTINGS`."
    changed_at: Mapped[datetime] = mapped_column(Instant, default=now, onupdate=now)


class Logo(Base):
    """The picture of a logo; never changed, only replaced, so that its address may be kept for ever."""

    __tablename__ = "logo"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(32), unique=True, default=new_code)
    body: Mapped[bytes] = mapped_column(LargeBinary)
    "PNG."
    created_at: Mapped[datetime] = mapped_column(Instant, default=now)
