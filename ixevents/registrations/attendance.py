"""Who came: statements made at the door, what they add up to, and the closing of the door.

A statement says how many of a party are in, not how many more: said twice, or sent again by a device that was
offline, it changes nothing. Of several the later one counts, by the moment it was said at the door and not by when
it reached us, so that a wrong number can be lowered; of two in the same moment the larger, for nobody goes out
unseen while the other device counts them in.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from flask_babel import gettext as _
from flask_babel import ngettext

from ixevents.core.clock import now
from ixevents.core.refusal import Refused
from ixevents.core.tokens import read_short_code
from ixevents.events.models import Slot
from ixevents.extensions import db
from ixevents.journal import actions as journal
from ixevents.registrations import queries, seats
from ixevents.registrations.models import EXPECTED, CheckIn, Registration, State

LATE_PARTIES = timedelta(minutes=15)
"""So long after the start the seats of parties that have not come are kept for them; of whole days, until the end: nobody is late."""

FACT_AFTER = timedelta(minutes=1)
"""People without registration let in longer ago than this are inside: what says so is kept, room or not."""

REOPENS = timedelta(hours=48)
"""So long a closed door can be opened again."""


@dataclass(frozen=True)
class Statement:
    """What somebody at the door says: so many of the party with this ticket are in; without ticket, so many more people."""

    client_id: str
    came: int
    at: datetime
    ticket: str | None = None


class Place(StrEnum):
    """Where a statement stands among those made of its party."""

    KNOWN = "known"
    "It was sent before."
    LATE = "late"
    "Something said after it has reached us already."
    LATEST = "latest"


@dataclass(frozen=True)
class Count:
    """How full it is behind one door."""

    parties: int = 0
    expected: int = 0
    "People the parties registered."
    parties_in: int = 0
    came: int = 0
    "People of parties."
    seats_in: int = 0
    "What the parties that came had registered."
    unregistered: int = 0

    @property
    def inside(self) -> int:
        """Everybody who came."""
        return self.came + self.unregistered


def fold(statements: Iterable[tuple[datetime, int]]) -> int:
    """Return how many of a party came: the latest statement counts, of two in one moment the larger."""
    return max(statements, default=(None, 0))[1]


def counts(slot_ids: Sequence[int]) -> dict[int, Count]:
    """Count behind several doors, in two statements."""
    sums = {slot_id: figures for slot_id, *figures in db.session.execute(queries.door_sums(slot_ids))}
    extra = {slot_id: max(0, int(people)) for slot_id, people in db.session.execute(queries.unregistered(slot_ids))}
    return {slot_id: _count(sums.get(slot_id, ()), extra.get(slot_id, 0)) for slot_id in slot_ids}


def room(slot: Slot, count: Count) -> int | None:
    """Return how many people without registration fit; None without a limit."""
    if slot.capacity is None:
        return None
    still_to_come = count.expected - count.seats_in
    if not slot.all_day and now() >= slot.starts_at + LATE_PARTIES:
        return max(0, slot.capacity - count.inside)
    promised = max(0, slot.seats_taken - count.expected - count.unregistered)
    return max(0, slot.capacity - count.inside - still_to_come - promised)


def state(slot: Slot, said: Statement, *, by: str) -> CheckIn:
    """Keep a statement and bring the party's number up to date; one that is known already changes nothing.

    Raises `Refused` for a party that is not on this list, for more people than it registered, and for people
    without registration where nobody more fits.
    """
    seats.lock(slot)
    known = db.session.scalars(queries.statement(said.client_id)).first()
    if known is not None:
        return known
    if said.ticket is None:
        return _admit(slot, said, by)
    party = _party(slot, said.ticket)
    if not 0 <= said.came <= party.seats:
        raise Refused(
            _("This party registered %(seats)s people. Count the others as come without registration.", seats=party.seats), "size"
        )
    made = _keep(slot, said, by, party.id)
    db.session.flush()
    party.came = fold((at, came) for at, came in db.session.execute(queries.statements_of(party.id)))
    if slot.door_closed_at is not None:
        party.state = _settled(party)
    return made


def place(slot: Slot, said: Statement) -> Place:
    """Return where a statement will stand once it is kept; asked before, under the lock that keeping it takes."""
    seats.lock(slot)
    if db.session.scalars(queries.statement(said.client_id)).first() is not None:
        return Place.KNOWN
    party = db.session.scalars(queries.by_ticket(said.ticket)).first() if said.ticket else None
    if party is None:
        return Place.LATEST
    later = any(at > min(said.at, now()) for at, _came in db.session.execute(queries.statements_of(party.id)))
    return Place.LATE if later else Place.LATEST


def in_already(slot: Slot, said: Statement) -> Registration | None:
    """Return the party a new statement lets in that is in already, by another statement; asked before it is kept, under its lock."""
    seats.lock(slot)
    if said.ticket is None or said.came <= 0 or db.session.scalars(queries.statement(said.client_id)).first() is not None:
        return None
    party = db.session.scalars(queries.by_ticket(said.ticket).execution_options(populate_existing=True)).first()
    return party if party is not None and party.slot_id == slot.id and party.came > 0 else None


def close(slot: Slot, *, actor: str) -> int:
    """Close the door: who was checked in attended, all others were absent. Returns how many parties attended, of a closed door too."""
    seats.lock(slot)
    _refresh_door(slot)
    if slot.door_closed_at is None and now() < slot.starts_at:
        raise Refused(_("It has not started. Close the door once nobody more will come."), "not_started")
    parties = db.session.scalars(queries.expected_at(slot.id)).all()
    if slot.door_closed_at is not None:
        return sum(party.state == State.ATTENDED for party in parties)
    for party in parties:
        party.state = _settled(party)
    attended = sum(party.state == State.ATTENDED for party in parties)
    slot.door_closed_at = now()
    seats.recount(slot)
    journal.record("close_door", slot, actor=actor, attended=attended, absent=len(parties) - attended)
    return attended


def reopen(slot: Slot, *, actor: str) -> None:
    """Open a closed door again. Raises `Refused` when that was long ago: figures may have been reported."""
    seats.lock(slot)
    _refresh_door(slot)
    if slot.door_closed_at is None:
        return
    if not can_reopen(slot):
        raise Refused(_("The door was closed more than two days ago. It stays closed."), "too_late")
    for party in db.session.scalars(queries.expected_at(slot.id)):
        party.state = State.CONFIRMED
    slot.door_closed_at, slot.door_reopened_at = None, now()
    seats.recount(slot)
    journal.record("reopen_door", slot, actor=actor)


def can_reopen(slot: Slot) -> bool:
    """Whether a closed door may still be opened again."""
    return slot.door_closed_at is not None and now() < slot.door_closed_at + REOPENS


def matching(parties: Sequence[Registration], code: str) -> list[Registration]:
    """Return the parties with a ticket or a short code; two only when chance gave both the same short code."""
    short = read_short_code(code)
    return [party for party in parties if party.ticket == code or (short is not None and party.door_code == short)]


def elsewhere(slot: Slot, code: str) -> Registration | None:
    """Return the registration of somebody who stands at the wrong door, has no seat, or shows the code of one that went on as another."""
    found = db.session.scalars(queries.by_ticket(code)).first()
    if found is None and read_short_code(code) is not None:
        found = next(iter(matching(db.session.scalars(queries.not_expected_at(slot.id)).all(), code)), None)
    while found is not None and found.continues_as_id is not None:
        found = db.session.scalars(queries.by_id(found.continues_as_id)).one()
    if found is not None or read_short_code(code) is None:
        return found
    around = db.session.scalars(queries.expected_elsewhere(slot, slot.starts_at - timedelta(days=7), slot.starts_at + timedelta(days=7)))
    return next(iter(matching(around.all(), code)), None)


def _count(figures: Sequence[int], unregistered: int) -> Count:
    names = ("parties", "expected", "parties_in", "came", "seats_in")
    return Count(**dict(zip(names, map(int, figures), strict=False)), unregistered=unregistered)


def _party(slot: Slot, ticket: str) -> Registration:
    party = db.session.scalars(queries.by_ticket(ticket).execution_options(populate_existing=True)).first()
    if party is None:
        raise Refused(_("Nobody on this list has this code."), "unknown")
    if party.slot_id != slot.id:
        raise Refused(_("This code is for another date or another event."), "elsewhere")
    if party.state not in EXPECTED:
        raise Refused(_("This registration has no seat."), "no_seat")
    return party


def _admit(slot: Slot, said: Statement, by: str) -> CheckIn:
    """Count people without registration, or fewer of them."""
    count = counts([slot.id])[slot.id]
    seats.recount(slot)
    free = room(slot, count)
    if said.came > 0 and free is not None and said.came > free and now() - said.at < FACT_AFTER:
        more = ngettext("There is room for %(num)s more person.", "There is room for %(num)s more people.", free)
        raise Refused(more if free else _("Nobody more fits."), "full")
    if said.came == 0 or count.unregistered + said.came < 0:
        raise Refused(_("So many people were not counted."), "size")
    made = _keep(slot, said, by, None)
    seats.recount(slot)
    return made


def _keep(slot: Slot, said: Statement, by: str, registration_id: int | None) -> CheckIn:
    # A device's clock may run ahead: nothing is said in the future.
    moment = min(said.at, now())
    made = CheckIn(client_id=said.client_id, slot_id=slot.id, registration_id=registration_id, came=said.came, at=moment, by=by)
    db.session.add(made)
    return made


def _settled(party: Registration) -> State:
    return State.ATTENDED if party.came else State.ABSENT


def _refresh_door(slot: Slot) -> None:
    db.session.refresh(slot, attribute_names=["door_closed_at"])
