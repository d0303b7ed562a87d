"""Calls for candidatures and who answered them: a resident, or an association with the two it names (COU-04)."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ixevents.core.clock import now
from ixevents.core.db import Base, Instant, Json, Personal, TranslatedText
from ixevents.core.languages import Translated
from ixevents.core.tokens import new_code
from ixevents.council.models import CouncilCategory


class Call(Base):
    """The municipality asks who wants to sit on the council, in both languages, for a time."""

    __tablename__ = "council_call"
    __table_args__ = (CheckConstraint("closes_on >= opens_on", name="closes_after_opening"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    council_id: Mapped[int] = mapped_column(ForeignKey("council.id"), index=True)
    text: Mapped[Translated] = mapped_column(TranslatedText)
    opens_on: Mapped[date]
    closes_on: Mapped[date]
    "Last day on which one can answer."
    category_ids: Mapped[list[int]] = mapped_column(Json, default=list)
    sample: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(Instant, default=now)

    def is_open(self, day: date) -> bool:
        """Whether it takes candidatures on a day."""
        return self.opens_on <= day <= self.closes_on


class CandidatureState(StrEnum):
    """received -> proposed -> appointed | refused; held before the address is confirmed, withdrawn by the candidate."""

    HELD = "held"
    RECEIVED = "received"
    PROPOSED = "proposed"
    "To the municipal council."
    APPOINTED = "appointed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


OPEN = (CandidatureState.HELD, CandidatureState.RECEIVED, CandidatureState.PROPOSED)
"""States in which something can still happen."""


class Candidature(Base):
    """Somebody offers to sit on the council; with a substitute, if there is one."""

    __tablename__ = "council_candidature"
    __table_args__ = (Index("ix_council_candidature_email_key", "email_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(32), unique=True, default=new_code)
    "Opens the private page."
    idempotency_key: Mapped[str | None] = mapped_column(String(120), unique=True)
    "Of the sending: a double click is one candidature (case 2)."
    call_id: Mapped[int] = mapped_column(ForeignKey("council_call.id"), index=True)
    category_id: Mapped[int] = mapped_column(ForeignKey("council_category.id"), index=True)
    organisation: Mapped[str] = mapped_column(String(160), default="")
    number: Mapped[str] = mapped_column(String(10), default="")
    "Enterprise number of the association, ten digits."
    motivation: Mapped[str] = mapped_column(Personal(3000))
    name: Mapped[str] = mapped_column(Personal(120))
    email: Mapped[str | None] = mapped_column(Personal(254))
    email_key: Mapped[str | None] = mapped_column(Personal(254))
    phone: Mapped[str] = mapped_column(Personal(40), default="")
    language: Mapped[str] = mapped_column(String(10))
    gender: Mapped[str | None] = mapped_column(Personal(1))
    "As declared, if at all (GDPR-14)."
    second_name: Mapped[str] = mapped_column(Personal(120), default="")
    "The substitute, where one is named."
    second_email: Mapped[str | None] = mapped_column(Personal(254))
    second_email_key: Mapped[str | None] = mapped_column(Personal(254))
    second_phone: Mapped[str] = mapped_column(Personal(40), default="")
    second_language: Mapped[str] = mapped_column(String(10), default="unknown")
    second_gender: Mapped[str | None] = mapped_column(Personal(1))
    state: Mapped[CandidatureState] = mapped_column(String(20), default=CandidatureState.HELD)
    decision: Mapped[str] = mapped_column(String(160), default="")
    member_id: Mapped[int | None] = mapped_column(ForeignKey("council_member.id"))
    "Who the candidate became."
    created_at: Mapped[datetime] = mapped_column(Instant, default=now)
    received_at: Mapped[datetime | None] = mapped_column(Instant)
    "When the address was confirmed."
    decided_at: Mapped[datetime | None] = mapped_column(Instant)
    "Appointed, refused or withdrawn."
    forgotten_at: Mapped[datetime | None] = mapped_column(Instant)

    call: Mapped[Call] = relationship(lazy="raise")
    category: Mapped[CouncilCategory] = relationship(lazy="raise")

    @property
    def open(self) -> bool:
        """Whether something can still happen with it."""
        return self.state in OPEN
