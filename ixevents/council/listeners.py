"""What other packages do when a mandate ends or an address is corrected: they register here, for nothing here knows them."""

from typing import Protocol

from ixevents.council.models import Mandate, Member


class Listener(Protocol):
    """Told within the transaction, under the council's lock; a module may be one."""

    def mandate_ended(self, mandate: Mandate, /, *, actor: str) -> None:
        """Told that a mandate has an end: `ended_on` is the first day on which it is no longer held, today, before or to come."""

    def address_corrected(self, member: Member, before: str | None, /, *, actor: str) -> None:
        """Told that a member is reached at another mail address now, or at none any more."""


_listeners: dict[str, Listener] = {}


def add(name: str, listener: Listener) -> None:
    """Have something told of changes from now on; the same name replaces what it stood for."""
    _listeners[name] = listener


def ended(mandate: Mandate, *, actor: str) -> None:
    """Tell that a mandate has an end."""
    for listener in _listeners.values():
        listener.mandate_ended(mandate, actor=actor)


def corrected(member: Member, before: str | None, *, actor: str) -> None:
    """Tell that a member's mail address is another one."""
    for listener in _listeners.values():
        listener.address_corrected(member, before, actor=actor)
