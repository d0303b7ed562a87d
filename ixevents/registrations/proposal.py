"""Another slot that staff propose to a party: seats held there until a moment (SCH-10)."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ixevents.core.clock import now
from ixevents.core.db import Base, Instant, TranslatedText
from ixevents.core.languages import Translated
from ixevents.events.models import Slot
from ixevents.registrations.models import Registration


class ProposalState(StrEnum):
    """What became of a proposal."""

    OPEN = "open"
    TAKEN = "taken"
    DECLINED = "declined"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    "By staff, or because one of the two dates or the party is gone."


class DateProposal(Base):
    """Seats in another slot, held for a party that keeps what it has until it answers."""

    __tablename__ = "date_proposal"
    __table_args__ = (
        CheckConstraint("seats > 0", name="seats_positive"),
        # One open proposal a party, whatever two officers do at the same moment.
        Index(
            "uq_date_proposal_open",
            "registration_id",
            unique=True,
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
        Index("ix_date_proposal_state_ends_at", "state", "ends_at"),
        Index("ix_date_proposal_slot_state_seats", "slot_id", "state", "seats"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id"))
    slot_id: Mapped[int] = mapped_column(ForeignKey("slot.id"))
    "The slot proposed, where the seats are held."
    seats: Mapped[int]
    reason: Mapped[Translated] = mapped_column(TranslatedText)
    "Why, in the party's words; the letter says it."
    state: Mapped[ProposalState] = mapped_column(String(20), default=ProposalState.OPEN)
    made_at: Mapped[datetime] = mapped_column(Instant, default=now)
    ends_at: Mapped[datetime] = mapped_column(Instant)
    closed_at: Mapped[datetime | None] = mapped_column(Instant)

    registration: Mapped[Registration] = relationship(lazy="raise")
    slot: Mapped[Slot] = relationship(lazy="raise")

    @property
    def open(self) -> bool:
        """Whether it waits for an answer and can still be taken."""
        return self.state == ProposalState.OPEN and now() < self.ends_at
