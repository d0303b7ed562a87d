"""Stands at the festival: the call of an edition, who applies, their documents, and the numbered pitches of the square (FES-02)."""

import uuid
from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ixevents.core.clock import now
from ixevents.core.dates import local_day
from ixevents.core.db import Base, Instant, Json, Personal, TranslatedText
from ixevents.core.languages import Translated
from ixevents.core.tokens import new_code
from ixevents.events.models import Edition, Place
from ixevents.projects.partners import Partner
from ixevents.registrations.models import Channel


class CallState(StrEnum):
    """Where a call is in its time; computed from its moments, never stored."""

    TO_COME = "to_come"
    OPEN = "open"
    CLOSED = "closed"
    CALLED_OFF = "called_off"


class StandCall(Base):
    """The municipality asks who wants a stand at an edition, in both languages, for a time; and what the square has."""

    __tablename__ = "stand_call"
    __table_args__ = (
        CheckConstraint("closes_at > opens_at", name="closes_after_opening"),
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        CheckConstraint("arrival_until > arrival_from", name="arrival_ends_after_its_start"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), unique=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"), index=True)
    conditions: Mapped[Translated] = mapped_column(TranslatedText, default=Translated)
    "Markdown. Without French and Dutch the public sees nothing of the call (LANG-01)."
    opens_at: Mapped[datetime] = mapped_column(Instant)
    closes_at: Mapped[datetime] = mapped_column(Instant)
    starts_at: Mapped[datetime] = mapped_column(Instant)
    "From when to when the public visits the stands."
    ends_at: Mapped[datetime] = mapped_column(Instant)
    arrival_from: Mapped[datetime] = mapped_column(Instant)
    "Vehicles may drive up and unload in between."
    arrival_until: Mapped[datetime] = mapped_column(Instant)
    arrival_minutes: Mapped[int] = mapped_column(default=15)
    "Length of one window of arrival."
    vehicles_at_once: Mapped[int] = mapped_column(default=3)
    tables: Mapped[int | None]
    "What there is of each; NULL is not known yet."
    watts: Mapped[int | None]
    stands_most: Mapped[int | None]
    answer_days: Mapped[int] = mapped_column(default=10)
    "So many days who is selected has to confirm."
    confirm_by_email: Mapped[bool] = mapped_column(default=True)
    "An application counts once its address is confirmed by the link of a letter."
    plan_width: Mapped[int] = mapped_column(default=40)
    "Metres of the square as it is drawn."
    plan_depth: Mapped[int] = mapped_column(default=24)
    plan_shown: Mapped[bool] = mapped_column(default=False)
    "The public sees plan and numbers."
    called_off_at: Mapped[datetime | None] = mapped_column(Instant)
    "Since when no stand stands at this edition; never taken back."
    called_off_reason: Mapped[Translated] = mapped_column(TranslatedText, default=Translated)
    "As the public and the letters read it."
    sample: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)
    "Its UPDATE is the lock of everything below (`locks`)."
    created_at: Mapped[datetime] = mapped_column(Instant, default=now)

    edition: Mapped[Edition] = relationship(lazy="raise")
    place: Mapped[Place] = relationship(lazy="raise")

    def state(self, moment: datetime) -> CallState:
        """Where the call is in its time; called off, its time is over."""
        if self.called_off_at is not None:
            return CallState.CALLED_OFF
        if moment < self.opens_at:
            return CallState.TO_COME
        return CallState.OPEN if moment < self.closes_at else CallState.CLOSED

    def is_open(self, moment: datetime) -> bool:
        """Whether one may apply, change and withdraw."""
        return self.state(moment) == CallState.OPEN

    def on_the_day(self, moment: datetime) -> bool:
        """Whether it is a day on which stands arrive or stand there."""
        return local_day(self.arrival_from) <= local_day(moment) <= local_day(self.ends_at)

    @property
    def public(self) -> bool:
        """Whether its conditions are there in both official languages."""
        return self.conditions.complete


class Pitch(Base):
    """A numbered place on the square, where one stand stands."""

    __tablename__ = "stand_pitch"
    __table_args__ = (UniqueConstraint("call_id", "number"), CheckConstraint("number > 0", name="number_positive"))

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("stand_call.id"))
    number: Mapped[int]
    x: Mapped[int]
    "Metres from the left and the upper edge of the plan to its corner."
    y: Mapped[int]
    width: Mapped[int] = mapped_column(default=3)
    depth: Mapped[int] = mapped_column(default=3)


class StandState(StrEnum):
    """received -> selected -> confirmed -> present; waiting and refused besides; held before the address is confirmed.

    Whatever counts when the stands of the edition are called off ends with them.
    """

    HELD = "held"
    RECEIVED = "received"
    SELECTED = "selected"
    "Waits for the association to confirm."
    WAITING = "waiting"
    "Gets a stand when another association gives up."
    REFUSED = "refused"
    CONFIRMED = "confirmed"
    PRESENT = "present"
    WITHDRAWN = "withdrawn"
    CALLED_OFF = "called_off"


LIVE = (StandState.HELD, StandState.RECEIVED, StandState.SELECTED, StandState.WAITING, StandState.CONFIRMED, StandState.PRESENT)
"""States in which the association still counts on a stand."""

COMING = (StandState.CONFIRMED, StandState.PRESENT)
"""States of the stands on the public list and on the plan."""

TOLD = (StandState.RECEIVED, StandState.WAITING, StandState.SELECTED, *COMING)
"""States in which letters said when and where the stands are."""

COUNTED = (StandState.SELECTED, *COMING)
"""States whose tables, watts and volunteers are counted against what the square has."""

_LIVE_SQL = "state IN ({})".format(", ".join(f"'{state}'" for state in LIVE))


class Vehicle(StrEnum):
    """What the things of a stand come with."""

    NONE = "none"
    BIKE = "bike"
    CAR = "car"
    VAN = "van"
    TRUCK = "truck"


class Stand(Base):
    """An association asks for a stand, or has one."""

    __tablename__ = "stand"
    __table_args__ = (
        # The database itself keeps one live application of an association and an address (as case 4).
        Index(
            "uq_stand_live_association",
            "call_id",
            "email_key",
            "association_key",
            unique=True,
            sqlite_where=text(_LIVE_SQL),
            postgresql_where=text(_LIVE_SQL),
        ),
        Index("ix_stand_call_id_state", "call_id", "state"),
        Index("ix_stand_email_key", "email_key"),
        CheckConstraint("tables >= 0 AND watts >= 0 AND volunteers >= 0", name="numbers_not_negative"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(32), unique=True, default=new_code)
    "Opens the private page."
    idempotency_key: Mapped[str | None] = mapped_column(String(120), unique=True)
    "Of the sending: a double click is one application (case 2)."
    call_id: Mapped[int] = mapped_column(ForeignKey("stand_call.id"))
    association: Mapped[str] = mapped_column(String(160))
    association_key: Mapped[str] = mapped_column(String(160))
    "The name in the form that is compared."
    number: Mapped[str] = mapped_column(String(10), default="")
    "Enterprise number, ten digits; empty without one."
    partner_id: Mapped[int | None] = mapped_column(ForeignKey("partner.id"), index=True)
    "Which partner of the records it is, as an officer said; its page then tells of this stand."
    activity: Mapped[Translated] = mapped_column(TranslatedText, default=Translated)
    "What the public reads about the stand: the association's words in its language, the officer's in the other."
    languages: Mapped[list[str]] = mapped_column(Json, default=list)
    "Spoken at the stand, ISO 639-1."
    tables: Mapped[int] = mapped_column(default=1)
    width: Mapped[int] = mapped_column(default=3)
    "Metres along the front."
    watts: Mapped[int] = mapped_column(default=0)
    food: Mapped[bool] = mapped_column(default=False)
    drink: Mapped[bool] = mapped_column(default=False)
    hygiene: Mapped[str] = mapped_column(String(600), default="")
    "What is prepared and sold, and how it is kept."
    insured: Mapped[bool] = mapped_column(default=False)
    vehicle: Mapped[Vehicle] = mapped_column(String(10), default=Vehicle.NONE)
    arrival_wish: Mapped[datetime | None] = mapped_column(Instant)
    volunteers: Mapped[int] = mapped_column(default=2)
    needs_note: Mapped[str] = mapped_column(Personal(400), default="")
    "What helps its people to be there; erased soon after."
    contact: Mapped[str] = mapped_column(Personal(120))
    email: Mapped[str | None] = mapped_column(Personal(254))
    email_key: Mapped[str | None] = mapped_column(Personal(254))
    phone: Mapped[str] = mapped_column(Personal(40), default="")
    language: Mapped[str] = mapped_column(String(10))
    channel: Mapped[Channel] = mapped_column(String(10), default=Channel.WEB)
    state: Mapped[StandState] = mapped_column(String(20), default=StandState.HELD)
    reason: Mapped[Translated] = mapped_column(TranslatedText, default=Translated)
    "Why it was refused, as the letter says it."
    asked: Mapped[str] = mapped_column(Personal(1000), default="")
    "What the association asks after the call is closed, until somebody has answered."
    note: Mapped[str] = mapped_column(Personal(1000), default="")
    "Of the officers, for the officers."
    answer_before: Mapped[datetime | None] = mapped_column(Instant)
    "Until when who is selected can confirm."
    pitch_id: Mapped[int | None] = mapped_column(ForeignKey("stand_pitch.id"), unique=True)
    "One stand a pitch: the database decides when two officers give the same one."
    arrival_at: Mapped[datetime | None] = mapped_column(Instant)
    uid: Mapped[str] = mapped_column(String(36), unique=True, default=lambda: str(uuid.uuid4()))
    sequence: Mapped[int] = mapped_column(default=0)
    "Of the calendar entry: rises with every part sent after the first."
    told: Mapped[list[str]] = mapped_column(Json, default=list)
    "Pitch and arrival as the last letter told them, with the hours and the place of the stands (`schedule.latest`)."
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(Instant, default=now)
    received_at: Mapped[datetime | None] = mapped_column(Instant)
    "When the address was confirmed, or staff entered it."
    decided_at: Mapped[datetime | None] = mapped_column(Instant)
    confirmed_at: Mapped[datetime | None] = mapped_column(Instant)
    present_at: Mapped[datetime | None] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    "Withdrawn, refused or called off."
    forgotten_at: Mapped[datetime | None] = mapped_column(Instant)

    call: Mapped[StandCall] = relationship(lazy="raise")
    pitch: Mapped[Pitch | None] = relationship(lazy="raise")
    partner: Mapped[Partner | None] = relationship(lazy="raise")
    documents: Mapped[list["StandDocument"]] = relationship(back_populates="stand", lazy="raise", order_by="StandDocument.id")

    @property
    def live(self) -> bool:
        """Whether the association still counts on a stand."""
        return self.state in LIVE

    @property
    def coming(self) -> bool:
        """Whether it is confirmed, or there already."""
        return self.state in COMING

    @property
    def why(self) -> Translated:
        """Why it ended, as its letter says it."""
        return self.call.called_off_reason if self.state == StandState.CALLED_OFF else self.reason

    @property
    def arranged(self) -> list[str]:
        """Pitch and arrival as they are now, to be held against what was told."""
        arrival = self.arrival_at.isoformat() if self.arrival_at else ""
        return [str(self.pitch.number) if self.pitch else "", arrival]


class StandDocument(Base):
    """A file that goes with an application, such as the certificate of an insurance."""

    __tablename__ = "stand_document"
    __table_args__ = (UniqueConstraint("stand_id", "sha256"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(32), unique=True, default=new_code)
    stand_id: Mapped[int] = mapped_column(ForeignKey("stand.id"))
    filename: Mapped[str] = mapped_column(String(120))
    "Safe to download with: letters, digits, dots and hyphens."
    media_type: Mapped[str] = mapped_column(String(100))
    "From its contents, not from its name."
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    body: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    created_at: Mapped[datetime] = mapped_column(Instant, default=now)

    stand: Mapped[Stand] = relationship(back_populates="documents", lazy="raise")
