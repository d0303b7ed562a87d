"""The council and the categories it is made of. What the source does not say stays NULL (A-16)."""

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ixevents.core.db import Base, TranslatedText
from ixevents.core.languages import Translated
from ixevents.projects.partners import Partner


class Council(Base):
    """The consultative council on international solidarity."""

    __tablename__ = "council"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    coordinator_id: Mapped[int] = mapped_column(ForeignKey("partner.id"))
    name: Mapped[Translated] = mapped_column(TranslatedText)
    name_descriptive: Mapped[bool] = mapped_column(default=True)
    "The French and Dutch names describe the council; its official names are not known."
    purpose: Mapped[Translated] = mapped_column(TranslatedText)
    supports: Mapped[str | None] = mapped_column(String(20))
    "Slug of the programme it supports."
    members_count: Mapped[int | None]
    statutes: Mapped[str | None] = mapped_column(Text)

    coordinator: Mapped[Partner] = relationship(lazy="raise")
    categories: Mapped[list["CouncilCategory"]] = relationship(lazy="raise", order_by="CouncilCategory.position")


class CouncilCategory(Base):
    """A kind of members the council brings together."""

    __tablename__ = "council_category"

    id: Mapped[int] = mapped_column(primary_key=True)
    council_id: Mapped[int] = mapped_column(ForeignKey("council.id"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    name: Mapped[Translated] = mapped_column(TranslatedText)
