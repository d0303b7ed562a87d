"""What packages above enclose with a convening notice, such as the minutes of the meeting before: they register here (COU-06)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from ixevents.council.models import MemberLink
from ixevents.meetings.models import Meeting


@dataclass(frozen=True)
class Enclosure:
    """Something the letter leads to besides the meeting's own documents."""

    title: str
    "In the language being spoken."
    url: str
    "For the one member; empty on paper, where there is no link."
    sha256: str = ""
    "Of what is enclosed, where it is a file or a frozen text."


Finder = Callable[[Meeting, MemberLink | None], Iterable[Enclosure]]

_finders: dict[str, Finder] = {}


def add(name: str, finder: Finder) -> None:
    """Enclose something from now on; the same name replaces what it stood for."""
    _finders[name] = finder


def of(meeting: Meeting, link: MemberLink | None) -> list[Enclosure]:
    """Return what is enclosed, in the language being spoken; without a link, as on paper."""
    return [enclosure for finder in _finders.values() for enclosure in finder(meeting, link)]
