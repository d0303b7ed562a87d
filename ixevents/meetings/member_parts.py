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


@dataclass(frozen=True)
class Section:
    """A part of the page with a heading of its own."""

    slug: str
    title: str
    lines: list[Line]


Tell = Callable[[MemberLink], Section | None]
"""Gives a part of the page, or None when there is nothing to say to this member."""

_makers: list[Make] = []
_askers: list[Ask] = []
_tellers: list[Tell] = []


def add(make: Make) -> None:
    """Make lines known."""
    if make not in _makers:
        _makers.append(make)


def add_questions(ask: Ask) -> None:
    """Make questions known."""
    if ask not in _askers:
        _askers.append(ask)


def add_section(tell: Tell) -> None:
    """Make a part of the page known."""
    if tell not in _tellers:
        _tellers.append(tell)


def sections(link: MemberLink) -> list[Section]:
    """Return the parts that say something to a member."""
    return [section for tell in _tellers if (section := tell(link)) is not None]


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
