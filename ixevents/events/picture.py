"""Pictures people upload: kept in the database, the one store that every host shares, re-encoded and described in both languages."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ixevents.core.clock import now
from ixevents.core.db import Base, Instant, TranslatedText
from ixevents.core.languages import Translated
from ixevents.core.tokens import new_code


class Cut(StrEnum):
    """What a picture is cut to."""

    CARD = "card"
    COVER = "cover"
    SHARE = "share"
    "Shown where a page is shared: 1200 by 630."


class Picture(Base):
    """One picture of an event or edition; never changed, only replaced, so that its address may be kept for ever."""

    __tablename__ = "picture"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(32), unique=True, default=new_code)
    "Names it in addresses; tells nothing about how many there are."
    alt: Mapped[Translated] = mapped_column(TranslatedText)
    "What it shows, for who does not see it; in both languages from the first moment."
    credit: Mapped[str] = mapped_column(String(160), default="")
    "Who made it, as the public reads it beside the picture."
    created_at: Mapped[datetime] = mapped_column(Instant, default=now)

    files: Mapped[list["PictureFile"]] = relationship(lazy="raise", cascade="all, delete-orphan", passive_deletes=True)


class PictureFile(Base):
    """One size of a picture in one format."""

    __tablename__ = "picture_file"
    __table_args__ = (UniqueConstraint("picture_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    picture_id: Mapped[int] = mapped_column(ForeignKey("picture.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(20))
    "The last part of its address: `card.webp`, `share.jpg`."
    content_type: Mapped[str] = mapped_column(String(20))
    body: Mapped[bytes] = mapped_column(LargeBinary)
