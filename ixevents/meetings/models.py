"""Meetings of the council: what is on the agenda, who is convened, what each answers, and what proves that they were told."""

import uuid
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ixevents.core.clock import now
from ixevents.core.db import Base, Instant, Json, Personal, TranslatedText
from ixevents.core.languages import Translated
from ixevents.core.tokens import new_code
from ixevents.council.models import Council, Mandate, Member
from ixevents.events.models import Place


class MeetingState(StrEnum):
    """draft -> convened -> held -> minuted; or called off."""

    DRAFT = "draft"
    CONVENED = "convened"
    HELD = "held"
    "Who was there has been closed."
    MINUTED = "minuted"
    "Its minutes have been approved and are frozen."
    CALLED_OFF = "called_off"


class NoticeKind(StrEnum):
    """By which rule a meeting is convened (COU-05, COU-07)."""

    ORDINARY = "ordinary"
    URGENT = "urgent"
    SECOND = "second"
    "The same items again, because a first meeting had no quorum: deliberates whatever the number."


class Meeting(Base):
    """A meeting of the council."""

    __tablename__ = "meeting"
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        Index("ix_meeting_state_starts_at", "state", "starts_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(36), unique=True, default=lambda: str(uuid.uuid4()))
    "The calendar UID is made of it: never changed (CAL-02)."
    council_id: Mapped[int] = mapped_column(ForeignKey("council.id"), index=True)
    title: Mapped[Translated] = mapped_column(TranslatedText, default=Translated)
    starts_at: Mapped[datetime] = mapped_column(Instant)
    ends_at: Mapped[datetime] = mapped_column(Instant)
    zone: Mapped[str] = mapped_column(String(40), default="Europe/Brussels")
    place_id: Mapped[int | None] = mapped_column(ForeignKey("place.id"), index=True)
    room: Mapped[Translated] = mapped_column(TranslatedText, default=Translated)
    "Which room of the place, which door, whom to ask."
    online_url: Mapped[str] = mapped_column(Text, default="")
    "For those convened alone, never public."
    languages: Mapped[list[str]] = mapped_column(Json, default=list)
    "Spoken at the meeting: fr, nl, en."
    note: Mapped[Translated] = mapped_column(TranslatedText, default=Translated)
    "What the convening notice says before the agenda."
    state: Mapped[MeetingState] = mapped_column(String(20), default=MeetingState.DRAFT)
    notice_kind: Mapped[NoticeKind] = mapped_column(String(10), default=NoticeKind.ORDINARY)
    urgency: Mapped[Translated] = mapped_column(TranslatedText, default=Translated)
    "Why it cannot wait, as members read it."
    second_of_id: Mapped[int | None] = mapped_column(ForeignKey("meeting.id"))
    "The meeting without quorum whose items it takes up."
    convened_at: Mapped[datetime | None] = mapped_column(Instant)
    convened_late: Mapped[bool] = mapped_column(default=False)
    "It was sent with fewer clear days than the rule asks, knowingly."
    late_reason: Mapped[str] = mapped_column(Text, default="")
    "Why it was, for the record."
    reason: Mapped[Translated] = mapped_column(TranslatedText, default=Translated)
    "Why it was moved or called off, last."
    published_at: Mapped[datetime | None] = mapped_column(Instant)
    "Since when the public reads that it takes place, in French and Dutch at once (LANG-02)."
    revision: Mapped[int] = mapped_column(default=0)
    "SEQUENCE since which answers count: rises with each date, time or place everybody is asked about anew (INV-05)."
    sequence: Mapped[int] = mapped_column(default=0)
    "The calendar SEQUENCE: rises with every calendar part sent after the first ones, also to one person; never falls."
    version: Mapped[int] = mapped_column(default=1)
    "Rises with every change: its UPDATE is the lock of a meeting."
    sample: Mapped[bool] = mapped_column(default=False)
    changed_at: Mapped[datetime] = mapped_column(Instant, default=now)
    "Last change a reader of its calendar can see."
    created_at: Mapped[datetime] = mapped_column(Instant, default=now)

    council: Mapped[Council] = relationship(lazy="raise")
    place: Mapped[Place | None] = relationship(lazy="raise")
    items: Mapped[list["AgendaItem"]] = relationship(back_populates="meeting", lazy="raise", order_by="AgendaItem.position")
    documents: Mapped[list["MeetingDocument"]] = relationship(back_populates="meeting", lazy="raise", order_by="MeetingDocument.id")
    invitations: Mapped[list["Invitation"]] = relationship(back_populates="meeting", lazy="raise", order_by="Invitation.id")
    convocations: Mapped[list["Convocation"]] = relationship(back_populates="meeting", lazy="raise", order_by="Convocation.id")


class ItemKind(StrEnum):
    """What an item asks of the members."""

    INFORMATION = "information"
    DISCUSSION = "discussion"
    OPINION = "opinion"
    VOTE = "vote"


class ItemState(StrEnum):
    """Where an item stands."""

    PROPOSED = "proposed"
    "By a member; the secretary has not put it on the agenda yet."
    ON = "on"
    LEFT = "left"
    "Not put on the agenda, with a reason."


class AgendaItem(Base):
    """One item of an agenda."""

    __tablename__ = "agenda_item"

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    kind: Mapped[ItemKind] = mapped_column(String(20), default=ItemKind.DISCUSSION)
    title: Mapped[Translated] = mapped_column(TranslatedText, default=Translated)
    text: Mapped[Translated] = mapped_column(TranslatedText, default=Translated)
    state: Mapped[ItemState] = mapped_column(String(10), default=ItemState.ON)
    proposed_by_id: Mapped[int | None] = mapped_column(ForeignKey("council_member.id"))
    proposed_at: Mapped[datetime | None] = mapped_column(Instant)
    reason: Mapped[str] = mapped_column(Text, default="")
    "Why it was left."

    meeting: Mapped[Meeting] = relationship(back_populates="items", lazy="raise")
    proposed_by: Mapped[Member | None] = relationship(lazy="raise")


class MeetingDocument(Base):
    """A file that goes with a meeting or one of its items; its bytes never change, a newer one replaces it."""

    __tablename__ = "meeting_document"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(32), unique=True, default=new_code)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), index=True)
    item_id: Mapped[int | None] = mapped_column(ForeignKey("agenda_item.id"), index=True)
    title: Mapped[str] = mapped_column(String(160))
    language: Mapped[str] = mapped_column(String(10), default="fr")
    filename: Mapped[str] = mapped_column(String(120))
    "Safe to download with: letters, digits, dots and hyphens."
    media_type: Mapped[str] = mapped_column(String(100))
    "From its contents, not from its name."
    size: Mapped[int]
    "Bytes."
    sha256: Mapped[str] = mapped_column(String(64))
    body: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    replaced_at: Mapped[datetime | None] = mapped_column(Instant)
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("meeting_document.id"), index=True)
    "What it corrects, where members had that already: its address leads here now."
    created_at: Mapped[datetime] = mapped_column(Instant, default=now)

    meeting: Mapped[Meeting] = relationship(back_populates="documents", lazy="raise")
    item: Mapped[AgendaItem | None] = relationship(lazy="raise")


class Why(StrEnum):
    """Why somebody is no longer convened."""

    MANDATE = "mandate"
    "The mandate is over by then."
    RETURNS = "returns"
    "The effective member comes after all."
    ASKED_AGAIN = "asked_again"
    "The meeting was moved, and the effective member is asked anew."
    MISTAKE = "mistake"
    "The secretary says so."


class Capacity(StrEnum):
    """As what somebody is convened (INV-02)."""

    EFFECTIVE = "effective"
    SUBSTITUTE = "substitute"
    "Convened because the effective member does not come; before that, the calendar part is not sent."
    OBSERVER = "observer"
    "Without a vote."


class Answer(StrEnum):
    """What somebody convened says of the meeting as it is now."""

    AWAITED = "awaited"
    YES = "yes"
    NO = "no"
    EXCUSED = "excused"
    "Does not come and says why, or that it is for a good reason."
    PERHAPS = "perhaps"
    SUBSTITUTE = "substitute"
    "Does not come; the substitute of the seat does."


class Via(StrEnum):
    """Which way an answer came."""

    WEB = "web"
    CALENDAR = "calendar"
    "A reply of a calendar program, by mail (INV-06)."
    STAFF = "staff"
    "The secretary wrote down what was said or written."


class Invitation(Base):
    """Somebody convened to a meeting. It is never deleted: everybody ever invited hears of a calling off (INV-05)."""

    __tablename__ = "meeting_invitation"
    __table_args__ = (UniqueConstraint("meeting_id", "mandate_id"), Index("ix_meeting_invitation_member_id", "member_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"))
    mandate_id: Mapped[int] = mapped_column(ForeignKey("council_mandate.id"), index=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("council_member.id"))
    "Of the mandate, for what a member's own pages read."
    capacity: Mapped[Capacity] = mapped_column(String(20))
    stands_for_id: Mapped[int | None] = mapped_column(ForeignKey("meeting_invitation.id"))
    "Of a substitute: the invitation of the effective member."
    address: Mapped[str | None] = mapped_column(Personal(254))
    "Where the last calendar part went: the ATTENDEE a reply must name (INV-03). NULL: by post."
    told_revision: Mapped[int | None]
    "SEQUENCE of the last calendar part sent; NULL when none was."
    answer: Mapped[Answer] = mapped_column(String(20), default=Answer.AWAITED)
    answered_at: Mapped[datetime | None] = mapped_column(Instant)
    answer_stamp: Mapped[datetime | None] = mapped_column(Instant)
    "DTSTAMP of the calendar reply that counts: the latest wins (INV-06)."
    note: Mapped[str] = mapped_column(Personal(500), default="")
    "What the member wrote with the answer."
    chased: Mapped[int] = mapped_column(default=0)
    "How often we asked again for this revision."
    removed_at: Mapped[datetime | None] = mapped_column(Instant)
    "No longer convened: mandate over, or the effective member comes after all."
    removed_why: Mapped[str | None] = mapped_column(String(20))
    printed_at: Mapped[datetime | None] = mapped_column(Instant)
    "When a letter to this member was printed last, for the post."
    created_at: Mapped[datetime] = mapped_column(Instant, default=now)

    meeting: Mapped[Meeting] = relationship(back_populates="invitations", lazy="raise")
    mandate: Mapped[Mandate] = relationship(lazy="raise")
    member: Mapped[Member] = relationship(lazy="raise")
    answers: Mapped[list["GivenAnswer"]] = relationship(back_populates="invitation", lazy="raise", order_by="GivenAnswer.id")

    @property
    def live(self) -> bool:
        """Whether this member is convened still."""
        return self.removed_at is None


class GivenAnswer(Base):
    """An answer as it was given: the history of an invitation, late and outdated ones included (INV-05, INV-06)."""

    __tablename__ = "meeting_answer"

    id: Mapped[int] = mapped_column(primary_key=True)
    invitation_id: Mapped[int] = mapped_column(ForeignKey("meeting_invitation.id"), index=True)
    revision: Mapped[int]
    "Of the meeting it answers."
    answer: Mapped[Answer] = mapped_column(String(20))
    via: Mapped[Via] = mapped_column(String(10))
    note: Mapped[str] = mapped_column(Personal(500), default="")
    outdated: Mapped[bool] = mapped_column(default=False)
    "Answers an older date, or came after a newer answer: kept, and changes nothing."
    verified: Mapped[bool | None]
    "Of a calendar reply, whether its sender was proven (INV-08); NULL when nobody can tell."
    stamp: Mapped[datetime | None] = mapped_column(Instant)
    by: Mapped[str] = mapped_column(String(60))
    "As the journal writes it."
    given_at: Mapped[datetime] = mapped_column(Instant, default=now)

    invitation: Mapped[Invitation] = relationship(back_populates="answers", lazy="raise")


class CounterState(StrEnum):
    """What was done with another date a member proposed."""

    OPEN = "open"
    TAKEN = "taken"
    REFUSED = "refused"


class CounterProposal(Base):
    """Another date that somebody convened proposed (INV-10)."""

    __tablename__ = "meeting_counter"
    __table_args__ = (CheckConstraint("ends_at > starts_at", name="ends_after_start"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    invitation_id: Mapped[int] = mapped_column(ForeignKey("meeting_invitation.id"), index=True)
    revision: Mapped[int]
    starts_at: Mapped[datetime] = mapped_column(Instant)
    ends_at: Mapped[datetime] = mapped_column(Instant)
    note: Mapped[str] = mapped_column(Personal(500), default="")
    via: Mapped[Via] = mapped_column(String(10))
    state: Mapped[CounterState] = mapped_column(String(10), default=CounterState.OPEN)
    given_at: Mapped[datetime] = mapped_column(Instant, default=now)

    invitation: Mapped[Invitation] = relationship(lazy="raise")


class Convocation(Base):
    """One sending to those convened, frozen as proof: who, when, how, which words, with hashes (COU-05, MAIL-09)."""

    __tablename__ = "meeting_convocation"

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), index=True)
    letter: Mapped[str] = mapped_column(String(20))
    "convened, changed, called_off, reminder, substitute or removed."
    revision: Mapped[int]
    by: Mapped[str] = mapped_column(String(60))
    "As the journal writes it."
    sent_at: Mapped[datetime] = mapped_column(Instant, default=now)
    frozen: Mapped[dict[str, Any]] = mapped_column(Json)
    "Agenda, documents with hashes, and for each one told: member id, language, way, letter id, hash of its text."
    sha256: Mapped[str] = mapped_column(String(64))
    "Of `frozen` in canonical JSON."

    meeting: Mapped[Meeting] = relationship(back_populates="convocations", lazy="raise")
