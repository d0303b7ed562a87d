"""A meeting as it was held: who came and left when, what became of each item, and each vote (COU-07, COU-08)."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ixevents.core.clock import now
from ixevents.core.db import Base, Instant, TranslatedText
from ixevents.core.languages import Translated
from ixevents.council.models import Mandate, MandateRole
from ixevents.meetings.models import AgendaItem, Meeting


class Presence(StrEnum):
    """Whether a member came (COU-08)."""

    AWAITED = "awaited"
    "Nobody has said yet; becomes absent when the attendance is closed."
    PRESENT = "present"
    REPRESENTED = "represented"
    "The substitute of the seat came instead."
    EXCUSED = "excused"
    "Said beforehand that it could not be."
    ABSENT = "absent"


class Sitting(Base):
    """A meeting as it is held, from the opening of its attendance on."""

    __tablename__ = "sitting"

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), unique=True)
    chair_id: Mapped[int | None] = mapped_column(ForeignKey("council_mandate.id"))
    "Who presides: decides ties where the statutes say so."
    opened_at: Mapped[datetime] = mapped_column(Instant, default=now)
    closed_at: Mapped[datetime | None] = mapped_column(Instant)
    "When its attendance was closed; corrections are possible until the minutes are approved."
    frozen_at: Mapped[datetime | None] = mapped_column(Instant)
    "When its minutes were approved: nothing of it changes any more."

    meeting: Mapped[Meeting] = relationship(lazy="raise")
    chair: Mapped[Mandate | None] = relationship(lazy="raise")
    attendances: Mapped[list["Attendance"]] = relationship(back_populates="sitting", lazy="raise", order_by="Attendance.id")
    records: Mapped[list["ItemRecord"]] = relationship(back_populates="sitting", lazy="raise", order_by="ItemRecord.id")


class Attendance(Base):
    """A member in office on the day of a meeting, and whether that member came."""

    __tablename__ = "attendance"
    __table_args__ = (UniqueConstraint("sitting_id", "mandate_id"), CheckConstraint("weight >= 1", name="weight_is_a_number"))

    id: Mapped[int] = mapped_column(primary_key=True)
    sitting_id: Mapped[int] = mapped_column(ForeignKey("sitting.id"))
    mandate_id: Mapped[int] = mapped_column(ForeignKey("council_mandate.id"), index=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("council_member.id"), index=True)
    "Of the mandate: one person never has two votes (COU-07)."
    seat_id: Mapped[int] = mapped_column(ForeignKey("council_seat.id"))
    "Of the mandate: a substitute counts for the absent effective member of this seat only."
    role: Mapped[MandateRole] = mapped_column(String(20))
    voting: Mapped[bool]
    "Its seat has a vote; of substitutes too, who use it only while they stand in."
    weight: Mapped[int] = mapped_column(default=1)
    "How many votes this member has."
    state: Mapped[Presence] = mapped_column(String(20), default=Presence.AWAITED)
    represented_by_id: Mapped[int | None] = mapped_column(ForeignKey("attendance.id"))
    "Of who is represented: the substitute who came."

    sitting: Mapped[Sitting] = relationship(back_populates="attendances", lazy="raise")
    mandate: Mapped[Mandate] = relationship(lazy="raise")
    spells: Mapped[list["Spell"]] = relationship(back_populates="attendance", lazy="raise", order_by="Spell.arrived_at")

    def is_there(self, moment: datetime) -> bool:
        """Whether the member is in the room, or on line, at a moment."""
        return any(spell.arrived_at <= moment and (spell.left_at is None or moment < spell.left_at) for spell in self.spells)

    @property
    def open_spell(self) -> "Spell | None":
        """The spell nobody has ended."""
        return next((spell for spell in self.spells if spell.left_at is None), None)


class Spell(Base):
    """From when to when a member was there; who leaves and comes back has several."""

    __tablename__ = "attendance_spell"
    __table_args__ = (CheckConstraint("left_at IS NULL OR left_at >= arrived_at", name="left_after_arrived"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    attendance_id: Mapped[int] = mapped_column(ForeignKey("attendance.id"), index=True)
    arrived_at: Mapped[datetime] = mapped_column(Instant)
    left_at: Mapped[datetime | None] = mapped_column(Instant)
    online: Mapped[bool] = mapped_column(default=False)

    attendance: Mapped[Attendance] = relationship(back_populates="spells", lazy="raise")


class ItemRecord(Base):
    """What became of an item of the agenda."""

    __tablename__ = "item_record"

    id: Mapped[int] = mapped_column(primary_key=True)
    sitting_id: Mapped[int] = mapped_column(ForeignKey("sitting.id"), index=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("agenda_item.id"), unique=True)
    started_at: Mapped[datetime | None] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    discussion: Mapped[Translated] = mapped_column(TranslatedText, default=Translated)
    decision: Mapped[Translated] = mapped_column(TranslatedText, default=Translated)

    sitting: Mapped[Sitting] = relationship(back_populates="records", lazy="raise")
    item: Mapped[AgendaItem] = relationship(lazy="raise")
    conflicts: Mapped[list["Conflict"]] = relationship(back_populates="record", lazy="raise", order_by="Conflict.id")
    votes: Mapped[list["Vote"]] = relationship(back_populates="record", lazy="raise", order_by="Vote.id")

    @property
    def live_votes(self) -> list["Vote"]:
        """The votes that count."""
        return [vote for vote in self.votes if vote.withdrawn_at is None]


class Conflict(Base):
    """A member with a personal interest left the room for an item (COU-07): neither counted nor asked for a vote."""

    __tablename__ = "item_conflict"
    __table_args__ = (UniqueConstraint("record_id", "attendance_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    record_id: Mapped[int] = mapped_column(ForeignKey("item_record.id"))
    attendance_id: Mapped[int] = mapped_column(ForeignKey("attendance.id"), index=True)
    noted_at: Mapped[datetime] = mapped_column(Instant, default=now)

    record: Mapped[ItemRecord] = relationship(back_populates="conflicts", lazy="raise")
    attendance: Mapped[Attendance] = relationship(lazy="raise")


class VoteWay(StrEnum):
    """How members vote."""

    HANDS = "hands"
    "Totals are counted."
    BY_NAME = "by_name"
    PAPER = "paper"
    "Secretly: totals alone exist."


class Choice(StrEnum):
    """What one votes."""

    FOR = "for"
    AGAINST = "against"
    ABSTAIN = "abstain"
    BLANK = "blank"


class Vote(Base):
    """One vote on an item, as it was taken: corrected by another one, never changed."""

    __tablename__ = "vote"
    __table_args__ = (
        CheckConstraint("votes_for >= 0 AND votes_against >= 0 AND abstained >= 0 AND blank >= 0", name="counts_not_negative"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    record_id: Mapped[int] = mapped_column(ForeignKey("item_record.id"), index=True)
    question: Mapped[Translated] = mapped_column(TranslatedText, default=Translated)
    "What was put to the vote, where it is not the item as it stands."
    way: Mapped[VoteWay] = mapped_column(String(10))
    votes_for: Mapped[int]
    votes_against: Mapped[int]
    abstained: Mapped[int]
    blank: Mapped[int]
    there: Mapped[int]
    "Members with a vote who were there."
    needed: Mapped[int]
    "Of the quorum that day."
    second_notice: Mapped[bool] = mapped_column(default=False)
    "Decided whatever the number, after a meeting without quorum."
    chair_for: Mapped[bool | None]
    "How who presides decided a tie."
    adopted: Mapped[bool]
    taken_at: Mapped[datetime] = mapped_column(Instant, default=now)
    by: Mapped[str] = mapped_column(String(60))
    "As the journal writes it."
    withdrawn_at: Mapped[datetime | None] = mapped_column(Instant)
    withdrawn_for: Mapped[str] = mapped_column(Text, default="")
    "Why it was entered wrongly."

    record: Mapped[ItemRecord] = relationship(back_populates="votes", lazy="raise")
    ballots: Mapped[list["Ballot"]] = relationship(back_populates="vote", lazy="raise", order_by="Ballot.id")

    @property
    def tied(self) -> bool:
        """Whether as many were for as against."""
        return self.votes_for == self.votes_against


class Ballot(Base):
    """What one member voted, in a vote by name."""

    __tablename__ = "ballot"
    __table_args__ = (UniqueConstraint("vote_id", "attendance_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    vote_id: Mapped[int] = mapped_column(ForeignKey("vote.id"))
    attendance_id: Mapped[int] = mapped_column(ForeignKey("attendance.id"), index=True)
    choice: Mapped[Choice] = mapped_column(String(10))
    weight: Mapped[int]

    vote: Mapped[Vote] = relationship(back_populates="ballots", lazy="raise")
    attendance: Mapped[Attendance] = relationship(lazy="raise")


class ItemAgain(Base):
    """An item of a second meeting that takes up one the first could not decide: it needs no quorum (COU-07)."""

    __tablename__ = "item_again"

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("agenda_item.id"), unique=True)
    first_item_id: Mapped[int] = mapped_column(ForeignKey("agenda_item.id"), index=True)
