"""What packages above add to the page of an edition, such as its stands."""

from collections.abc import Callable
from typing import Protocol

from ixevents.events.models import Edition


class Part(Protocol):
    """A part of the page: a template, which finds everything it prints on the part itself."""

    @property
    def template(self) -> str:
        """The template, drawn with the part as `part`."""


Make = Callable[[Edition], Part | None]
_makers: list[Make] = []


def add(make: Make) -> None:
    """Make a part known; it is None for editions that have none."""
    if make not in _makers:
        _makers.append(make)


def of(edition: Edition) -> list[Part]:
    """Return the parts of the page of an edition."""
    return [part for make in _makers if (part := make(edition)) is not None]
