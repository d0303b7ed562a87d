"""Likely doubles: registrations of one event that seem to be of the same person, by address, telephone or name.

Every party has its keys from the start (`likeness`); the worker says which of them another party has too, so that of a million only
these few are read. What it has not looked at yet counts as such.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from flask_babel import gettext as _
from sqlalchemy import Row, Select, case, exists, or_, select, union, update
from sqlalchemy.orm import aliased, contains_eager, defer

from ixevents.core.refusal import Refused
from ixevents.events.models import Event, Slot
from ixevents.extensions import db
from ixevents.journal import actions as journal
from ixevents.registrations import seats
from ixevents.registrations.models import LIVE, NOT_ALONE, Likeness, Registration

KINDS = ("address", "telephone", "name")
KEYS = (Registration.address_key, Registration.phone_key, Registration.name_key)
"""In the order of `KINDS`."""
AT_ONCE = 500


class Party(NamedTuple):
    """What is compared of a registration."""

    id: int
    slot_id: int
    address_key: str | None = None
    phone_key: str | None = None
    name_key: str | None = None
    likeness: str = Likeness.ALIKE


@dataclass(frozen=True)
class Pair:
    """Two registrations that may be one, the older first, and what they share: address, telephone, name."""

    first: Party
    second: Party
    shared: tuple[str, ...]

    @property
    def same_slot(self) -> bool:
        """Whether both are for the same date, where one person needs one registration."""
        return self.first.slot_id == self.second.slot_id


def parties(edition_id: int) -> Select[int, int, str | None, str | None, str | None, str]:
    """The live registrations of an edition that share a key with another, as far as they are compared."""
    alike = (
        select(*KEYS)
        .join(Slot, Slot.id == Registration.slot_id)
        .join(Event, Event.id == Slot.event_id)
        .where(Event.edition_id == edition_id, NOT_ALONE)
        .cte("alike")
    )
    sharing = union(*(select(Registration.id).where(key.in_(select(alike.c[key.key]))) for key in KEYS))
    compared = select(Registration.id, Registration.slot_id, *KEYS, Registration.likeness)
    return compared.where(Registration.id.in_(sharing), Registration.state.in_(LIVE))


def whole(ids: Iterable[int]) -> Select[Registration]:
    """These registrations with slot and event, for showing them."""
    return (
        select(Registration)
        .join(Registration.slot)
        .join(Slot.event)
        .where(Registration.id.in_(list(ids)))
        .options(contains_eager(Registration.slot).contains_eager(Slot.event), defer(Registration.needs_note))
    )


def pairs(rows: Iterable[Party | Row[int, int, str | None, str | None, str | None, str]]) -> list[Pair]:
    """Return the likely doubles, those of one date first; without those of which somebody said that they are two."""
    found: dict[tuple[Party, Party], list[str]] = defaultdict(list)
    compared = sorted(Party(*row) for row in rows)
    for place, kind in enumerate(KINDS, 2):
        groups: dict[str, list[Party]] = defaultdict(list)
        for party in compared:
            if key := party[place]:
                groups[str(key)].append(party)
        for group in groups.values():
            for two in pairwise(group):
                if any(party.likeness != Likeness.APART for party in two):
                    found[two].append(kind)
    doubles = [Pair(first, second, tuple(shared)) for (first, second), shared in found.items()]
    return sorted(doubles, key=lambda pair: (not pair.same_slot, -len(pair.shared), pair.first.id, pair.second.id))


def keep_apart(first: Registration, second: Registration, *, actor: str) -> None:
    """Say of two likely doubles that they are two: they stand in the list no more, until a name, address or telephone changes.

    Each is listed again beside a party that nobody has looked at. Raises `Refused` when one of them has ended meanwhile.
    """
    for slot_id in sorted({first.slot_id, second.slot_id}):
        seats.lock(first.slot if first.slot_id == slot_id else second.slot)
    for one in (first, second):
        db.session.refresh(one, attribute_names=["state", "likeness", "address_key", "phone_key", "name_key"])
    if not (first.live and second.live):
        raise Refused(_("One of the two has ended meanwhile: there is nothing to keep apart."), "ended")
    if first.likeness == second.likeness == Likeness.APART:
        return
    for one, other in ((first, second), (second, first)):
        one.likeness = Likeness.APART
        journal.record("keep_apart", one, actor=actor, other=other.id)


def to_compare() -> Select[int]:
    """Parties whose keys were not looked at yet; never those that somebody is changing."""
    new = select(Registration.id).where(NOT_ALONE, Registration.likeness == Likeness.NEW)
    return new.order_by(Registration.slot_id, Registration.id).limit(AT_ONCE).with_for_update(skip_locked=True)


def compare() -> int:
    """Note of some parties whether another has a key of theirs. Returns of how many."""
    numbers = db.session.scalars(to_compare()).all()
    other = aliased(Registration)
    twins = (exists().where(getattr(other, key.key) == key, other.id != Registration.id).correlate(Registration) for key in KEYS)
    found = case((or_(*twins), Likeness.ALIKE), else_=Likeness.ALONE)
    chosen = update(Registration).where(Registration.id.in_(numbers)).values(likeness=found)
    if numbers:
        db.session.execute(chosen.execution_options(synchronize_session=False))
    return len(numbers)
