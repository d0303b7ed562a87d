"""What other packages do when a slot is moved, called off or deleted, or events published.

They register here, for nothing here knows them.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from ixevents.events.models import Event, Place, Slot


@dataclass(frozen=True)
class Before:
    """When and where a slot was until it moved."""

    starts_at: datetime
    ends_at: datetime
    place: Place


class Listener(Protocol):
    """Told within the transaction, under the slot's lock; a module may be one."""

    def slot_moved(self, slot: Slot, before: Before, /, *, actor: str) -> None:
        """Told that a slot has another time or place now than before; raises `Refused` when that cannot be."""

    def slot_called_off(self, slot: Slot, /, *, actor: str) -> None:
        """Told that a slot will not happen."""

    def slots_vanish(self, slot_ids: Collection[int], /) -> None:
        """Told that slots are about to be deleted."""


class Follower(Protocol):
    """Told within the transaction what becomes of an event; a module may be one."""

    def events_published(self, events: Sequence[Event], /) -> None:
        """Told that the public sees events from now on."""

    def event_taken_back(self, event: Event, /) -> None:
        """Told that an event is a draft again."""

    def events_vanish(self, event_ids: Collection[int], /) -> None:
        """Told that events are about to be deleted."""

    def edition_taken_back(self, edition_id: int, /) -> None:
        """Told that the public will not see an edition any more; raises `Refused` when somebody counts on it."""

    def edition_vanishes(self, edition_id: int, /) -> None:
        """Told that an edition is about to be deleted; raises `Refused` when it must not."""


_listeners: dict[str, Listener] = {}
_followers: dict[str, Follower] = {}


def add(name: str, listener: Listener) -> None:
    """Have something told of changes from now on; the same name replaces what it stood for."""
    _listeners[name] = listener


def moved(slot: Slot, before: Before, *, actor: str) -> None:
    """Tell that a slot has another time or place."""
    for listener in _listeners.values():
        listener.slot_moved(slot, before, actor=actor)


def called_off(slot: Slot, *, actor: str) -> None:
    """Tell that a slot is called off."""
    for listener in _listeners.values():
        listener.slot_called_off(slot, actor=actor)


def vanish(slot_ids: Collection[int]) -> None:
    """Tell that slots are about to be deleted."""
    for listener in _listeners.values():
        listener.slots_vanish(slot_ids)


def follow(name: str, follower: Follower) -> None:
    """Have something told of events from now on; the same name replaces what it stood for."""
    _followers[name] = follower


def published(events: Sequence[Event]) -> None:
    """Tell that the public sees events."""
    for follower in _followers.values():
        follower.events_published(events)


def taken_back(event: Event) -> None:
    """Tell that an event is a draft again."""
    for follower in _followers.values():
        follower.event_taken_back(event)


def events_vanish(event_ids: Collection[int]) -> None:
    """Tell that events are about to be deleted."""
    for follower in _followers.values():
        follower.events_vanish(event_ids)


def edition_taken_back(edition_id: int) -> None:
    """Tell that an edition is about to be a draft again."""
    for follower in _followers.values():
        follower.edition_taken_back(edition_id)


def edition_vanishes(edition_id: int) -> None:
    """Tell that an edition is about to be deleted."""
    for follower in _followers.values():
        follower.edition_vanishes(edition_id)
