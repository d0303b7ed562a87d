"""Volunteers: who lends a hand at an edition, in which shift; what they are told beforehand, as the law of 3 July 2005 wants it."""

import uuid
from datetime import datetime, timedelta

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ixevents.core.clock import now
from ixevents.core.db import Base, Instant, Personal, TranslatedText
from ixevents.core.languages import Translated
from ixevents.core.tokens import new_code
from ixevents.events.models import Edition, Place
from ixevents.registrations.models import Channel


class VolunteerCall(Base):
    """The municipality asks who lends a hand at an edition, and says under which conditions."""

    __tablename__ = "volunteer_call"
    __table_args__ = (CheckConstraint("age_least >= 0", name="age_not_negative"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), unique=True)
    words: Mapped[Translated] = mapped_column(TranslatedText, default=Translated)
    "Markdown: what there is to do, and what a volunteer gets."
    note: Mapped[Translated] = mapped_column(TranslatedText, default=Translated)
    "Markdown: who organises, insurance, expenses, secrecy; told to each before they begin (law of 3 July 2005, article 4)."
    age_least: Mapped[int] = mapped_column(default=16)
    "Years a volunteer has on the day; 0 asks nothing."
    open: Mapped[bool] = mapped_column(default=False)
    "The public reads the call and takes shifts; only with both texts in both official languages (LANG-01)."
    sample: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(Instant, default=now)

    edition: Mapped[Edition] = relationship(lazy="raise")
    shifts: Mapped[list["Shift"]] = relationship(back_populates="call", lazy="raise", order_by="Shift.starts_at, Shift.id")


class Shift(Base):
    """Hands that are needed: what for, where, from when to when, how many."""

    __tablename__ = "volunteer_shift"
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        CheckConstraint("wanted > 0", name="wanted_positive"),
        CheckConstraint("taken >= 0 AND taken <= wanted", name="taken_within_wanted"),
        Index("ix_volunteer_shift_call_id_starts_at", "call_id", "starts_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("volunteer_call.id"))
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"), index=True)
    title: Mapped[Translated] = mapped_column(TranslatedText)
    details: Mapped[Translated] = mapped_column(TranslatedText, default=Translated)
    "Where exactly, whom to ask for, what to wear; in both official languages or in none."
    starts_at: Mapped[datetime] = mapped_column(Instant)
    ends_at: Mapped[datetime] = mapped_column(Instant)
    wanted: Mapped[int]
    taken: Mapped[int] = mapped_column(default=0)
    "How many turns are taken: recounted under the lock by every change (`locks`)."
    uid: Mapped[str] = mapped_column(String(36), unique=True, default=lambda: str(uuid.uuid4()))
    called_off_at: Mapped[datetime | None] = mapped_column(Instant)
    reason: Mapped[Translated] = mapped_column(TranslatedText, default=Translated)
    "Why it was called off, as the letter says it."
    version: Mapped[int] = mapped_column(default=1)
    "Its UPDATE is the lock of the shift and of its turns."
    created_at: Mapped[datetime] = mapped_column(Instant, default=now)

    call: Mapped[VolunteerCall] = relationship(back_populates="shifts", lazy="raise")
    place: Mapped[Place] = relationship(lazy="raise")
    turns: Mapped[list["Turn"]] = relationship(back_populates="shift", lazy="raise", order_by="Turn.id")

    @property
    def left(self) -> int:
        """How many hands are still missing."""
        return self.wanted - self.taken

    @property
    def length(self) -> timedelta:
        """How long it lasts."""
        return self.ends_at - self.starts_at

    @property
    def told(self) -> bool:
        """Whether the public can read it in both official languages."""
        return self.title.complete and (not self.details or self.details.complete)

    def at_once(self, other: "Shift") -> bool:
        """Whether nobody can do both, this one and another."""
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at

    def takes(self, moment: datetime) -> bool:
        """Whether one more can still take it."""
        return self.called_off_at is None and self.told and self.left > 0 and moment < self.starts_at


class Volunteer(Base):
    """Somebody who lends a hand at one edition."""

    __tablename__ = "volunteer"
    __table_args__ = (UniqueConstraint("call_id", "email_key"), Index("ix_volunteer_email_key", "email_key"))

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(32), unique=True, default=new_code)
    "Opens the private page."
    idempotency_key: Mapped[str | None] = mapped_column(String(120), unique=True)
    "Of the sending: a double click is one volunteer (case 2)."
    call_id: Mapped[int] = mapped_column(ForeignKey("volunteer_call.id"), index=True)
    name: Mapped[str] = mapped_column(Personal(120))
    email: Mapped[str | None] = mapped_column(Personal(254))
    email_key: Mapped[str | None] = mapped_column(Personal(254))
    phone: Mapped[str] = mapped_column(Personal(40), default="")
    language: Mapped[str] = mapped_column(String(10))
    channel: Mapped[Channel] = mapped_column(String(10), default=Channel.WEB)
    informed_at: Mapped[datetime | None] = mapped_column(Instant)
    "When the person said to have read what the law wants told; for whom staff wrote down, when it was told."
    created_at: Mapped[datetime] = mapped_column(Instant, default=now)
    forgotten_at: Mapped[datetime | None] = mapped_column(Instant)

    call: Mapped[VolunteerCall] = relationship(lazy="raise")
    turns: Mapped[list["Turn"]] = relationship(back_populates="volunteer", lazy="raise", order_by="Turn.id")


class Turn(Base):
    """A shift that a volunteer took; it stays as a row when it ends, so that its SEQUENCE goes on rising."""

    __tablename__ = "volunteer_turn"
    __table_args__ = (UniqueConstraint("volunteer_id", "shift_id"), Index("ix_volunteer_turn_shift_id", "shift_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    volunteer_id: Mapped[int] = mapped_column(ForeignKey("volunteer.id"))
    shift_id: Mapped[int] = mapped_column(ForeignKey("volunteer_shift.id"))
    sequence: Mapped[int] = mapped_column(default=0)
    "Of the calendar entry: rises with every part sent after the first."
    came: Mapped[bool | None]
    "Whether the person was there; NULL as long as nobody has said."
    taken_at: Mapped[datetime] = mapped_column(Instant, default=now)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    "Given up, taken off, or called off with the shift."

    volunteer: Mapped[Volunteer] = relationship(back_populates="turns", lazy="raise")
    shift: Mapped[Shift] = relationship(back_populates="turns", lazy="raise")

    @property
    def live(self) -> bool:
        """Whether the volunteer is still counted on."""
        return self.ended_at is None
