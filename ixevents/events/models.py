"""Editions, places, events and their slots."""

import uuid
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, String, Text, UniqueConstraint
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column, query_expression, relationship

from ixevents.core import town
from ixevents.core.clock import now
from ixevents.core.db import Base, Instant, Json, TranslatedText
from ixevents.core.languages import Translated
from ixevents.events.bilingual import Bilingual
from ixevents.events.picture import Picture
from ixevents.projects.models import Project


class EditionState(StrEnum):
    """Whether the public sees an edition."""

    DRAFT = "draft"
    PUBLISHED = "published"


class EventState(StrEnum):
    """Whether the public sees an event."""

    DRAFT = "draft"
    PUBLISHED = "published"


class SlotState(StrEnum):
    """What has become of a slot; called off, it stays visible."""

    PLANNED = "planned"
    PUBLISHED = "published"
    CALLED_OFF = "called_off"


COUNTERS = frozenset({"seats_taken", "seats_waiting"})
"""Columns of a slot that change with registrations alone."""


class EventKind(StrEnum):
    """What there is to see or do."""

    CONCERT = "concert"
    FILM = "film"
    DEBATE = "debate"
    WORKSHOP = "workshop"
    WALK = "walk"
    STAND = "stand"
    CHILDREN = "children"
    EXHIBITION = "exhibition"
    MEAL = "meal"
    THEATRE = "theatre"


class Audience(StrEnum):
    """Whom an event is made for; everybody else is welcome too."""

    EVERYONE = "everyone"
    FAMILIES = "families"
    YOUTH = "youth"
    ADULTS = "adults"
    SCHOOLS = "schools"


class Access(StrEnum):
    """Accessibility facts of an event (A11Y-04)."""

    STEP_FREE = "step_free"
    ACCESSIBLE_TOILET = "accessible_toilet"
    INDUCTION_LOOP = "induction_loop"
    SIGN_LSFB = "sign_lsfb"
    SIGN_VGT = "sign_vgt"
    QUIET_SPACE = "quiet_space"
    COMPANION_FREE = "companion_free"


LONG = {
    "sqlite": "julianday(ends_at) - julianday(starts_at) > 1",
    "postgresql": "ends_at - starts_at > INTERVAL '1 day'",
}
"""Whether a slot lasts longer than a day, as each database says it."""


class Edition(Bilingual, Base):
    """One run of a programme: "Festival 2027"."""

    __tablename__ = "edition"
    __table_args__ = (UniqueConstraint("programme", "slug"), CheckConstraint("ends_on >= starts_on", name="ends_after_start"))

    id: Mapped[int] = mapped_column(primary_key=True)
    programme: Mapped[str] = mapped_column(String(20))
    "Slug of a `Programme` value."
    slug: Mapped[str] = mapped_column(String(60))
    title: Mapped[Translated] = mapped_column(TranslatedText)
    tagline: Mapped[Translated] = mapped_column(TranslatedText, default=Translated)
    text: Mapped[Translated] = mapped_column(TranslatedText, default=Translated)
    "Markdown."
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    registration_opens_at: Mapped[datetime | None] = mapped_column(Instant)
    registration_closes_at: Mapped[datetime | None] = mapped_column(Instant)
    sample: Mapped[bool] = mapped_column(default=False)
    "An invented edition for trying the application; its pages say so."
    picture_id: Mapped[int | None] = mapped_column(ForeignKey("picture.id"))
    "Without one, its page shows the drawn cover."
    state: Mapped[EditionState] = mapped_column(String(20), default=EditionState.DRAFT)
    changed_at: Mapped[datetime] = mapped_column(Instant, default=now, onupdate=now)

    events: Mapped[list["Event"]] = relationship(back_populates="edition", lazy="raise")
    picture: Mapped[Picture | None] = relationship(lazy="raise")


class Place(Bilingual, Base):
    """Where a slot happens: a room, a square, a stage."""

    __tablename__ = "place"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[Translated] = mapped_column(TranslatedText)
    street: Mapped[Translated] = mapped_column(TranslatedText)
    postcode: Mapped[str] = mapped_column(String(10), default=town.postcode)
    locality: Mapped[Translated] = mapped_column(TranslatedText)
    country: Mapped[str] = mapped_column(String(2), default="BE")
    latitude: Mapped[Decimal | None] = mapped_column(Numeric(8, 5))
    longitude: Mapped[Decimal | None] = mapped_column(Numeric(8, 5))
    directions: Mapped[Translated] = mapped_column(TranslatedText, default=Translated)
    "How to get there without a map (A11Y-02)."


class Event(Bilingual, Base):
    """What one can attend in an edition; belongs to exactly one project, so that a participation is counted once (FES-06)."""

    __tablename__ = "event"
    __table_args__ = (
        # Which are public is read from these alone: the rows are long.
        Index("ix_event_edition_id_state", "edition_id", "state"),
        Index("ix_event_project_id_state", "project_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    kind: Mapped[EventKind] = mapped_column(String(20))
    audience: Mapped[Audience] = mapped_column(String(20), default=Audience.EVERYONE)
    title: Mapped[Translated] = mapped_column(TranslatedText)
    summary: Mapped[Translated] = mapped_column(TranslatedText, default=Translated)
    text: Mapped[Translated] = mapped_column(TranslatedText, default=Translated)
    "Markdown."
    languages: Mapped[list[str]] = mapped_column(Json, default=list)
    "Spoken languages, ISO 639-1."
    access: Mapped[list[str]] = mapped_column(Json, default=list)
    "`Access` values."
    minimum_age: Mapped[int | None]
    price: Mapped[Decimal | None] = mapped_column(Numeric(8, 2))
    "Per person in EUR; None is free."
    needs_registration: Mapped[bool] = mapped_column(default=True)
    confirm_by_email: Mapped[bool] = mapped_column(default=False)
    "Seats are held until the link in a letter is used."
    max_party: Mapped[int] = mapped_column(default=8)
    "Most seats one registration may ask for."
    minimum_seats: Mapped[int | None]
    "Seats that must be taken for a date to be worth its while; staff is warned two weeks ahead. None: no such number."
    inhabitants_first_until: Mapped[datetime | None] = mapped_column(Instant)
    "Until then seats go to who lives in the municipality; others wait in line. None: first come, first served."
    in_round: Mapped[bool] = mapped_column(default=False)
    "Its places are shared out by a round that has not ended; `allocation` writes it, so that lists need not ask."
    exemption: Mapped[str | None] = mapped_column(String(2))
    "The one language of an event that concerns one language group only (LANG-08)."
    exemption_reason: Mapped[str | None] = mapped_column(Text)
    exemption_decided_by: Mapped[str | None] = mapped_column(String(120))
    "The function, not the person, that decided."
    shared_with: Mapped[str] = mapped_column(String(160), default="")
    "The association that sees the names of who registers, as their form says; empty where nobody outside the team does (GDPR-15)."
    shared_since: Mapped[datetime | None] = mapped_column(Instant)
    "Since when the form says so: it sees nobody who registered before."
    details: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    picture_id: Mapped[int | None] = mapped_column(ForeignKey("picture.id"))
    search: Mapped[str] = mapped_column(Text, default="")
    "Folded words of all languages; see `agenda.index`."
    state: Mapped[EventState] = mapped_column(String(20), default=EventState.DRAFT)
    published_at: Mapped[datetime | None] = mapped_column(Instant)
    "When French and Dutch went public together; the proof of LANG-10."
    changed_at: Mapped[datetime] = mapped_column(Instant, default=now, onupdate=now)

    asks: Mapped[bool | None] = query_expression()
    "Whether its form asks questions, where it was loaded with that; None where it was not."

    edition: Mapped[Edition] = relationship(back_populates="events", lazy="raise")
    project: Mapped[Project] = relationship(lazy="raise")
    picture: Mapped[Picture | None] = relationship(lazy="raise")
    slots: Mapped[list["Slot"]] = relationship(back_populates="event", lazy="raise", order_by="Slot.starts_at")

    @property
    def public(self) -> bool:
        """Whether there is a page of it: it and its edition are published; the edition is loaded."""
        return self.state == EventState.PUBLISHED and self.edition.state == EditionState.PUBLISHED

    @property
    def called_off(self) -> bool:
        """Whether every slot is called off."""
        return bool(self.slots) and all(slot.called_off for slot in self.slots)


class Slot(Base):
    """One dated, placed, limited occurrence of an event."""

    __tablename__ = "slot"
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        CheckConstraint("capacity IS NULL OR capacity >= 0", name="capacity_not_negative"),
        CheckConstraint("seats_taken >= 0 AND seats_waiting >= 0", name="seats_not_negative"),
        Index("ix_slot_state_starts_at", "state", "starts_at"),
        # The agenda reads the next forty from it, and stops.
        Index("ix_slot_starts_at", "starts_at", "id"),
        # How many there are is counted from the index alone.
        Index("ix_slot_event_id_ends_at", "event_id", "ends_at", "state"),
        Index("ix_slot_ends_at", "ends_at", "starts_at"),
        # The few that began long ago and are not over: the others that are not over began within a day (`queries.happening`).
        Index("ix_slot_long", "ends_at", "starts_at", sqlite_where=sql(LONG["sqlite"]), postgresql_where=sql(LONG["postgresql"])),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(36), unique=True, default=lambda: str(uuid.uuid4()))
    "The calendar UID: made once, never changed (CAL-02)."
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"), index=True)
    starts_at: Mapped[datetime] = mapped_column(Instant)
    ends_at: Mapped[datetime] = mapped_column(Instant)
    zone: Mapped[str] = mapped_column(String(40), default="Europe/Brussels")
    all_day: Mapped[bool] = mapped_column(default=False)
    "Whole days: `starts_at` and `ends_at` are midnights in `zone`, the end being the day after the last (CAL-10)."
    capacity: Mapped[int | None]
    "Seats; None is without limit."
    seats_taken: Mapped[int] = mapped_column(default=0)
    "Seats held, confirmed or offered. Recounted under the slot's lock after every change (`registrations.seats`)."
    seats_waiting: Mapped[int] = mapped_column(default=0)
    registration_opens_at: Mapped[datetime | None] = mapped_column(Instant)
    "Overrides the edition's."
    registration_closes_at: Mapped[datetime | None] = mapped_column(Instant)
    state: Mapped[SlotState] = mapped_column(String(20), default=SlotState.PLANNED)
    called_off_reason: Mapped[Translated] = mapped_column(TranslatedText, default=Translated)
    moved_from: Mapped[list[str]] = mapped_column(Json, default=list)
    "Earlier starts, ISO 8601, oldest first (WEB-02)."
    revision: Mapped[int] = mapped_column(default=0)
    "The calendar SEQUENCE: rises with every move or calling off, never falls (CAL-03)."
    version: Mapped[int] = mapped_column(default=1)
    "Rises with every edit of its facts by staff; seats leave it alone."
    changed_at: Mapped[datetime] = mapped_column(Instant, default=now)
    "Last change the public can see; DTSTAMP of the feeds, so it does not move with registrations (CAL-04)."
    door_closed_at: Mapped[datetime | None] = mapped_column(Instant)
    "When who came and who did not was settled (`registrations.attendance`)."
    door_reopened_at: Mapped[datetime | None] = mapped_column(Instant)
    "When somebody opened a closed door again: it does not close by itself on that day."

    event: Mapped[Event] = relationship(back_populates="slots", lazy="raise")
    place: Mapped[Place] = relationship(lazy="raise")

    @property
    def called_off(self) -> bool:
        """Whether it will not happen."""
        return self.state == SlotState.CALLED_OFF

    @property
    def needs_registration(self) -> bool:
        """Whether one signs up for it."""
        return self.event.needs_registration

    @property
    def audience(self) -> Audience:
        """Whom its event is made for."""
        return self.event.audience

    @property
    def inhabitants_first_until(self) -> datetime | None:
        """Until when seats go to who lives in the municipality."""
        return self.event.inhabitants_first_until

    @property
    def in_round(self) -> bool:
        """Whether its places are shared out later."""
        return self.event.in_round

    @property
    def seats_left(self) -> int | None:
        """Free seats; None without a limit."""
        return None if self.capacity is None else max(0, self.capacity - self.seats_taken)

    @property
    def is_full(self) -> bool:
        """Whether nobody more fits."""
        return self.seats_left == 0

    @property
    def opens_at(self) -> datetime | None:
        """When registration opens; None is at once."""
        return self.registration_opens_at or self.event.edition.registration_opens_at

    @property
    def settled_at(self) -> datetime:
        """From when on parties neither come nor go: the start; of whole days the end, for nobody knows at what hour they come."""
        return self.ends_at if self.all_day else self.starts_at

    @property
    def closes_at(self) -> datetime:
        """When registration closes: the earliest of what was decided and `settled_at`."""
        decided = self.registration_closes_at or self.event.edition.registration_closes_at
        return min(decided, self.settled_at) if decided else self.settled_at
