"""What other screens add to the page of a meeting, such as the forecast of its quorum: they register here."""

from collections.abc import Callable
from typing import Protocol

from ixevents.meetings.models import Meeting


class Panel(Protocol):
    """A part of the page: a template, which finds everything it prints on the panel itself."""

    @property
    def template(self) -> str:
        """The template, drawn with the panel as `panel`."""


Make = Callable[[Meeting], Panel | None]
_makers: dict[str, Make] = {}


def add(name: str, make: Make) -> None:
    """Make a panel known; it is None for meetings that have none. The same name replaces what it stood for."""
    _makers[name] = make


def of(meeting: Meeting) -> list[Panel]:
    """Return the panels of a meeting, which is loaded whole, in the order they were made known."""
    return [panel for make in _makers.values() if (panel := make(meeting)) is not None]
