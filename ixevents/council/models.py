"""The council: its categories and rules, who sits on it and for how long. What the source does not say stays NULL (A-16)."""

from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, String, Table, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ixevents.core.clock import now
from ixevents.core.db import Base, Instant, Personal, TranslatedText
from ixevents.core.languages import UNKNOWN, Translated
from ixevents.projects.partners import Partner


class Council(Base):
    """The consultative council on international solidarity, with the rules of its statutes (Q-02: all of them can be changed)."""

    __tablename__ = "council"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    coordinator_id: Mapped[int] = mapped_column(ForeignKey("partner.id"))
    name: Mapped[Translated] = mapped_column(TranslatedText)
    name_descriptive: Mapped[bool] = mapped_column(default=True)
    "The French and Dutch names describe the council; its official names are not known."
    purpose: Mapped[Translated] = mapped_column(TranslatedText)
    supports: Mapped[str | None] = mapped_column(String(20))
    "Slug of the programme it supports."
    members_count: Mapped[int | None]
    statutes: Mapped[str | None] = mapped_column(Text)

    term_starts_on: Mapped[date | None]
    term_ends_on: Mapped[date | None]
    "A mandate ends then unless it says otherwise (COU-03)."
    notice_days: Mapped[int] = mapped_column(default=7)
    "Clear days between the sending of a convening notice and the meeting (COU-05)."
    urgent_days: Mapped[int] = mapped_column(default=2)
    item_days: Mapped[int] = mapped_column(default=5)
    "Clear days before a meeting until which members may propose items (COU-06)."
    chair_decides_ties: Mapped[bool] = mapped_column(default=False)
    "Else a tie rejects (COU-07)."
    absences_flagged: Mapped[int] = mapped_column(default=3)
    "Unexcused absences in a row that raise a flag (COU-08)."
    follow_up_days: Mapped[int] = mapped_column(default=60)
    "Days the College has to answer an opinion (COU-10)."
    minimum_age: Mapped[int] = mapped_column(default=16)
    version: Mapped[int] = mapped_column(default=1)
    "Rises with every change of the rules, and its UPDATE is the lock of the composition."

    coordinator: Mapped[Partner] = relationship(lazy="raise")
    categories: Mapped[list["CouncilCategory"]] = relationship(lazy="raise", order_by="CouncilCategory.position")


class CouncilCategory(Base):
    """A kind of members the council brings together (COU-04)."""

    __tablename__ = "council_category"

    id: Mapped[int] = mapped_column(primary_key=True)
    council_id: Mapped[int] = mapped_column(ForeignKey("council.id"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    name: Mapped[Translated] = mapped_column(TranslatedText)
    voting: Mapped[bool] = mapped_column(default=True)
    "The secretary and experts may have an advisory voice only."
    organisations: Mapped[bool] = mapped_column(default=False)
    "Its seats belong to organisations, one each; else to persons."
    seats_most: Mapped[int | None]
    "How many seats the municipal council gave it; NULL where that is not known."


class CouncilSeat(Base):
    """The place an organisation or a category holds: one effective member, one substitute at most, at a time (COU-04)."""

    __tablename__ = "council_seat"

    id: Mapped[int] = mapped_column(primary_key=True)
    category_id: Mapped[int] = mapped_column(ForeignKey("council_category.id"), index=True)
    organisation: Mapped[str] = mapped_column(String(160), default="")
    "Whom its members represent, in the organisation's own words; empty for residents."
    partner_id: Mapped[int | None] = mapped_column(ForeignKey("partner.id"), index=True)
    "The same organisation in the project records."
    opened_on: Mapped[date]
    closed_on: Mapped[date | None]
    sample: Mapped[bool] = mapped_column(default=False)

    category: Mapped[CouncilCategory] = relationship(lazy="raise")
    partner: Mapped[Partner | None] = relationship(lazy="raise")
    mandates: Mapped[list["Mandate"]] = relationship(back_populates="seat", lazy="raise", order_by="Mandate.id")


class Gender(StrEnum):
    """What a member declared, for the two-thirds rule alone (GDPR-14); NULL where nothing was declared."""

    WOMAN = "f"
    MAN = "m"
    OTHER = "x"


class Member(Base):
    """A person on the council, now, before or perhaps later: how to reach that person, and in which language."""

    __tablename__ = "council_member"
    __table_args__ = (Index("ix_council_member_email_key", "email_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(Personal(120))
    email: Mapped[str | None] = mapped_column(Personal(254))
    "Without one the member is convened by post."
    email_key: Mapped[str | None] = mapped_column(Personal(254))
    "The address in the form that is compared. Two members may share one."
    phone: Mapped[str] = mapped_column(Personal(40), default="")
    street: Mapped[str] = mapped_column(Personal(160), default="")
    postcode: Mapped[str] = mapped_column(Personal(10), default="")
    locality: Mapped[str] = mapped_column(Personal(80), default="")
    country: Mapped[str] = mapped_column(String(2), default="BE")
    language: Mapped[str] = mapped_column(String(10), default=UNKNOWN)
    "fr, nl, en or unknown (LANG-05)."
    gender: Mapped[str | None] = mapped_column(Personal(1))
    "One of `Gender`, as declared; seen by the secretary only."
    by_post: Mapped[bool] = mapped_column(default=False)
    "Wishes notices on paper, besides those by mail if there is an address."
    news: Mapped[bool] = mapped_column(default=True)
    "Wishes news of the council; statutory letters come in any case (MAIL-05)."
    search: Mapped[str] = mapped_column(Personal(400), default="")
    "Name, address and organisations in the form that is compared."
    sample: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(Instant, default=now)
    forgotten_at: Mapped[datetime | None] = mapped_column(Instant)
    "Name and addresses were erased; mandates and votes stay without them."

    mandates: Mapped[list["Mandate"]] = relationship(back_populates="member", lazy="raise", order_by="Mandate.starts_on")
    links: Mapped[list["MemberLink"]] = relationship(back_populates="member", lazy="raise", order_by="MemberLink.id")


class MemberLink(Base):
    """A secret address for one member: pages and calendar open with it until it is revoked or the member is forgotten."""

    __tablename__ = "council_member_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("council_member.id"), index=True)
    made_by: Mapped[str] = mapped_column(String(60))
    "As the journal writes it."
    created_at: Mapped[datetime] = mapped_column(Instant, default=now)
    revoked_at: Mapped[datetime | None] = mapped_column(Instant)

    member: Mapped[Member] = relationship(back_populates="links", lazy="raise")


class MandateRole(StrEnum):
    """How a seat is held."""

    EFFECTIVE = "effective"
    SUBSTITUTE = "substitute"
    "Sits, and votes, only while the effective member is absent."


class Office(StrEnum):
    """What a member is besides being a member."""

    CHAIR = "chair"
    VICE_CHAIR = "vice_chair"
    SECRETARY = "secretary"


class EndReason(StrEnum):
    """Why a mandate ended."""

    TERM = "term"
    "The term is over and somebody else, or nobody, came next."
    RESIGNED = "resigned"
    LEFT_ORGANISATION = "left_organisation"
    REPLACED = "replaced"
    "By the organisation that named the member."
    ABSENT = "absent"
    "Declared resigned for absences."
    REVOKED = "revoked"
    DECEASED = "deceased"
    CORRECTED = "corrected"
    "It was entered by mistake."


class Mandate(Base):
    """The dated term of a member in a seat. It is never overwritten: leaving keeps history."""

    __tablename__ = "council_mandate"
    __table_args__ = (
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="ends_after_start"),
        CheckConstraint("ended_on IS NULL OR ended_on >= starts_on", name="ended_after_start"),
        # One effective member and one substitute a seat; the database decides when two officers appoint at once.
        Index(
            "uq_council_mandate_held",
            "seat_id",
            "role",
            unique=True,
            sqlite_where=text("ended_on IS NULL"),
            postgresql_where=text("ended_on IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    seat_id: Mapped[int] = mapped_column(ForeignKey("council_seat.id"), index=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("council_member.id"), index=True)
    role: Mapped[MandateRole] = mapped_column(String(20), default=MandateRole.EFFECTIVE)
    office: Mapped[Office | None] = mapped_column(String(20))
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    "Planned end, the end of the term as a rule; who is not replaced stays until then and after (COU-03)."
    ended_on: Mapped[date | None]
    "First day on which it is no longer held."
    decision: Mapped[str] = mapped_column(String(160), default="")
    "Reference of the municipal council's decision."
    end_reason: Mapped[EndReason | None] = mapped_column(String(20))
    end_decision: Mapped[str] = mapped_column(String(160), default="")
    created_at: Mapped[datetime] = mapped_column(Instant, default=now)

    seat: Mapped[CouncilSeat] = relationship(back_populates="mandates", lazy="raise")
    member: Mapped[Member] = relationship(back_populates="mandates", lazy="raise")

    @property
    def last_day(self) -> date | None:
        """The last day on which it was or will be held; None without an end, or when it was never held."""
        return None if self.ended_on is None or self.ended_on == self.starts_on else self.ended_on - timedelta(days=1)

    def in_office(self, day: date) -> bool:
        """Whether it is held on a day."""
        return self.starts_on <= day and (self.ended_on is None or self.ended_on > day)

    def to_come(self, day: date) -> bool:
        """Whether it begins after a day."""
        return self.starts_on > day and self.ended_on != self.starts_on


class Derogation(Base):
    """The municipal council allowed, for a time and with reasons, more than two thirds of one sex (COU-01)."""

    __tablename__ = "council_derogation"
    __table_args__ = (CheckConstraint("ends_on >= starts_on", name="ends_after_start"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    council_id: Mapped[int] = mapped_column(ForeignKey("council.id"), index=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    decision: Mapped[str] = mapped_column(String(160))
    reason: Mapped[str] = mapped_column(Text)


group_members = Table(
    "council_group_member",
    Base.metadata,
    Column("group_id", ForeignKey("council_group.id"), primary_key=True),
    Column("member_id", ForeignKey("council_member.id"), primary_key=True, index=True),
)
"""Who is in which working group."""


class CouncilGroup(Base):
    """A working group of members."""

    __tablename__ = "council_group"

    id: Mapped[int] = mapped_column(primary_key=True)
    council_id: Mapped[int] = mapped_column(ForeignKey("council.id"), index=True)
    name: Mapped[Translated] = mapped_column(TranslatedText)
    closed_at: Mapped[datetime | None] = mapped_column(Instant)

    members: Mapped[list[Member]] = relationship(secondary=group_members, lazy="raise", order_by="Member.name")
