"""Partner authorities of a project, their coordinators, classes and film crews, and the dated meetings between them (SCH-12).

Classes and crews are head-counts: no pupil, student or teacher is named anywhere here.
"""

import uuid
from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ixevents.core.clock import now
from ixevents.core.db import Base, Instant, Json, Personal, TranslatedText
from ixevents.core.languages import UNKNOWN, Translated
from ixevents.events.models import Slot
from ixevents.projects.models import Project
from ixevents.projects.partners import Partner
from ixevents.schools.models import School


class PartyKind(StrEnum):
    """What sort of group takes part."""

    CLASS = "class"
    FILM_CREW = "film_crew"
    "Students who make a short film."


class ExchangeKind(StrEnum):
    """How two sides meet."""

    VIDEO_TALK = "video_talk"
    VISIT = "visit"
    JOINT_FILM = "joint_film"
    PUBLIC_EVENING = "public_evening"


class ExchangeState(StrEnum):
    """What has become of a meeting."""

    DRAFT = "draft"
    "No coordinator has heard of it."
    INVITED = "invited"
    HELD = "held"
    "Somebody has written down who came."
    CALLED_OFF = "called_off"


class Answer(StrEnum):
    """What a side says of the time as it is now."""

    AWAITED = "awaited"
    CONFIRMED = "confirmed"
    DECLINED = "declined"


class ProposalState(StrEnum):
    """What was done with a time that a side proposed."""

    OPEN = "open"
    TAKEN = "taken"
    LEFT = "left"


class Authority(Base):
    """A partner authority: its clock and its week. What nobody has told is NULL, never a guess."""

    __tablename__ = "exchange_authority"
    __table_args__ = (
        UniqueConstraint("project_id", "partner_id"),
        CheckConstraint("partner_id IS NOT NULL OR sample", name="is_a_partner"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    partner_id: Mapped[int | None] = mapped_column(ForeignKey("partner.id"), index=True)
    "Without one only in the sample, whose authorities are invented."
    sample_name: Mapped[Translated] = mapped_column(TranslatedText, default=Translated)
    sample: Mapped[bool] = mapped_column(default=False)
    country: Mapped[str | None] = mapped_column(String(2))
    "ISO 3166-1, of the partner."
    zone: Mapped[str | None] = mapped_column(String(40))
    "A name of the tz database."
    days_off: Mapped[list[int] | None] = mapped_column(Json)
    "Weekdays without school, Monday being 1; empty would be a week without any."
    source: Mapped[str] = mapped_column(String(300), default="")
    "Where clock and week are written, or who told it, by function."
    created_at: Mapped[datetime] = mapped_column(Instant, default=now)

    partner: Mapped[Partner | None] = relationship(lazy="raise")
    project: Mapped[Project] = relationship(lazy="raise")
    coordinators: Mapped[list["Coordinator"]] = relationship(back_populates="authority", lazy="raise", order_by="Coordinator.id")
    parties: Mapped[list["ExchangeParty"]] = relationship(back_populates="authority", lazy="raise", order_by="ExchangeParty.id")

    @property
    def name(self) -> Translated:
        """What it is called."""
        return self.sample_name if self.partner is None else self.partner.name


class Coordinator(Base):
    """Who coordinates for an authority: a function and an address to write to, no name."""

    __tablename__ = "exchange_coordinator"
    __table_args__ = (
        Index(
            "uq_exchange_coordinator_address",
            "authority_id",
            "email_key",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    authority_id: Mapped[int] = mapped_column(ForeignKey("exchange_authority.id"))
    function: Mapped[str] = mapped_column(Personal(120))
    email: Mapped[str] = mapped_column(Personal(254))
    email_key: Mapped[str] = mapped_column(Personal(254), index=True)
    language: Mapped[str] = mapped_column(String(10), default=UNKNOWN)
    created_at: Mapped[datetime] = mapped_column(Instant, default=now)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)

    authority: Mapped[Authority] = relationship(back_populates="coordinators", lazy="raise")
    links: Mapped[list["CoordinatorLink"]] = relationship(back_populates="coordinator", lazy="raise", order_by="CoordinatorLink.id")


class CoordinatorLink(Base):
    """A secret address for one coordinator: pages and calendars open with it until it ends or is revoked."""

    __tablename__ = "exchange_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    coordinator_id: Mapped[int] = mapped_column(ForeignKey("exchange_coordinator.id"), index=True)
    made_by: Mapped[str] = mapped_column(String(60))
    "As the journal writes it."
    created_at: Mapped[datetime] = mapped_column(Instant, default=now)
    expires_at: Mapped[datetime] = mapped_column(Instant)
    revoked_at: Mapped[datetime | None] = mapped_column(Instant)

    coordinator: Mapped[Coordinator] = relationship(back_populates="links", lazy="raise")


class ExchangeSchool(Base):
    """A school of an authority: one of the directory, or one abroad with an identifier of its own country."""

    __tablename__ = "exchange_school"
    __table_args__ = (
        UniqueConstraint("authority_id", "school_id"),
        CheckConstraint("school_id IS NOT NULL OR name <> ''", name="is_named"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    authority_id: Mapped[int] = mapped_column(ForeignKey("exchange_authority.id"), index=True)
    school_id: Mapped[int | None] = mapped_column(ForeignKey("school.id"), index=True)
    name: Mapped[str] = mapped_column(String(200), default="")
    identifier: Mapped[str] = mapped_column(String(40), default="")
    "Its number in its own country; empty where it is not known."
    country: Mapped[str | None] = mapped_column(String(2))

    school: Mapped[School | None] = relationship(lazy="raise")

    @property
    def title(self) -> str:
        """What it is called."""
        return self.name if self.school is None else self.school.name


class ExchangeParty(Base):
    """A class with its teachers, or a film crew: two numbers and a label."""

    __tablename__ = "exchange_party"
    __table_args__ = (CheckConstraint("pupils >= 0 AND teachers >= 0", name="counts_not_negative"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    authority_id: Mapped[int] = mapped_column(ForeignKey("exchange_authority.id"), index=True)
    school_id: Mapped[int | None] = mapped_column(ForeignKey("exchange_school.id"), index=True)
    kind: Mapped[PartyKind] = mapped_column(String(20), default=PartyKind.CLASS)
    label: Mapped[str] = mapped_column(String(60))
    '"4TQ B", "Crew 2".'
    level: Mapped[str] = mapped_column(String(10), default="")
    "A code of `schools.levels` where the school has such levels."
    pupils: Mapped[int | None]
    "Pupils, or the students of a film crew, as its coordinator states them; NULL until somebody does."
    teachers: Mapped[int | None]
    counted_at: Mapped[datetime | None] = mapped_column(Instant)
    counted_by: Mapped[str] = mapped_column(String(60), default="")
    "As the journal writes it."
    same_as_id: Mapped[int | None] = mapped_column(ForeignKey("exchange_party.id"))
    "The same people under an earlier label: they are persons once (PRJ-02)."
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    created_at: Mapped[datetime] = mapped_column(Instant, default=now)

    authority: Mapped[Authority] = relationship(back_populates="parties", lazy="raise")
    school: Mapped[ExchangeSchool | None] = relationship(lazy="raise")


class Exchange(Base):
    """A dated meeting between parties of two or more authorities; one moment, shown on each side's own clock."""

    __tablename__ = "exchange"
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        Index("ix_exchange_state_starts_at", "state", "starts_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(36), unique=True, default=lambda: str(uuid.uuid4()))
    "The calendar UID: made once, never changed (CAL-02)."
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    slot_id: Mapped[int | None] = mapped_column(ForeignKey("slot.id"), index=True)
    "The date of an event the public may come to."
    kind: Mapped[ExchangeKind] = mapped_column(String(20))
    title: Mapped[Translated] = mapped_column(TranslatedText)
    text: Mapped[Translated] = mapped_column(TranslatedText, default=Translated)
    starts_at: Mapped[datetime] = mapped_column(Instant)
    ends_at: Mapped[datetime] = mapped_column(Instant)
    zone: Mapped[str] = mapped_column(String(40), default="Europe/Brussels")
    "The clock on which it was planned."
    location: Mapped[str] = mapped_column(String(200), default="")
    "A room, a town, or nothing for a talk on screen."
    video_url: Mapped[str] = mapped_column(Text, default="")
    "For the sides alone, never public."
    state: Mapped[ExchangeState] = mapped_column(String(20), default=ExchangeState.DRAFT)
    reason: Mapped[Translated] = mapped_column(TranslatedText, default=Translated)
    "Why it was called off."
    published_at: Mapped[datetime | None] = mapped_column(Instant)
    "Since when the public reads of it, in French and Dutch at the same moment (LANG-02)."
    revision: Mapped[int] = mapped_column(default=0)
    "The calendar SEQUENCE; what a side answers is about one revision."
    version: Mapped[int] = mapped_column(default=1)
    "Rises with every change: its UPDATE is the lock of a meeting."
    sample: Mapped[bool] = mapped_column(default=False)
    changed_at: Mapped[datetime] = mapped_column(Instant, default=now)
    "Last change a reader of its calendar can see."
    created_at: Mapped[datetime] = mapped_column(Instant, default=now)

    slot: Mapped[Slot | None] = relationship(lazy="raise")
    sides: Mapped[list["ExchangeSide"]] = relationship(
        back_populates="exchange", lazy="raise", order_by="ExchangeSide.id", cascade="all, delete-orphan"
    )
    proposals: Mapped[list["Proposal"]] = relationship(back_populates="exchange", lazy="raise", order_by="Proposal.id")

    @property
    def called_off(self) -> bool:
        """Whether it will not happen."""
        return self.state == ExchangeState.CALLED_OFF

    @property
    def authorities(self) -> list[Authority]:
        """The authorities that meet, each once, in the order of their sides."""
        return list(dict.fromkeys(side.party.authority for side in self.sides))

    @property
    def agreed(self) -> bool:
        """Whether every side has confirmed the time as it is now."""
        return bool(self.sides) and all(side.answer == Answer.CONFIRMED for side in self.sides)


class ExchangeSide(Base):
    """A party in a meeting: what its coordinator answered, and how many of it came."""

    __tablename__ = "exchange_side"
    __table_args__ = (
        UniqueConstraint("exchange_id", "party_id"),
        CheckConstraint("pupils_came >= 0 AND teachers_came >= 0", name="came_not_negative"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    exchange_id: Mapped[int] = mapped_column(ForeignKey("exchange.id"))
    party_id: Mapped[int] = mapped_column(ForeignKey("exchange_party.id"), index=True)
    answer: Mapped[Answer] = mapped_column(String(20), default=Answer.AWAITED)
    answered_at: Mapped[datetime | None] = mapped_column(Instant)
    pupils_came: Mapped[int | None]
    "NULL until it was written down; 0 is nobody."
    teachers_came: Mapped[int | None]

    exchange: Mapped[Exchange] = relationship(back_populates="sides", lazy="raise")
    party: Mapped[ExchangeParty] = relationship(lazy="raise")


class Proposal(Base):
    """Another time that a side proposed for a meeting."""

    __tablename__ = "exchange_proposal"
    __table_args__ = (CheckConstraint("ends_at > starts_at", name="ends_after_start"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    exchange_id: Mapped[int] = mapped_column(ForeignKey("exchange.id"), index=True)
    authority_id: Mapped[int] = mapped_column(ForeignKey("exchange_authority.id"))
    starts_at: Mapped[datetime] = mapped_column(Instant)
    ends_at: Mapped[datetime] = mapped_column(Instant)
    state: Mapped[ProposalState] = mapped_column(String(10), default=ProposalState.OPEN)
    created_at: Mapped[datetime] = mapped_column(Instant, default=now)

    exchange: Mapped[Exchange] = relationship(back_populates="proposals", lazy="raise")
    authority: Mapped[Authority] = relationship(lazy="raise")
