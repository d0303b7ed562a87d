"""What packages above add to what a member reads of a meeting that is over: who was there, minutes once approved."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ixevents.council.models import MemberLink
from ixevents.meetings.models import Invitation


@dataclass(frozen=True)
class Line:
    """One line below a meeting: words, and where they lead."""

    words: str
    url: str = ""


Make = Callable[[Sequence[Invitation], MemberLink], dict[int, list[Line]]]
"""Gives the lines of several meetings at once, by id of the meeting; in a constant number of statements."""

_makers: list[Make] = []


def add(make: Make) -> None:
    """Make lines known."""
    if make not in _makers:
        _makers.append(make)


def of(invitations: Sequence[Invitation], link: MemberLink) -> dict[int, list[Line]]:
    """Return all lines by meeting."""
    found: dict[int, list[Line]] = {}
    for make in _makers:
        for meeting_id, lines in make(invitations, link).items():
            found.setdefault(meeting_id, []).extend(lines)
    return found
