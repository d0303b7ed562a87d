"""What packages above add to the calendar entries of an event, such as who has a stand in the village."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from ixevents.events.models import Slot


@dataclass(frozen=True)
class Note:
    """A sentence, in the language being spoken, and when it last became another one."""

    words: str
    changed_at: datetime


Notes = Mapping[int, Note]
"""By id of the event."""


class Subject(NamedTuple):
    """An event that may have notes."""

    event_id: int
    edition_id: int
    kind: str
    programme: str


Tell = Callable[[Sequence[Subject]], Notes]
_tellers: list[Tell] = []


def add(tell: Tell) -> None:
    """Make a teller known; it costs a constant number of statements, none where it has nothing to tell."""
    if tell not in _tellers:
        _tellers.append(tell)


def of(slots: Iterable[Slot]) -> dict[int, list[Note]]:
    """Return the notes on the events of these slots."""
    events = {slot.event_id: slot.event for slot in slots}
    return on([Subject(key, event.edition.id, event.kind, event.edition.programme) for key, event in events.items()])


def on(events: Sequence[Subject]) -> dict[int, list[Note]]:
    """Return the notes on these events."""
    found: dict[int, list[Note]] = {}
    for tell in _tellers:
        for event_id, note in tell(events).items():
            found.setdefault(event_id, []).append(note)
    return found
