"""What packages above add to a member's own page: questions that wait for the member; of a meeting who was there, and its minutes."""

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

Ask = Callable[[MemberLink], list[Line]]
"""Gives the questions put to one member that are still open."""

_makers: list[Make] = []
_askers: list[Ask] = []


def add(make: Make) -> None:
    """Make lines known."""
    if make not in _makers:
        _makers.append(make)


def add_questions(ask: Ask) -> None:
    """Make questions known."""
    if ask not in _askers:
        _askers.append(ask)


def questions(link: MemberLink) -> list[Line]:
    """Return every open question put to a member."""
    return [line for ask in _askers for line in ask(link)]


def of(invitations: Sequence[Invitation], link: MemberLink) -> dict[int, list[Line]]:
    """Return all lines by meeting."""
    found: dict[int, list[Line]] = {}
    for make in _makers:
        for meeting_id, lines in make(invitations, link).items():
            found.setdefault(meeting_id, []).extend(lines)
    return found
