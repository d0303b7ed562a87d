"""Registrations and the offers made to those who wait."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, Connection, ForeignKey, Index, String, event, literal_column, or_, select, text
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.orm.attributes import flag_modified, instance_state

from ixevents.core.clock import now
from ixevents.core.db import Base, Instant, Json, Personal
from ixevents.core.languages import fold
from ixevents.core.tokens import new_code, short_code
from ixevents.events.models import Event, Slot
from ixevents.events.questions import Question
from ixevents.registrations import likeness


class State(StrEnum):
    """States of a registration; see docs/architecture.md for the moves between them."""

    HELD = "held"
    "Seats are kept for a short time until the address is confirmed by its link."
    REQUESTED = "requested"
    CONFIRMED = "confirmed"
    WAITING = "waiting"
    OFFERED = "offered"
    WISHED = "wished"
    "Asks for one of several slots and waits for the fair round; holds no seats and stands in no line."
    DECLINED = "declined"
    EXPIRED = "expired"
    CANCELLED = "cancelled"
    CALLED_OFF = "called_off"
    REFUSED = "refused"
    ATTENDED = "attended"
    ABSENT = "absent"


LIVE = (State.HELD, State.REQUESTED, State.CONFIRMED, State.WAITING, State.OFFERED, State.WISHED)
"""States in which the party still counts on coming; one address holds one of these a slot."""

IN_LINE = tuple(state for state in LIVE if state != State.WISHED)
"""States whose `seats_waiting` are waited for in the slot's line, and not in a round."""

SEATED = (State.HELD, State.REQUESTED, State.CONFIRMED, State.ATTENDED, State.ABSENT)
"""States whose `seats` are taken from the slot's capacity."""

EXPECTED = (State.CONFIRMED, State.ATTENDED, State.ABSENT)
"""States of the parties on the list at the door."""

_REQUESTED_SQL = "state = 'requested'"
_NOT_ALONE_SQL = "likeness <> 'alone'"
_LIVES_ELSEWHERE_SQL = "NOT inhabitant AND seats_waiting > 0"
_WAITED_SQL = "waiting_since IS NOT NULL OR seats_waiting > 0"

_LIVE_SQL = "state IN ({})".format(", ".join(f"'{state}'" for state in LIVE))


class Channel(StrEnum):
    """How the registration reached us (DIG-01)."""

    WEB = "web"
    PHONE = "phone"
    PAPER = "paper"
    COUNTER = "counter"


class Need(StrEnum):
    """Access needs a party may ask for (A11Y-04)."""

    WHEELCHAIR = "wheelchair"
    INDUCTION_LOOP = "induction_loop"
    SIGN_LANGUAGE = "sign_language"
    GUIDE_DOG = "guide_dog"
    SEAT_NEAR_EXIT = "seat_near_exit"
    COMPANION = "companion"


class Likeness(StrEnum):
    """Whether a key of a registration is another's too; see `doubles`."""

    NEW = "new"
    "Not looked at yet, or not since its keys changed."
    ALONE = "alone"
    ALIKE = "alike"
    APART = "apart"
    "Alike, and somebody has looked: it is of another person than those it was looked at with."


class Registration(Base):
    """A party asking for seats in a slot."""

    __tablename__ = "registration"
    __table_args__ = (
        CheckConstraint("seats >= 0 AND seats_waiting >= 0", name="seats_not_negative"),
        # The database itself keeps one live registration for an address and a slot (case 4); a teacher has one a class.
        Index(
            "uq_registration_live_address",
            "slot_id",
            "email_key",
            "party_key",
            unique=True,
            sqlite_where=text(_LIVE_SQL),
            postgresql_where=text(_LIVE_SQL),
        ),
        # Answers "how many seats are taken" from the index alone, and all that is added up of many; see `sums`.
        Index(
            "ix_registration_sums",
            *("slot_id", "state", "language", "created_at", "seats", "seats_waiting", "came", "continues_as_id"),
        ),
        # The list by name, and whoever has the words that are searched; the list by seats.
        Index("ix_registration_search", "search", "id"),
        Index("ix_registration_seats", "seats", "id"),
        # The few that wait for approval, and the few that had to wait for seats.
        Index(
            "ix_registration_requested", "created_at", "party_key", sqlite_where=text(_REQUESTED_SQL), postgresql_where=text(_REQUESTED_SQL)
        ),
        Index("ix_registration_waited", "slot_id", sqlite_where=text(_WAITED_SQL), postgresql_where=text(_WAITED_SQL)),
        # The few that wait until inhabitants had their turn.
        Index(
            "ix_registration_lives_elsewhere",
            "slot_id",
            sqlite_where=text(_LIVES_ELSEWHERE_SQL),
            postgresql_where=text(_LIVES_ELSEWHERE_SQL),
        ),
        Index("ix_registration_email_key", "email_key"),
        Index(
            "ix_registration_held_until",
            "held_until",
            sqlite_where=text("held_until IS NOT NULL"),
            postgresql_where=text("held_until IS NOT NULL"),
        ),
        # The list of the back-office, newest first, and how many came lately.
        Index("ix_registration_created_at", "created_at", "id"),
        # Nearly all go on as no other: an index of these too would be taken for a way to find them.
        Index(
            "ix_registration_continues_as_id",
            "continues_as_id",
            sqlite_where=text("continues_as_id IS NOT NULL"),
            postgresql_where=text("continues_as_id IS NOT NULL"),
        ),
        # Who has the same address, telephone or name; and the few of whom somebody has.
        *(
            Index(f"ix_registration_{key}", key, sqlite_where=text(f"{key} IS NOT NULL"), postgresql_where=text(f"{key} IS NOT NULL"))
            for key in ("address_key", "phone_key", "name_key")
        ),
        Index("ix_registration_not_alone", "slot_id", "id", sqlite_where=text(_NOT_ALONE_SQL), postgresql_where=text(_NOT_ALONE_SQL)),
        # How many came to each slot is added up from the index alone.
        Index("ix_registration_slot_id_came", "slot_id", "came", sqlite_where=text("came > 0"), postgresql_where=text("came > 0")),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slot_id: Mapped[int] = mapped_column(ForeignKey("slot.id"))
    code: Mapped[str] = mapped_column(String(32), unique=True, default=new_code)
    "The key to the private page."
    ticket: Mapped[str] = mapped_column(String(32), unique=True, default=new_code)
    "What the QR holds: names the party at the door, opens nothing."
    idempotency_key: Mapped[str | None] = mapped_column(String(60), unique=True)
    "The form sending that made it; a reload finds it again (case 3)."
    name: Mapped[str] = mapped_column(Personal(120))
    email: Mapped[str | None] = mapped_column(Personal(254))
    email_key: Mapped[str | None] = mapped_column(Personal(254))
    "The address in canonical form, for comparing; None once anonymous, or without an address."
    party_key: Mapped[str] = mapped_column(String(60), default="")
    "Tells the parties of one address in one slot apart, such as two classes of a teacher; empty for persons. See `kinds`."
    phone: Mapped[str | None] = mapped_column(Personal(40))
    language: Mapped[str] = mapped_column(String(10), default="unknown")
    "fr, nl, en or unknown; never guessed (LANG-05)."
    seats: Mapped[int]
    "Seats this party holds."
    seats_waiting: Mapped[int] = mapped_column(default=0)
    "Seats it waits for besides; of a party in a round, all it asks for."
    whole_only: Mapped[bool] = mapped_column(default=False)
    "Waits until all its seats are free, and lets others pass meanwhile."
    inhabitant: Mapped[bool | None]
    "Whether it said to live in the municipality; None where nobody asked. See `priority`."
    needs: Mapped[list[str]] = mapped_column(Json, default=list)
    "`Need` values."
    needs_note: Mapped[str | None] = mapped_column(Personal(400))
    "Health data (GDPR-03): erased 30 days after the slot, seen by the event's staff only."
    came: Mapped[int] = mapped_column(default=0)
    "How many of the party came: the fold of its check-ins (`attendance.fold`)."
    came_before: Mapped[int | None]
    "How many of its address had come to the project before, written when that address is forgotten; see `persons`."
    channel: Mapped[Channel] = mapped_column(String(10), default=Channel.WEB)
    details: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    "What a programme keeps of its own, a class for instance; answers to questions are rows of `Answer`."
    state: Mapped[State] = mapped_column(String(20))
    sequence: Mapped[int] = mapped_column(default=0)
    "SEQUENCE of the last calendar part this party received; never falls, not even after a withdrawal (CAL-03)."
    created_at: Mapped[datetime] = mapped_column(Instant, default=now)
    waiting_since: Mapped[datetime | None] = mapped_column(Instant)
    held_until: Mapped[datetime | None] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    anonymous_at: Mapped[datetime | None] = mapped_column(Instant)
    continues_as_id: Mapped[int | None] = mapped_column(ForeignKey("registration.id"))
    "The registration this one goes on as, after a transfer or a merge; its link leads there, and it counts nowhere else."
    search: Mapped[str] = mapped_column(Personal(600), default="")
    "Name, address and telephone, folded, as the list of registrations is searched; kept by `_index`."
    address_key: Mapped[str | None] = mapped_column(Personal(12))
    "What it shares with another registration of the same person, as these three say it: see `likeness`; kept by `_index`."
    phone_key: Mapped[str | None] = mapped_column(Personal(12))
    name_key: Mapped[str | None] = mapped_column(Personal(12))
    likeness: Mapped[Likeness] = mapped_column(String(10), default=Likeness.NEW)

    slot: Mapped[Slot] = relationship(lazy="raise")
    offers: Mapped[list["Offer"]] = relationship(back_populates="registration", lazy="raise", order_by="Offer.id")
    answers: Mapped[list["Answer"]] = relationship(lazy="raise", cascade="all, delete-orphan")

    @property
    def live(self) -> bool:
        """Whether the party still counts on coming."""
        return self.state in LIVE

    @property
    def door_code(self) -> str:
        """What the party says at the door when nothing can be scanned."""
        return short_code(self.ticket)

    @property
    def seats_asked(self) -> int:
        """Seats held and waited for together."""
        return self.seats + self.seats_waiting


# As their indexes say it, word for word: databases compare no more than that, and see no value that comes apart from the statement.
REQUESTED = Registration.state == literal_column(f"'{State.REQUESTED}'")
"""Waits for approval; of few."""
WAITS_FROM_ELSEWHERE = text("NOT registration.inhabitant AND registration.seats_waiting > 0")
WAITED = or_(Registration.waiting_since.is_not(None), Registration.seats_waiting > literal_column("0"))
"""Waits for seats, or once did; of few."""
NOT_ALONE = Registration.likeness != literal_column(f"'{Likeness.ALONE}'")
"""Has something in common with another, or was not compared yet; of few."""


def searchable(name: str, email: str | None, phone: str | None) -> str:
    """Return what a party is found by: folded words, and the telephone as its digits."""
    digits = "".join(filter(str.isdigit, phone or ""))
    return " ".join(part for part in (fold(name), fold(email or ""), digits) if part)[:600]


# On the mapper, so that nobody who writes a name can forget it: a party that is not found at the door stands in the rain.
@event.listens_for(Registration, "before_insert")
@event.listens_for(Registration, "before_update")
def _index(_mapper: object, connection: Connection, registration: Registration) -> None:
    found = searchable(registration.name or "", registration.email, registration.phone)
    if registration.search == found and not instance_state(registration).committed_state.keys() & {"email_key", "party_key"}:
        return
    registration.search = found
    keys = _keys(connection, registration)
    if keys != (registration.address_key, registration.phone_key, registration.name_key):
        registration.address_key, registration.phone_key, registration.name_key = keys
        registration.likeness = Likeness.NEW
        # Written even if it was new when read: the worker may have looked meanwhile.
        flag_modified(registration, "likeness")


def _keys(connection: Connection, registration: Registration) -> likeness.Keys:
    if not (registration.email_key or registration.phone or registration.name):
        return likeness.Keys()
    slot = registration.__dict__.get("slot")
    slot_id, asked = (slot.id, slot.event_id) if slot else (registration.slot_id, None)
    event_id = asked or connection.execute(select(Slot.event_id).where(Slot.id == slot_id)).scalar_one()
    one, party_key = registration, registration.party_key or ""
    return likeness.keys(event_id, slot_id, party_key, email_key=one.email_key, phone=one.phone, name=one.name or "")


class OfferState(StrEnum):
    """What became of an offer."""

    OPEN = "open"
    ACCEPTED = "accepted"
    PASSED = "passed"
    "The party keeps waiting for all it asked."
    DECLINED = "declined"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    "The party left, or the slot was called off."


class Offer(Base):
    """Seats held for a waiting party until a moment."""

    __tablename__ = "offer"
    __table_args__ = (
        CheckConstraint("seats > 0", name="seats_positive"),
        # One open offer a party, whatever two transactions do at the same moment.
        Index(
            "uq_offer_open",
            "registration_id",
            unique=True,
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
        Index("ix_offer_state_ends_at", "state", "ends_at"),
        Index("ix_offer_slot_state_seats", "slot_id", "state", "seats"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id"))
    slot_id: Mapped[int] = mapped_column(ForeignKey("slot.id"))
    "The registration's slot, here so that held seats are counted from one index."
    seats: Mapped[int]
    state: Mapped[OfferState] = mapped_column(String(20), default=OfferState.OPEN)
    made_at: Mapped[datetime] = mapped_column(Instant, default=now)
    by_hand: Mapped[bool] = mapped_column(default=False)
    "Made by staff, perhaps out of order; the journal has the reason."
    ends_at: Mapped[datetime] = mapped_column(Instant)
    closed_at: Mapped[datetime | None] = mapped_column(Instant)

    registration: Mapped[Registration] = relationship(back_populates="offers", lazy="raise")


class CheckIn(Base):
    """One statement made at the door: so many of a party came, or so many without registration. Only ever added to."""

    __tablename__ = "check_in"
    __table_args__ = (
        CheckConstraint("registration_id IS NULL OR came >= 0", name="party_not_negative"),
        Index("ix_check_in_slot_registration", "slot_id", "registration_id"),
        Index("ix_check_in_registration_id", "registration_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[str] = mapped_column(String(40), unique=True)
    "Made by the device: a statement sent twice is one."
    slot_id: Mapped[int] = mapped_column(ForeignKey("slot.id"))
    registration_id: Mapped[int | None] = mapped_column(ForeignKey("registration.id"))
    "None for people without registration."
    came: Mapped[int]
    "Of a party: all who are in; 0 takes it back. Without registration: how many more, or fewer when below 0."
    at: Mapped[datetime] = mapped_column(Instant)
    "When it was said at the door; it may have reached us later."
    by: Mapped[str] = mapped_column(String(40))
    "`staff:7` or `door:3`, the shared link."
    kept_at: Mapped[datetime] = mapped_column(Instant, default=now)


class DoorLink(Base):
    """An address shared with volunteers: the door of one event on one day, without account."""

    __tablename__ = "door_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    day: Mapped[date]
    made_by: Mapped[str] = mapped_column(String(40))
    made_at: Mapped[datetime] = mapped_column(Instant, default=now)
    revoked_at: Mapped[datetime | None] = mapped_column(Instant)

    event: Mapped[Event] = relationship(lazy="raise")


class Answer(Base):
    """What a party answered to one question; a person's own where each is asked."""

    __tablename__ = "answer"

    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id"), primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id"), primary_key=True, index=True)
    person: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, default=0)
    "1 to n for what each is asked, 0 for what the party is asked once."
    value: Mapped[str] = mapped_column(Personal(2000))
    "A number, an ISO date, the keys of what was chosen with spaces between, or the text."

    question: Mapped[Question] = relationship(lazy="raise")
