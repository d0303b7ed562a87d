"""Facilitators, rooms and kits, and the slots they are assigned to."""

from datetime import datetime
from enum import StrEnum

from flask_babel import gettext as _
from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ixevents.core.clock import now
from ixevents.core.db import Base, Instant, Json, Personal
from ixevents.events.models import Place, Slot

BUFFER_MINUTES = 30
"""Between two slots, for going from one to the other (SCH-11)."""
MOST_MINUTES = 720
MISSING_MOST = 300


class Kind(StrEnum):
    """What a resource is."""

    FACILITATOR = "facilitator"
    ROOM = "room"
    KIT = "kit"


class Answer(StrEnum):
    """What a facilitator says of a date to lead."""

    AWAITED = "awaited"
    YES = "yes"
    NO = "no"


class Resource(Base):
    """Somebody or something that can be in one slot at a time; a kit with n copies in n of them."""

    __tablename__ = "resource"
    __table_args__ = (
        CheckConstraint("copies > 0", name="copies_positive"),
        CheckConstraint("buffer_minutes >= 0", name="buffer_not_negative"),
        Index("ix_resource_kind_retired_at", "kind", "retired_at"),
        Index("ix_resource_email_key", "email_key"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[Kind] = mapped_column(String(12))
    name: Mapped[str] = mapped_column(Personal(120))
    "Empty once the person is forgotten."
    email: Mapped[str | None] = mapped_column(Personal(254))
    "Of a facilitator: invitations go there."
    email_key: Mapped[str | None] = mapped_column(Personal(254))
    phone: Mapped[str | None] = mapped_column(Personal(40))
    language: Mapped[str] = mapped_column(String(10), default="unknown")
    "Of the letters to a facilitator: fr, nl, en or unknown."
    languages: Mapped[list[str]] = mapped_column(Json, default=list)
    "Languages a facilitator works in, ISO 639-1."
    place_id: Mapped[int | None] = mapped_column(ForeignKey("place.id"), index=True)
    "Where a room is, or where a kit is kept."
    capacity: Mapped[int | None]
    "How many people fit into a room."
    copies: Mapped[int] = mapped_column(default=1)
    "How many there are of a kit; of everything else one."
    buffer_minutes: Mapped[int] = mapped_column(default=BUFFER_MINUTES)
    "What a new assignment keeps free before and after."
    note: Mapped[str] = mapped_column(Personal(500), default="")
    "For staff alone."
    calendar_code: Mapped[str | None] = mapped_column(String(32), unique=True)
    "The key to a facilitator's own calendar; None closes it."
    page_series: Mapped[int] = mapped_column(default=1)
    "Rises with every new address of a facilitator's own page: former addresses open nothing any more."
    retired_at: Mapped[datetime | None] = mapped_column(Instant)
    created_at: Mapped[datetime] = mapped_column(Instant, default=now)
    search: Mapped[str] = mapped_column(Personal(300), default="")
    "Folded words it is found by."

    place: Mapped[Place | None] = relationship(lazy="raise")

    @property
    def title(self) -> str:
        """What it is called on screens, also once a person is forgotten."""
        return self.name or _("Facilitator %(number)s", number=self.id)


class Assignment(Base):
    """A resource in a slot. Taken off, it stays as a row: put back, its calendar SEQUENCE goes on rising (CAL-03)."""

    __tablename__ = "assignment"
    __table_args__ = (
        UniqueConstraint("slot_id", "resource_id"),
        CheckConstraint("copies > 0", name="copies_positive"),
        CheckConstraint("before_minutes >= 0 AND after_minutes >= 0", name="minutes_not_negative"),
        CheckConstraint("copies_back >= 0 AND copies_back <= copies", name="copies_back_at_most"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slot_id: Mapped[int] = mapped_column(ForeignKey("slot.id"))
    resource_id: Mapped[int] = mapped_column(ForeignKey("resource.id"), index=True)
    copies: Mapped[int] = mapped_column(default=1)
    before_minutes: Mapped[int] = mapped_column(default=BUFFER_MINUTES)
    after_minutes: Mapped[int] = mapped_column(default=BUFFER_MINUTES)
    sequence: Mapped[int] = mapped_column(default=0)
    "Of the facilitator's calendar entry: rises with every letter."
    made_at: Mapped[datetime] = mapped_column(Instant, default=now)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    answer: Mapped[Answer] = mapped_column(String(10), default=Answer.AWAITED)
    "What the facilitator says of this date as it is now: asked anew when it moves."
    answer_note: Mapped[str] = mapped_column(Personal(500), default="")
    answered_at: Mapped[datetime | None] = mapped_column(Instant)
    told_beside: Mapped[str | None] = mapped_column(String(10))
    "A mark of the rooms and kits of the date as the facilitator's last letter said them; None where that is not known."
    out_at: Mapped[datetime | None] = mapped_column(Instant)
    "When the kit was handed out; nothing else ever is."
    back_at: Mapped[datetime | None] = mapped_column(Instant)
    copies_back: Mapped[int | None]
    "How many of the copies handed out came back."
    missing: Mapped[str] = mapped_column(String(MISSING_MOST), default="")
    "What of it is missing or broken."
    settled_at: Mapped[datetime | None] = mapped_column(Instant)
    "When somebody decided what follows from what is missing."

    slot: Mapped[Slot] = relationship(lazy="raise")
    resource: Mapped[Resource] = relationship(lazy="raise")

    @property
    def uid(self) -> str:
        """The calendar UID: of this slot for this facilitator, apart from the public one."""
        return f"{self.slot.uid}-r{self.resource_id}"

    @property
    def is_out(self) -> bool:
        """Whether its kit was handed out and is not back."""
        return self.out_at is not None and self.back_at is None

    @property
    def lost(self) -> int:
        """How many copies did not come back with the others."""
        return 0 if self.copies_back is None else self.copies - self.copies_back

    @property
    def is_incomplete(self) -> bool:
        """Whether its kit came back with fewer copies, or with something missing or broken."""
        return self.back_at is not None and bool(self.lost or self.missing)
