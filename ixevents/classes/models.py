"""Classes: what a registration says besides when a teacher registers a class, and what an event asks of classes.

A class is one party: a `Registration` for its seats, its state and its letters, and one row here. No pupil is ever named (GDPR-01).
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ixevents.core.db import Base, Instant, Json, Personal, TranslatedText
from ixevents.core.languages import Translated
from ixevents.events.models import Slot
from ixevents.registrations.models import Registration
from ixevents.schools.models import School

PUPILS_MOST = 35
"""Pupils of one class at most; an event may ask for fewer."""

PUPILS_A_TEACHER_ASKS_TWICE = 30
"""Above this a number is more often a slip than a class."""

ADULTS_MOST = 10
WISHES_MOST = 3


class Photos(StrEnum):
    """Which pictures the class may be on; the school holds the consents, never we (GDPR-07)."""

    NONE = "none"
    ATMOSPHERE = "atmosphere"
    TARGETED = "targeted"


class Transport(StrEnum):
    """How the class comes."""

    ON_FOOT = "on_foot"
    PUBLIC = "public"
    COACH = "coach"
    BICYCLE = "bicycle"
    OTHER = "other"


class ClassParty(Base):
    """The class behind a registration. While it lives, its pupils and adults are the seats it holds and waits for."""

    __tablename__ = "class_party"
    __table_args__ = (
        CheckConstraint("pupils >= 1 AND adults >= 1", name="somebody_comes"),
        Index("ix_class_party_sending", "sending"),
    )

    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id"), primary_key=True)
    school_id: Mapped[int | None] = mapped_column(ForeignKey("school.id"), index=True)
    "A school that was not in the list is proposed to it; None only where nobody knows which school it is."
    school_named: Mapped[str] = mapped_column(String(160), default="")
    "What the teacher wrote when the school was not in the list."
    label: Mapped[str] = mapped_column(String(40))
    'What the school calls the class: "4TQ B".'
    level: Mapped[str] = mapped_column(String(10))
    "A code of `schools.levels`; the age is computed from it (SCH-08)."
    track: Mapped[str] = mapped_column(String(20), default="")
    pupils: Mapped[int]
    adults: Mapped[int]
    counts: Mapped[dict[str, int]] = mapped_column(Json, default=dict)
    "How many girls, boys and others, where the teacher said so (GDPR-02)."
    role: Mapped[str] = mapped_column(String(60), default="")
    "What the contact does at the school."
    day_phone: Mapped[str | None] = mapped_column(Personal(40))
    "A number that is answered on the day itself."
    hours: Mapped[str] = mapped_column(String(60), default="")
    "The hours of the school that day: when the class can leave and must be back."
    needs: Mapped[dict[str, int]] = mapped_column(Json, default=dict)
    "How many pupils or adults need what, by `registrations.models.Need` (GDPR-03)."
    photos: Mapped[Photos] = mapped_column(String(12), default=Photos.NONE)
    transport: Mapped[Transport | None] = mapped_column(String(12))
    topic: Mapped[str | None] = mapped_column(Personal(400))
    "What the class works on; free text, so it goes with the person."
    lessons: Mapped[str | None] = mapped_column(Personal(400))
    "What the lessons make of it."
    experience: Mapped[str | None] = mapped_column(Personal(400))
    "What the class has done of the kind before."
    contact_next_year: Mapped[bool] = mapped_column(default=False)
    "Whether the teacher wants to hear of next year's programme."
    sending: Mapped[str] = mapped_column(String(60), default="")
    "The form sending it came with; the classes of one sending share it."
    final_asked_at: Mapped[datetime | None] = mapped_column(Instant)
    "When the final number was asked for."
    final_at: Mapped[datetime | None] = mapped_column(Instant)
    "When it was given."
    pupils_came: Mapped[int | None]
    "Entered after the slot; these feed the figures."
    adults_came: Mapped[int | None]

    registration: Mapped[Registration] = relationship(lazy="raise")
    school: Mapped[School | None] = relationship(lazy="raise")

    @property
    def school_name(self) -> str:
        """The school's name as its register has it, or as the teacher wrote it."""
        return self.school.name if self.school else self.school_named

    @property
    def size(self) -> int:
        """Everybody who comes."""
        return self.pupils + self.adults


class ClassWish(Base):
    """One of the slots a class asked for, in the order of its wish."""

    __tablename__ = "class_wish"

    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id"), primary_key=True)
    rank: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    "1 is the dearest; it is the registration's own slot unless there was no room there."
    slot_id: Mapped[int] = mapped_column(ForeignKey("slot.id"), index=True)

    slot: Mapped[Slot] = relationship(lazy="raise")


class ClassTerms(Base):
    """What an event asks of classes and tells their teachers. An event for schools without a row has the defaults."""

    __tablename__ = "class_terms"
    __table_args__ = (
        CheckConstraint("pupils_per_adult >= 1 AND max_pupils >= 1 AND final_days >= 0", name="numbers_make_sense"),
        CheckConstraint(f"max_pupils <= {PUPILS_MOST}", name="no_more_than_a_class"),
    )

    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), primary_key=True)
    levels: Mapped[list[str]] = mapped_column(Json, default=list)
    "Codes of `schools.levels`; none is every level."
    pupils_per_adult: Mapped[int] = mapped_column(default=15)
    "One adult for so many pupils, at least one (SCH-10)."
    max_pupils: Mapped[int] = mapped_column(default=PUPILS_MOST)
    approval: Mapped[bool] = mapped_column(default=False)
    "Staff accept or refuse each class."
    topic: Mapped[Translated] = mapped_column(TranslatedText, default=Translated)
    bring: Mapped[Translated] = mapped_column(TranslatedText, default=Translated)
    "What the class brings along."
    lessons: Mapped[Translated] = mapped_column(TranslatedText, default=Translated)
    "How it links to lessons."
    practical: Mapped[Translated] = mapped_column(TranslatedText, default=Translated)
    "Text of the practical letter."
    travel: Mapped[Translated] = mapped_column(TranslatedText, default=Translated)
    dossier_url: Mapped[str] = mapped_column(String(300), default="")
    "The teaching dossier."
    final_days: Mapped[int] = mapped_column(default=7)
    "So many days before the slot the final number is asked for (SCH-10)."
