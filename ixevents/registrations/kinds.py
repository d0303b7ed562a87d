"""Kinds of parties besides persons, such as a class with its teacher: packages above make theirs known here.

Whatever is done with a registration is done here, for every kind; a kind says what it adds. Its registrations are known by
their `party_key`, which begins with the name of the kind.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask.typing import ResponseReturnValue

from ixevents.events.models import Event, Slot
from ixevents.outbox.calendar import Entry
from ixevents.registrations.models import Registration, State


@dataclass(frozen=True)
class Kind:
    """What a kind of party adds to a registration."""

    name: str
    "Opens the `party_key` of its registrations; never changes."
    takes: Callable[[Event], bool]
    "Whether an event is registered for by parties of this kind."
    most: Callable[[Event], int]
    "Most seats one of its parties may ask for."
    needs_approval: Callable[[Event], bool]
    resized: Callable[[Registration], None]
    "Bring its own numbers in line with the seats, when somebody else changed these."
    carry: Callable[[Registration, Registration], None]
    "Give a registration's successor what the kind keeps of it."
    letters: frozenset[str]
    "Letters of `notices` that have words of its own, in `templates/notices/<package>/`."
    letters_in: str
    "That package."
    rows: Callable[[Registration], list[tuple[str, str]]]
    "What letters and calendars say in place of how many places."
    letter_values: Callable[[Registration, str], Mapping[str, object]]
    "What a letter says besides, in the language being spoken."
    entry: Callable[[Registration, Entry], Entry]
    "The calendar entry of one of its parties, made of the slot's public one."
    sign_up: Callable[[Sequence[Slot]], ResponseReturnValue]
    "Answer the registration page of an event's public slots, shown or sent."
    private_page: Callable[[Registration, Mapping[str, Any]], str]
    "Draw the private page; given is what every party's page shows."


@dataclass(frozen=True)
class Joins:
    """How a party of a kind joins a slot."""

    party_key: str = ""
    besides: Callable[[Registration], object] | None = None
    "Adds what the kind keeps, before the letter is written."
    whole_only: bool = False
    "Waits for all its seats."
    state: State | None = None
    "Where it begins, such as wishing in a round; None is the usual way."


PERSON = Joins()

_kinds: dict[str, Kind] = {}


def add(kind: Kind) -> None:
    """Make a kind known."""
    _kinds[kind.name] = kind


def of(registration: Registration) -> Kind | None:
    """Return the kind of a registration; None for persons."""
    return _kinds.get(registration.party_key.partition(":")[0]) if registration.party_key else None


def asked_by(event: Event) -> Kind | None:
    """Return the kind an event is registered for by; None for persons."""
    return next((kind for kind in _kinds.values() if kind.takes(event)), None)


def most_seats(event: Event) -> int:
    """Return the most seats one registration for an event may ask for."""
    kind = asked_by(event)
    return kind.most(event) if kind else event.max_party


def needs_approval(event: Event) -> bool:
    """Whether the kind an event is registered for by has staff decide there."""
    kind = asked_by(event)
    return kind is not None and kind.needs_approval(event)
