"""Calls for proposals, one an edition of the Week, and what associations and members of the council propose (FES-05)."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ixevents.core.clock import now
from ixevents.core.db import Base, Instant, Json, Personal, TranslatedText
from ixevents.core.languages import Translated
from ixevents.core.tokens import new_code
from ixevents.council.models import Member
from ixevents.events.models import Audience, Edition, Event, EventKind, Place
from ixevents.projects.models import Project
from ixevents.projects.partners import Partner
from ixevents.registrations.models import Channel

HELD_DAYS = 7
"""So long an address may stay unconfirmed."""
WISHES = 3
"""So many dates may be wished for."""


class ProposalCall(Base):
    """Since when and until when one may propose events for an edition, and on what conditions."""

    __tablename__ = "proposal_call"
    __table_args__ = (CheckConstraint("closes_at > opens_at", name="closes_after_opening"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), unique=True)
    conditions: Mapped[Translated] = mapped_column(TranslatedText)
    "Markdown."
    opens_at: Mapped[datetime] = mapped_column(Instant)
    closes_at: Mapped[datetime] = mapped_column(Instant)
    created_at: Mapped[datetime] = mapped_column(Instant, default=now)

    edition: Mapped[Edition] = relationship(lazy="raise")

    def is_open(self, moment: datetime) -> bool:
        """Whether it takes proposals."""
        return self.opens_at <= moment < self.closes_at


class ProposalState(StrEnum):
    """received <-> asked -> accepted -> scheduled -> published; or refused, merged, withdrawn; held before the address is confirmed."""

    HELD = "held"
    RECEIVED = "received"
    ASKED = "asked"
    "The officer asked for changes."
    ACCEPTED = "accepted"
    SCHEDULED = "scheduled"
    "It has its event, with dates."
    PUBLISHED = "published"
    "The public sees its event."
    REFUSED = "refused"
    MERGED = "merged"
    "Into another one."
    WITHDRAWN = "withdrawn"


OPEN = (ProposalState.RECEIVED, ProposalState.ASKED, ProposalState.ACCEPTED)
"""Something has still to be decided."""
CHANGEABLE = (ProposalState.HELD, ProposalState.RECEIVED, ProposalState.ASKED)
"""Whoever proposed may still change it."""
WITH_EVENT = (ProposalState.SCHEDULED, ProposalState.PUBLISHED)


class EventProposal(Base):
    """An event somebody would like to hold in the Week."""

    __tablename__ = "event_proposal"
    __table_args__ = (Index("ix_event_proposal_email_key", "email_key"), Index("ix_event_proposal_state", "state"))

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(32), unique=True, default=new_code)
    "Opens the private page."
    idempotency_key: Mapped[str | None] = mapped_column(String(120), unique=True)
    "Of the sending: a double click is one proposal (case 2)."
    call_id: Mapped[int] = mapped_column(ForeignKey("proposal_call.id"), index=True)
    channel: Mapped[Channel] = mapped_column(String(20), default=Channel.WEB)
    member_id: Mapped[int | None] = mapped_column(ForeignKey("council_member.id"), index=True)
    "Who of the council proposed it."
    organisation: Mapped[str] = mapped_column(String(160))
    "Who holds the event, in its own words; the public reads it."
    partner_id: Mapped[int | None] = mapped_column(ForeignKey("partner.id"), index=True)
    "The same organisation in the project records, as staff know it."
    together_with: Mapped[str] = mapped_column(String(160), default="")
    "Another association that takes part."
    contact: Mapped[str] = mapped_column(Personal(120))
    email: Mapped[str | None] = mapped_column(Personal(254))
    email_key: Mapped[str | None] = mapped_column(Personal(254))
    phone: Mapped[str] = mapped_column(Personal(40), default="")
    language: Mapped[str] = mapped_column(String(10))
    title: Mapped[Translated] = mapped_column(TranslatedText)
    summary: Mapped[Translated] = mapped_column(TranslatedText, default=Translated)
    text: Mapped[Translated] = mapped_column(TranslatedText, default=Translated)
    kind: Mapped[EventKind] = mapped_column(String(20))
    audience: Mapped[Audience] = mapped_column(String(20), default=Audience.EVERYONE)
    languages: Mapped[list[str]] = mapped_column(Json, default=list)
    "Spoken, ISO 639-1."
    access: Mapped[list[str]] = mapped_column(Json, default=list)
    "`Access` values."
    place_id: Mapped[int | None] = mapped_column(ForeignKey("place.id"))
    place_words: Mapped[str] = mapped_column(String(240), default="")
    "Name and address of a place that is not known here."
    expected: Mapped[int | None]
    "How many people may come."
    needs_registration: Mapped[bool] = mapped_column(default=True)
    capacity: Mapped[int | None]
    price: Mapped[Decimal | None] = mapped_column(Numeric(8, 2))
    "Per person in EUR; None is free."
    project_id: Mapped[int | None] = mapped_column(ForeignKey("project.id"))
    "The record it serves; None is the standing one (FES-06)."
    note: Mapped[str] = mapped_column(Personal(2000), default="")
    "What the team should know besides."
    state: Mapped[ProposalState] = mapped_column(String(20), default=ProposalState.HELD)
    asked: Mapped[str] = mapped_column(Text, default="")
    "What staff asked to change, or asked about, the last time."
    answer: Mapped[str] = mapped_column(Personal(2000), default="")
    "What was answered to that."
    asked_at: Mapped[datetime | None] = mapped_column(Instant)
    answered_at: Mapped[datetime | None] = mapped_column(Instant)
    reason: Mapped[str] = mapped_column(Text, default="")
    "Why it was refused, as the letter says."
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("event_proposal.id"))
    event_id: Mapped[int | None] = mapped_column(ForeignKey("event.id"), unique=True)
    version: Mapped[int] = mapped_column(default=1)
    "Rises with every change, which takes the row by it."
    sample: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(Instant, default=now)
    received_at: Mapped[datetime | None] = mapped_column(Instant)
    "When the address was confirmed, or staff wrote it in."
    decided_at: Mapped[datetime | None] = mapped_column(Instant)
    "When it was accepted, refused, merged or withdrawn."
    forgotten_at: Mapped[datetime | None] = mapped_column(Instant)

    call: Mapped[ProposalCall] = relationship(lazy="raise")
    member: Mapped[Member | None] = relationship(lazy="raise")
    partner: Mapped[Partner | None] = relationship(lazy="raise")
    place: Mapped[Place | None] = relationship(lazy="raise")
    project: Mapped[Project | None] = relationship(lazy="raise")
    event: Mapped[Event | None] = relationship(lazy="raise")
    merged_into: Mapped["EventProposal | None"] = relationship(remote_side="EventProposal.id", lazy="raise")
    wishes: Mapped[list["DateWish"]] = relationship(
        back_populates="proposal", lazy="raise", order_by="DateWish.position", cascade="all, delete-orphan"
    )

    @property
    def undecided(self) -> bool:
        """Whether somebody has still to decide."""
        return self.state in OPEN

    @property
    def written(self) -> tuple[str, ...]:
        """The languages in which it has a title and a summary."""
        return tuple(lang for lang in ("fr", "nl", "en") if getattr(self.title, lang) and getattr(self.summary, lang))


class DateWish(Base):
    """A day and hours wished for."""

    __tablename__ = "event_proposal_wish"
    __table_args__ = (CheckConstraint("ends_at > starts_at", name="ends_after_start"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("event_proposal.id"), index=True)
    position: Mapped[int]
    starts_at: Mapped[datetime] = mapped_column(Instant)
    ends_at: Mapped[datetime] = mapped_column(Instant)

    proposal: Mapped[EventProposal] = relationship(back_populates="wishes", lazy="raise")
