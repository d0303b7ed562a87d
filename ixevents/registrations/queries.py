"""What the registration pages and actions read."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    and_,
    bindparam,
    case,
    cast,
    exists,
    func,
    literal,
    literal_column,
    or_,
    select,
)
from sqlalchemy.orm import InstrumentedAttribute, contains_eager, defer, joinedload, selectinload

from ixevents.core.alphabetical import alphabetical
from ixevents.core.ready import Ready
from ixevents.events.models import Audience, Edition, EditionState, Event, EventState, Place, Slot, SlotState
from ixevents.events.questions import Moment, any_asked
from ixevents.outbox.models import Notice
from ixevents.registrations import priority
from ixevents.registrations.models import EXPECTED, IN_LINE, LIVE, Answer, CheckIn, DoorLink, Offer, OfferState, Registration, State

REMINDER_KEY = "reminder:registration:"

# Written out, as what a partial index is for: SQLite plans a statement anew for every value that could decide whether such an index serves.
ASKS = any_asked(Event.__table__.c.id, Event.__table__.c.edition_id, literal_column(f"'{Moment.FORM}'"))


def slot_whole(slot_id: int) -> Select[Slot]:
    """A slot with its event, edition and place."""
    return select(Slot).where(Slot.id == slot_id).options(*_whole())


# These two are made once, as for every visitor of a form or a private page: making one takes as long as asking it.
@cache
def public_slots() -> Select[Slot]:
    """The public slots of the published event with this `slug`, whole, in order of time."""
    return (
        select(Slot)
        .join(Slot.event)
        .join(Event.edition)
        .where(Event.slug == bindparam("slug"))
        .where(Event.state == EventState.PUBLISHED, Edition.state == EditionState.PUBLISHED, Slot.state != SlotState.PLANNED)
        .options(*_whole(contains_eager), contains_eager(Slot.event).with_expression(Event.asks, ASKS))
        .order_by(Slot.starts_at, Slot.id)
    )


@cache
def by_code() -> Select[Registration]:
    """The registration of the private page with this `code`, whole."""
    return _registrations_whole().where(Registration.code == bindparam("code"))


@cache
def has_answers() -> Select[bool]:
    """Whether a `registration` has answered anything."""
    return select(exists().where(Answer.registration_id == bindparam("registration")))


def with_answers(registrations: Select[Registration]) -> Select[Registration]:
    """The same registrations with their answers and the questions these answer."""
    return registrations.options(selectinload(Registration.answers).joinedload(Answer.question))


def by_id(registration_id: int) -> Select[Registration]:
    """One registration, whole."""
    return _registrations_whole().where(Registration.id == registration_id)


def code_of(registration_id: int) -> Select[str]:
    """The key to the private page of a registration."""
    return select(Registration.code).where(Registration.id == registration_id)


def live_at(slot_id: int, email_key: str, party_key: str) -> Select[Registration]:
    """The live registration of an address and party for a slot."""
    return select(Registration).where(_same_party(slot_id, email_key, party_key), Registration.state.in_(LIVE))


@cache
def known() -> Select[Registration]:
    """Everything an `email_key` ever had at a `slot` for a `party_key`, and what the same `idempotency_key` has made.

    A key that is NULL matches nobody: parties from the counter may have neither.
    """
    return select(Registration).where(_is_known(Registration))


def known_id() -> Select[int]:
    """The number of one of them. Of the table: for nothing but a number, objects cost more than the question."""
    table = Registration.__table__.c
    return select(table.id).where(_is_known(table)).limit(1)


KNOWN_ID = Ready(known_id)


def _is_known(columns: Any) -> ColumnElement[bool]:
    # By the address, as in `_same_party`.
    here = columns.slot_id + 0 == bindparam("slot")
    theirs = and_(here, columns.email_key == bindparam("email_key"), columns.party_key == bindparam("party_key"))
    return or_(theirs, columns.idempotency_key == bindparam("idempotency_key"))


def _same_party(slot_id: int, email_key: str, party_key: str) -> ColumnElement[bool]:
    # By the address, which has few: added to, the slot is no way for SQLite to its thousands of parties.
    return and_(Registration.slot_id + 0 == slot_id, Registration.email_key == email_key, Registration.party_key == party_key)


def slot_by_uid(uid: str) -> Select[Slot]:
    """The slot with a UID of calendars."""
    return select(Slot).where(Slot.uid == uid)


def at_address(slot_id: int, email_key: str, registration_id: int | None = None) -> Select[Registration]:
    """All an address ever had at a slot, the latest first; only that one where its number is known."""
    one = (Registration.id == registration_id,) if registration_id is not None else ()
    theirs = select(Registration).where(Registration.slot_id + 0 == slot_id, Registration.email_key == email_key, *one)
    return theirs.order_by(Registration.id.desc())


def live_of(slot_id: int) -> Select[Registration]:
    """All live registrations of a slot, in the order they came."""
    return select(Registration).where(Registration.slot_id == slot_id, Registration.state.in_(LIVE)).order_by(Registration.id)


def dates_of_edition(edition_id: int, moment: datetime, most: int) -> Select[Slot]:
    """The next dates of an edition one registers for as a person, whole, in order of time."""
    return (
        select(Slot)
        .join(Slot.event)
        .join(Event.edition)
        .where(Event.edition_id == edition_id, Event.state == EventState.PUBLISHED, Edition.state == EditionState.PUBLISHED)
        .where(Event.needs_registration, Event.audience != Audience.SCHOOLS, Slot.state == SlotState.PUBLISHED, Slot.ends_at > moment)
        .options(*_whole(contains_eager))
        .order_by(Slot.starts_at, Slot.id)
        .limit(most)
    )


def door_slots(since: datetime, until: datetime | None = None, event_ids: Sequence[int] | None = None) -> Select[Slot]:
    """Slots that end after a moment and start before another, whole, in order of time; of some events only where given."""
    found = select(Slot).join(Slot.event).where(Slot.state != SlotState.PLANNED, Slot.ends_at > since).options(*_whole())
    if until is not None:
        found = found.where(Slot.starts_at < until)
    if event_ids is not None:
        found = found.where(Slot.event_id.in_(event_ids))
    return found.order_by(Slot.starts_at, Slot.id)


def doors_left_open(since: datetime, until: datetime, event_ids: Sequence[int] | None = None) -> Select[Slot]:
    """Slots that ended between two moments, whose door is left for a person to close: somebody was expected or came."""
    expected = exists().where(Registration.slot_id == Slot.id, Registration.state.in_(EXPECTED), Registration.seats > 0)
    came = exists().where(CheckIn.slot_id == Slot.id)
    return door_slots(since, event_ids=event_ids).where(
        Slot.ends_at <= until, Slot.state != SlotState.CALLED_OFF, Slot.door_closed_at.is_(None), or_(expected, came)
    )


def doors_closed(since: datetime, until: datetime, closed_after: datetime, event_ids: Sequence[int] | None = None) -> Select[Slot]:
    """Slots that ended between two moments and whose door was closed after another, the last first."""
    found = door_slots(since, event_ids=event_ids).where(Slot.ends_at <= until, Slot.door_closed_at > closed_after)
    return found.order_by(None).order_by(Slot.starts_at.desc(), Slot.id.desc())


def slots_of_event_between(event_id: int, since: datetime, until: datetime, beyond: datetime) -> Select[Slot]:
    """Slots of an event that start between two moments, or started before and go on beyond a third one, whole."""
    return (
        select(Slot)
        .where(Slot.event_id == event_id, Slot.state != SlotState.PLANNED, Slot.starts_at < until)
        .where(or_(Slot.starts_at >= since, Slot.ends_at > beyond))
        .options(*_whole())
        .order_by(Slot.starts_at, Slot.id)
    )


def expected_at(slot_id: int) -> Select[Registration]:
    """The parties on the list at the door, by name."""
    return (
        select(Registration)
        .where(Registration.slot_id == slot_id, Registration.state.in_(EXPECTED), Registration.seats > 0)
        .order_by(alphabetical(Registration.name), Registration.id)
    )


def by_ticket(ticket: str) -> Select[Registration]:
    """The registration a QR names, whole, wherever it belongs."""
    return _registrations_whole().where(Registration.ticket == ticket)


def not_expected_at(slot_id: int) -> Select[Registration]:
    """The registrations of a slot that its door does not expect: they wait, are withdrawn, or went on as others."""
    gone = or_(Registration.continues_as_id.is_not(None), Registration.state.not_in(EXPECTED))
    return _registrations_whole().where(Registration.slot_id == slot_id, gone)


def expected_elsewhere(slot: Slot, since: datetime, until: datetime) -> Select[Registration]:
    """Parties of the event's other slots that start between two moments, whole: who stands at the wrong door."""
    return (
        _registrations_whole()
        .join(Slot, Slot.id == Registration.slot_id)
        .where(Slot.event_id == slot.event_id, Slot.id != slot.id, Slot.starts_at >= since, Slot.starts_at < until)
        .where(Registration.state.in_(EXPECTED))
    )


def statements_of(registration_id: int) -> Select[datetime, int]:
    """When what was said of a party at the door."""
    return select(CheckIn.at, CheckIn.came).where(CheckIn.registration_id == registration_id)


def statement(client_id: str) -> Select[CheckIn]:
    """The statement a device made under its number."""
    return select(CheckIn).where(CheckIn.client_id == client_id)


def last_statement(registration_id: int) -> Select[CheckIn]:
    """What was said last of a party at the door, and counts: of two in one moment the larger."""
    found = select(CheckIn).where(CheckIn.registration_id == registration_id)
    return found.order_by(CheckIn.at.desc(), CheckIn.came.desc(), CheckIn.id.desc()).limit(1)


def door_sums(slot_ids: Sequence[int]) -> Select[*tuple[Any, ...]]:
    """For each slot: parties expected, their seats, parties that came, how many people, and seats of those who came."""
    here = Registration.came > 0
    return (
        select(
            Registration.slot_id,
            func.count(),
            func.sum(Registration.seats),
            func.sum(case((here, 1), else_=0)),
            func.sum(Registration.came),
            func.sum(case((here, Registration.seats), else_=0)),
        )
        .where(Registration.slot_id.in_(slot_ids), Registration.state.in_(EXPECTED), Registration.seats > 0)
        .group_by(Registration.slot_id)
    )


def unregistered(slot_ids: Sequence[int]) -> Select[int, int]:
    """For each slot: how many came without registration."""
    found = select(CheckIn.slot_id, func.sum(CheckIn.came)).where(CheckIn.slot_id.in_(slot_ids), CheckIn.registration_id.is_(None))
    return found.group_by(CheckIn.slot_id)


def open_doors(morning: datetime) -> Select[int]:
    """Numbers of slots that are over since before a morning, where somebody was checked in and the door stands open."""
    party = exists().where(Registration.slot_id == Slot.id, Registration.state.in_(EXPECTED), Registration.came > 0)
    people = select(func.coalesce(func.sum(CheckIn.came), 0)).where(CheckIn.slot_id == Slot.id, CheckIn.registration_id.is_(None))
    return (
        select(Slot.id)
        .where(Slot.state == SlotState.PUBLISHED, Slot.door_closed_at.is_(None), Slot.ends_at <= morning)
        .where(or_(Slot.door_reopened_at.is_(None), Slot.door_reopened_at < morning))
        .where(or_(party, people.correlate(Slot).scalar_subquery() > 0))
        .order_by(Slot.id)
    )


def last_said(slot_id: int) -> Select[int | None, datetime]:
    """For each party of a slot: when something was last said of it at the door."""
    found = select(CheckIn.registration_id, func.max(CheckIn.at)).where(CheckIn.slot_id == slot_id, CheckIn.registration_id.is_not(None))
    return found.group_by(CheckIn.registration_id)


def door_links(event_id: int) -> Select[DoorLink]:
    """The addresses shared with volunteers of an event, newest first."""
    return select(DoorLink).where(DoorLink.event_id == event_id).order_by(DoorLink.id.desc())


def door_link(link_id: int) -> Select[DoorLink]:
    """One shared address with its event."""
    return select(DoorLink).where(DoorLink.id == link_id).options(joinedload(DoorLink.event).joinedload(Event.edition))


def open_offer(registration_id: int) -> Select[Offer]:
    """The offer a party can answer."""
    return select(Offer).where(Offer.registration_id == registration_id, Offer.state == OfferState.OPEN)


def open_offers_at(slot_id: int) -> Select[Offer]:
    """The offers the parties of a slot can answer."""
    return select(Offer).join(Offer.registration).where(Registration.slot_id == slot_id, Offer.state == OfferState.OPEN)


def ahead_in_line(registration: Registration) -> Select[int]:
    """How many parties wait before this one; those from elsewhere are not before an inhabitant while inhabitants go first."""
    passed_over = [Registration.inhabitant.is_not(False)] if registration.inhabitant and priority.holds(registration.slot) else []
    earlier = or_(
        Registration.waiting_since < registration.waiting_since,
        (Registration.waiting_since == registration.waiting_since) & (Registration.id < registration.id),
    )
    return select(func.count()).where(
        Registration.slot_id == registration.slot_id, Registration.state.in_(IN_LINE), Registration.seats_waiting > 0, earlier, *passed_over
    )


def ended_offers(moment: datetime) -> Select[int]:
    """Ids of registrations whose offer has run out."""
    return select(Offer.registration_id).where(Offer.state == OfferState.OPEN, Offer.ends_at <= moment).limit(100)


def ended_holds(moment: datetime) -> Select[int]:
    """Ids of registrations whose address was not confirmed in time."""
    return select(Registration.id).where(Registration.held_until <= moment, Registration.state == State.HELD).limit(100)


def starting_soon(moment: datetime) -> Select[int, datetime, str, bool]:
    """Id, start, zone and whether of whole days, of slots of which somebody may have to be reminded; none that is too near for it."""
    return select(Slot.id, Slot.starts_at, Slot.zone, Slot.all_day).where(
        Slot.state == SlotState.PUBLISHED,
        Slot.starts_at > moment + timedelta(hours=2),
        Slot.starts_at <= moment + timedelta(days=2),
    )


def to_remind(moment: datetime, slot_ids: Sequence[int]) -> Select[Registration]:
    """Confirmed parties of slots who have not been reminded of them; late comers need none."""
    key = literal(REMINDER_KEY) + cast(Registration.id, String) + ":" + cast(Slot.revision, String)
    return (
        select(Registration)
        .join(Registration.slot)
        .where(
            Slot.id.in_(slot_ids),
            Registration.state == State.CONFIRMED,
            Registration.email.is_not(None),
            Registration.created_at <= moment - timedelta(hours=12),
            ~exists().where(Notice.unique_key == key),
        )
        .options(joinedload(Registration.slot).options(*_whole()))
        .order_by(Registration.id)
        .limit(100)
    )


# Made once, like `events.queries.listed_slots`; what is asked of them is added for each page.
@cache
def _registrations_whole() -> Select[Registration]:
    return select(Registration).options(joinedload(Registration.slot).options(*_whole()))


def _whole(load: Callable[..., Any] = joinedload) -> tuple[Any, ...]:
    """What pages and letters about a registration say of its slot; the long texts and the record of the event are not among it.

    `load` is `contains_eager` where event and edition are joined already.
    """
    event = load(Slot.event).options(*_left_out(Event, Event.text, Event.search, Event.details, Event.exemption_reason))
    edition = getattr(load(Slot.event), load.__name__)(Event.edition).options(*_left_out(Edition, Edition.text, Edition.tagline))
    return event, edition, joinedload(Slot.place).options(*_left_out(Place))


def _left_out(bilingual: type[Event | Edition | Place], *columns: InstrumentedAttribute[Any]) -> list[Any]:
    """Leave columns in the database: those named, and what editors know of the wording."""
    return [defer(column) for column in (*columns, *_of_editors(bilingual))]


def _of_editors(bilingual: type[Event | Edition | Place]) -> tuple[InstrumentedAttribute[Any], ...]:
    return bilingual.checked, bilingual.pending, bilingual.language_proof
