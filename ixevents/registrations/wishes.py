"""Parties that wish for one of several slots: what the package above that decides over them tells this one.

Registrations know no round. Whoever collects wishes calls `decided_by` once; without it a wished party is one that waits
for nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass

from ixevents.registrations.models import Registration

Rows = list[tuple[str, str]]


@dataclass(frozen=True)
class Decider:
    """What a round knows of a party."""

    rows: Callable[[Registration], Rows]
    "Its wishes and when they are answered, as rows of a letter, in the language being spoken."
    page: Callable[[Registration], str]
    "Where the party reads its wishes and their answer; nothing for a party without."
    other_slot: Callable[[Registration], int | None]
    "The dearest of its other wishes that can still take place."


_decider = Decider(rows=lambda _registration: [], page=lambda _registration: "", other_slot=lambda _registration: None)


def decided_by(decider: Decider) -> None:
    """Have parties that wish decided over by `decider`."""
    global _decider  # noqa: PLW0603  # one round rule an installation, told once at the start
    _decider = decider


def rows(registration: Registration) -> Rows:
    """Return the wishes of a party as rows of a letter."""
    return _decider.rows(registration)


def page(registration: Registration) -> str:
    """Return where a party reads its wishes and their answer; nothing for one that never wished."""
    return _decider.page(registration)


def other_slot(registration: Registration) -> int | None:
    """Return the slot a party wishes for next, when its first can no longer take place."""
    return _decider.other_slot(registration)
