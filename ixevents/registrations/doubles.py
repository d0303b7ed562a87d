"""Likely doubles: registrations of one event that seem to be of the same person, by address, telephone or name."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple

from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager, defer

from ixevents.core.languages import fold
from ixevents.events.models import Event, Slot
from ixevents.registrations.models import LIVE, Registration

LAST_DIGITS = 8
"""A number is the same with and without its country's code."""
KINDS = ("address", "telephone", "name")
_GMAIL = ("@gmail.com", "@googlemail.com")


class Party(NamedTuple):
    """What is compared of a registration."""

    id: int
    event_id: int
    slot_id: int
    name: str
    email_key: str | None
    phone: str | None
    party_key: str = ""
    "Two classes of one teacher are no double."


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


def parties(edition_id: int) -> Select[int, int, int, str, str | None, str | None, str]:
    """The live registrations of an edition, as far as they are compared."""
    columns = (Registration.id, Slot.event_id, Registration.slot_id, Registration.name, Registration.email_key, Registration.phone)
    return (
        select(*columns, Registration.party_key)
        .join(Slot, Slot.id == Registration.slot_id)
        .join(Event, Event.id == Slot.event_id)
        .where(Event.edition_id == edition_id, Registration.state.in_(LIVE))
        .order_by(Registration.id)
    )


def whole(ids: Iterable[int]) -> Select[Registration]:
    """These registrations with slot and event, for showing them."""
    return (
        select(Registration)
        .join(Registration.slot)
        .join(Slot.event)
        .where(Registration.id.in_(list(ids)))
        .options(contains_eager(Registration.slot).contains_eager(Slot.event), defer(Registration.needs_note))
    )


def pairs(rows: Iterable[Sequence[Any]]) -> list[Pair]:
    """Return the likely doubles, those of one date first. The same name on two dates is no sign, a shared address is.

    A row has what a `Party` has. Of a million hardly any share anything: only these become more than a key and a number.
    """
    found: dict[tuple[int, int], list[str]] = defaultdict(list)
    known: dict[int, Party] = {}
    for kind, group in _shared(rows):
        for first, second in pairwise(group):
            if first.party_key != second.party_key or (kind == "name" and first.slot_id != second.slot_id):
                continue
            known |= {first.id: first, second.id: second}
            found[first.id, second.id].append(kind)
    doubles = [Pair(known[first], known[second], tuple(shared)) for (first, second), shared in found.items()]
    return sorted(doubles, key=lambda pair: (not pair.same_slot, -len(pair.shared), pair.first.id, pair.second.id))


def canonical(email_key: str) -> str:
    """Return an address without its "+tag", and without dots where Gmail ignores them."""
    if "+" not in email_key and not email_key.endswith(_GMAIL):
        return email_key
    name, _at, domain = email_key.rpartition("@")
    name = name.partition("+")[0]
    if domain in ("gmail.com", "googlemail.com"):
        name, domain = name.replace(".", ""), "gmail.com"
    return f"{name}@{domain}"


def _shared(rows: Iterable[Sequence[Any]]) -> list[tuple[str, list[Party]]]:
    """Return what several parties of an event share, with these, in the order it was first met."""
    kept = list(rows)
    first: dict[str, int] = {}
    several: dict[str, list[int]] = {}
    for place, (_number, event_id, _slot, name, email_key, phone, _party) in enumerate(kept):
        for kind, value in _keys(name, email_key, phone):
            key = f"{kind}:{event_id}:{value}"
            met = first.setdefault(key, place)
            if met != place:
                several.setdefault(key, [met]).append(place)
    order = sorted(several, key=lambda key: (several[key][0], KINDS.index(key.partition(":")[0])))
    return [(key.partition(":")[0], [Party(*kept[place]) for place in several[key]]) for key in order]


def _keys(name: str, email_key: str | None, phone: str | None) -> Iterator[tuple[str, str]]:
    if email_key:
        yield "address", canonical(email_key)
    if phone:
        digits = "".join(filter(str.isdigit, phone))
        if len(digits) >= LAST_DIGITS:
            yield "telephone", digits[-LAST_DIGITS:]
    words = fold(name).replace("-", " ").split()
    if len(words) > 1:
        words.sort()
        yield "name", " ".join(words)
