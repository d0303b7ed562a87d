"""The round at the end of a term: who holds a mandate is asked whether to go on, or whom the organisation names."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ixevents.core.clock import now
from ixevents.core.db import Base, Instant, Personal
from ixevents.core.languages import UNKNOWN
from ixevents.core.tokens import new_code
from ixevents.council.models import Mandate


class Renewal(Base):
    """One round: about the mandates planned to end by a day, for the term that follows."""

    __tablename__ = "council_renewal"
    __table_args__ = (CheckConstraint("ends_on >= starts_on", name="ends_after_start"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    council_id: Mapped[int] = mapped_column(ForeignKey("council.id"), index=True)
    until: Mapped[date]
    "Mandates planned to end on this day or before are asked about."
    deadline: Mapped[date]
    "Last day on which one can answer."
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    "The term that follows."
    decision: Mapped[str] = mapped_column(String(160), default="")
    created_at: Mapped[datetime] = mapped_column(Instant, default=now)
    closed_at: Mapped[datetime | None] = mapped_column(Instant)

    asks: Mapped[list["RenewalAsk"]] = relationship(back_populates="renewal", lazy="raise", order_by="RenewalAsk.id")

    def takes_answers(self, day: date) -> bool:
        """Whether members may still answer."""
        return self.closed_at is None and day <= self.deadline


class RenewalAnswer(StrEnum):
    """What a member says of the next term."""

    AWAITED = "awaited"
    CONTINUE = "continue"
    STOP = "stop"
    OTHER = "other"
    "The organisation names somebody else."


class RenewalAsk(Base):
    """The question to one member about one mandate, with the answer."""

    __tablename__ = "council_renewal_ask"
    __table_args__ = (UniqueConstraint("renewal_id", "mandate_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(32), unique=True, default=new_code)
    "Opens the page on which one answers."
    renewal_id: Mapped[int] = mapped_column(ForeignKey("council_renewal.id"))
    mandate_id: Mapped[int] = mapped_column(ForeignKey("council_mandate.id"), index=True)
    answer: Mapped[RenewalAnswer] = mapped_column(String(10), default=RenewalAnswer.AWAITED)
    answered_at: Mapped[datetime | None] = mapped_column(Instant)
    answered_by: Mapped[str] = mapped_column(String(60), default="")
    "As the journal writes it."
    name: Mapped[str] = mapped_column(Personal(120), default="")
    "Who is named instead."
    email: Mapped[str | None] = mapped_column(Personal(254))
    email_key: Mapped[str | None] = mapped_column(Personal(254))
    phone: Mapped[str] = mapped_column(Personal(40), default="")
    language: Mapped[str] = mapped_column(String(10), default=UNKNOWN)
    gender: Mapped[str | None] = mapped_column(Personal(1))

    renewal: Mapped[Renewal] = relationship(back_populates="asks", lazy="raise")
    mandate: Mapped[Mandate] = relationship(lazy="raise")

    @property
    def leaves(self) -> bool:
        """Whether this member makes way for nobody or for somebody else."""
        return self.answer in (RenewalAnswer.STOP, RenewalAnswer.OTHER)

    @property
    def goes_by_post(self) -> bool:
        """Whether the question still has to be put on paper: the member has no mail address and has not answered."""
        silent = self.answer == RenewalAnswer.AWAITED and self.mandate.ended_on is None
        return silent and not self.mandate.member.email and self.mandate.member.forgotten_at is None
