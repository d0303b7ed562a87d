"""What other packages do when a slot is moved, called off or deleted: they register here, for nothing here knows them."""

from collections.abc import Collection
from typing import Protocol

from ixevents.events.models import Slot


class Listener(Protocol):
    """Told within the transaction, under the slot's lock; a module may be one."""

    def slot_moved(self, slot: Slot, /, *, actor: str) -> None:
        """Told that a slot has another time or place now; raises `Refused` when that cannot be."""

    def slot_called_off(self, slot: Slot, /, *, actor: str) -> None:
        """Told that a slot will not happen."""

    def slots_vanish(self, slot_ids: Collection[int], /) -> None:
        """Told that slots are about to be deleted."""


_listeners: dict[str, Listener] = {}


def add(name: str, listener: Listener) -> None:
    """Have something told of changes from now on; the same name replaces what it stood for."""
    _listeners[name] = listener


def moved(slot: Slot, *, actor: str) -> None:
    """Tell that a slot has another time or place."""
    for listener in _listeners.values():
        listener.slot_moved(slot, actor=actor)


def called_off(slot: Slot, *, actor: str) -> None:
    """Tell that a slot is called off."""
    for listener in _listeners.values():
        listener.slot_called_off(slot, actor=actor)


def vanish(slot_ids: Collection[int]) -> None:
    """Tell that slots are about to be deleted."""
    for listener in _listeners.values():
        listener.slots_vanish(slot_ids)
