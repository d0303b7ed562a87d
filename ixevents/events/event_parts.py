"""What packages above add to the page of an event, such as what it asks of classes."""

from collections.abc import Callable
from typing import Protocol

from ixevents.events.models import Event


class Part(Protocol):
    """A part of the page: a template, which finds everything it prints on the part itself."""

    @property
    def template(self) -> str:
        """The template, drawn with the part as `part`."""


Make = Callable[[Event], Part | None]
_makers: list[Make] = []


def add(make: Make) -> None:
    """Make a part known; it is None for events that have none."""
    if make not in _makers:
        _makers.append(make)


def of(event: Event) -> list[Part]:
    """Return the parts of the page of an event."""
    return [part for make in _makers if (part := make(event)) is not None]
