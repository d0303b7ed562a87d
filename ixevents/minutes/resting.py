"""What packages above let rest on a vote, such as an opinion with a number: they register here, and such a vote stays."""

from collections.abc import Callable

from ixevents.minutes.models import Vote

Finder = Callable[[Vote], str | None]

_finders: dict[str, Finder] = {}


def add(name: str, finder: Finder) -> None:
    """Have votes looked at from now on; `finder` says why a vote stays, or None. The same name replaces what it stood for."""
    _finders[name] = finder


def why(vote: Vote) -> str | None:
    """Say why a vote is no longer withdrawn; None where nothing rests on it."""
    return next((said for finder in _finders.values() if (said := finder(vote))), None)
