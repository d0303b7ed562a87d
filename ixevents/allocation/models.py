"""Rounds: wishes of classes collected until a deadline, and what the rule proposes for each."""

from datetime import datetime
from enum import StrEnum
from typing import Any, cast

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Table
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ixevents.core.clock import now
from ixevents.core.db import Base, Instant, Json, TranslatedText
from ixevents.core.languages import Translated
from ixevents.core.tokens import new_code
from ixevents.events.models import Edition, Event, Slot
from ixevents.registrations.models import Registration


class RoundState(StrEnum):
    """How far a round is."""

    COLLECTING = "collecting"
    CLOSED = "closed"
    "The deadline is over and the seed is public; nothing has been proposed yet."
    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    CALLED_OFF = "called_off"


class Job(StrEnum):
    """What the worker was asked to do with a round."""

    RUN = "run"
    CONFIRM = "confirm"
    CALL_OFF = "call_off"


class Priority(StrEnum):
    """Who goes first among the first classes of all schools."""

    SERVED_LONGEST_AGO = "served_longest_ago"
    DRAW = "draw"
    "The draw alone."


class Round(Base):
    """The wishes for the slots of some events, answered together."""

    __tablename__ = "fair_round"
    __table_args__ = (CheckConstraint("deadline > opens_at", name="ends_after_start"), CheckConstraint("quota > 0", name="quota_positive"))

    id: Mapped[int] = mapped_column(primary_key=True)
    # Only an edition nobody ever registered for can vanish, and a round without wishes with it.
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id", ondelete="CASCADE"), index=True)
    opens_at: Mapped[datetime] = mapped_column(Instant)
    deadline: Mapped[datetime] = mapped_column(Instant)
    quota: Mapped[int | None]
    "The most classes of one school; None is no limit."
    priority: Mapped[Priority] = mapped_column(String(20), default=Priority.SERVED_LONGEST_AGO)
    seed: Mapped[str] = mapped_column(String(32), default=new_code)
    "Shown to nobody before the deadline; until then `commitment` proves that it was chosen."
    commitment: Mapped[str] = mapped_column(String(64), unique=True)
    state: Mapped[RoundState] = mapped_column(String(20), default=RoundState.COLLECTING)
    version: Mapped[int] = mapped_column(default=1)
    "Raised by what changes the round; its UPDATE is also the round's lock."
    reason: Mapped[Translated] = mapped_column(TranslatedText, default=Translated)
    "Why it was called off."
    job: Mapped[Job | None] = mapped_column(String(20))
    "What the worker still has to do."
    job_actor: Mapped[str] = mapped_column(String(60), default="")
    claimed_at: Mapped[datetime | None] = mapped_column(Instant)
    "When a worker last took the job; after some minutes another may."
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(Instant, default=now)
    run_at: Mapped[datetime | None] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)

    edition: Mapped[Edition] = relationship(lazy="raise")
    entries: Mapped[list["RoundEvent"]] = relationship(lazy="raise", cascade="all, delete-orphan", order_by="RoundEvent.event_id")

    @property
    def open(self) -> bool:
        """Whether wishes can be given now."""
        return self.state == RoundState.COLLECTING and self.opens_at <= now() < self.deadline

    @property
    def past(self) -> bool:
        """Whether the deadline is over."""
        return now() >= self.deadline

    @property
    def over(self) -> bool:
        """Whether nothing of it is to come."""
        return self.state in (RoundState.CONFIRMED, RoundState.CALLED_OFF)

    @property
    def seed_shown(self) -> bool:
        """Whether the seed is public: only once no wish can be given any more."""
        return self.state in (RoundState.CLOSED, RoundState.PROPOSED, RoundState.CONFIRMED)


class RoundEvent(Base):
    """One event whose slots are wished for in a round."""

    __tablename__ = "fair_round_event"

    round_id: Mapped[int] = mapped_column(ForeignKey("fair_round.id", ondelete="CASCADE"), primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), primary_key=True, index=True)

    event: Mapped[Event] = relationship(lazy="raise")


class Result(StrEnum):
    """What became of a line when the round was confirmed."""

    SEATED = "seated"
    WAITS = "waits"
    GONE = "gone"
    "The party had withdrawn."
    CALLED_OFF = "called_off"


class RoundLine(Base):
    """What a round proposes for one class, and why."""

    __tablename__ = "fair_round_line"
    __table_args__ = (
        Index("ix_fair_round_line_round_turn", "round_id", "turn"),
        Index("ix_fair_round_line_registration_id", "registration_id"),
        Index("ix_fair_round_line_slot_id", "slot_id"),
    )

    round_id: Mapped[int] = mapped_column(ForeignKey("fair_round.id"), primary_key=True)
    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id"), primary_key=True)
    school: Mapped[int]
    "The school in the draw: its id, or a negative number for one that is not in the directory."
    turn: Mapped[int]
    "Its place in the order, from 1."
    of_school: Mapped[int]
    "Which of its school's classes it is, from 0."
    served: Mapped[int]
    "The school year in which the school came last, 0 for never."
    lot: Mapped[str] = mapped_column(String(16))
    "The beginning of its lot, as everybody can draw it again."
    size: Mapped[int]
    wishes: Mapped[list[int]] = mapped_column(Json, default=list)
    "Slots as they were wished for when the rule was applied."
    answers: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list)
    "What became of each wish: slot, why, left, before."
    slot_id: Mapped[int | None] = mapped_column(ForeignKey("slot.id"))
    "What is proposed; None is the waiting list."
    rank: Mapped[int] = mapped_column(default=0)
    "Which wish that is, from 1; 0 when it is none."
    earlier_slot_id: Mapped[int | None] = mapped_column(ForeignKey("slot.id"))
    "What the run before proposed."
    changed: Mapped[bool] = mapped_column(default=False)
    "The last run proposes something else than the one before."
    by_hand: Mapped[bool] = mapped_column(default=False)
    "Decided by staff; the next run keeps it."
    reason: Mapped[Translated] = mapped_column(TranslatedText, default=Translated)
    "Why staff decided so: told to the class."
    late: Mapped[bool] = mapped_column(default=False)
    "Wished after the deadline: served after all others, in order of arrival."
    result: Mapped[Result | None] = mapped_column(String(20))
    done_at: Mapped[datetime | None] = mapped_column(Instant)

    round: Mapped[Round] = relationship(lazy="raise")
    registration: Mapped[Registration] = relationship(lazy="raise")
    slot: Mapped[Slot | None] = relationship(lazy="raise", foreign_keys=[slot_id])

    def give(self, slot_id: int | None) -> None:
        """Propose a slot, or the waiting list."""
        self.slot_id, self.rank = slot_id, rank_of(self.wishes, slot_id)


LINES = cast(Table, RoundLine.__table__)
"""For writing many lines in one statement."""


def rank_of(wishes: list[int], slot_id: int | None) -> int:
    """Return which wish a slot is, from 1; 0 when it is none."""
    return wishes.index(slot_id) + 1 if slot_id in wishes else 0
