"""What packages above add to the calendar entries of an event, such as who has a stand in the village."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from ixevents.events.models import Slot


@dataclass(frozen=True)
class Note:
    """A sentence, in the language being spoken, and when it last became another one."""

    words: str
    changed_at: datetime


Notes = Mapping[int, Note]
"""By id of the event."""

Tell = Callable[[Sequence[Slot]], Notes]
_tellers: list[Tell] = []


def add(tell: Tell) -> None:
    """Make a teller known; it costs a constant number of statements, none where it has nothing to tell."""
    if tell not in _tellers:
        _tellers.append(tell)


def of(slots: Sequence[Slot]) -> dict[int, list[Note]]:
    """Return the notes on the events of these slots."""
    found: dict[int, list[Note]] = {}
    for tell in _tellers:
        for event_id, note in tell(slots).items():
            found.setdefault(event_id, []).append(note)
    return found
