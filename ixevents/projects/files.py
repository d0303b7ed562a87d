"""Files of a record and of its funders: documents, whose bytes never change, and logos."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Date, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from ixevents.core.clock import now
from ixevents.core.db import Base, Instant, TranslatedText
from ixevents.core.languages import Translated
from ixevents.core.tokens import new_code


class DocumentKind(StrEnum):
    """What a document of a record is."""

    AGREEMENT = "agreement"
    BUDGET = "budget"
    REPORT = "report"
    EVALUATION = "evaluation"
    TEACHING = "teaching"
    PRESS = "press"
    PICTURE = "picture"
    OTHER = "other"


class ProjectDocument(Base):
    """A file that goes with a record; withdrawn it is kept and no longer given out."""

    __tablename__ = "project_document"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(32), unique=True, default=new_code)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    kind: Mapped[DocumentKind] = mapped_column(String(20))
    title: Mapped[Translated] = mapped_column(TranslatedText)
    language: Mapped[str] = mapped_column(String(10))
    "Of the document itself."
    dated: Mapped[date | None] = mapped_column(Date)
    public: Mapped[bool] = mapped_column(default=False)
    "Given out to everybody; needs a title in French and Dutch. Otherwise for staff."
    filename: Mapped[str] = mapped_column(String(120))
    "Safe to download with: letters, digits, dots and hyphens."
    media_type: Mapped[str] = mapped_column(String(100))
    "From its contents, not from its name."
    size: Mapped[int]
    "Bytes."
    sha256: Mapped[str] = mapped_column(String(64))
    body: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    withdrawn_at: Mapped[datetime | None] = mapped_column(Instant)
    sample: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(Instant, default=now)


class PartnerLogo(Base):
    """The logo of a funder other than the European Union, drawn anew from what was handed in (PRJ-06)."""

    __tablename__ = "partner_logo"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(32), unique=True, default=new_code)
    "A new logo has a new address."
    partner_id: Mapped[int] = mapped_column(ForeignKey("partner.id"), unique=True)
    width: Mapped[int]
    height: Mapped[int]
    "Pixels, as it is shown at double density."
    sample: Mapped[bool] = mapped_column(default=False)
    body: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    "PNG."
    created_at: Mapped[datetime] = mapped_column(Instant, default=now)
