"""What goes wrong again and again, told once: with its trace when it begins, then in one line ever more seldom, and once when it is over.

A worker whose database is away meets the same error every second, and the same trace every second would fill the disk that is left, and
hide what else went wrong (cases 55, 57). A database that is away or full is one trouble, whoever meets it.
"""

import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import structlog
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError

log = structlog.get_logger()

AGAIN_SECONDS = (10, 60, 300, 900, 3600)
"""How long after the first time the next lines come; then one every hour."""
MOST_CAUSES = 5
"""So many different errors of one trouble are told with their traces."""

_DATABASE = "worker cannot reach the database", "worker still cannot reach the database", "worker reaches the database again"


@dataclass
class _Trouble:
    """Something that goes wrong for the time being."""

    still: str
    over: str
    facts: dict[str, Any]
    began: float
    times: int = 0
    lines: int = 0
    causes: set[object] = field(default_factory=set)
    met_by: set[str] = field(default_factory=set)
    "Those with whom it has to go well again before it is over."


class Troubles:
    """What goes wrong for one worker; `clock` tells seconds that only grow."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._going_on: dict[str, _Trouble] = {}
        self._clock = clock

    def met(self, name: str, error: Exception, words: tuple[str, str, str], *, soon: bool = True, **facts: Any) -> None:
        """Tell of an error that `name` met, if it is new or time to; `words` begin it, go on with it and end it.

        Unless `name` tries again `soon`, a database that answers others is not called away for its sake.
        """
        away = isinstance(error, OperationalError | InterfaceError)
        begins, still, over = _DATABASE if away else words
        key = "database" if away else name
        trouble = self._going_on.setdefault(key, _Trouble(still, over, {} if away else facts, self._clock()))
        trouble.times += 1
        if soon or not away:
            trouble.met_by.add(name)
        cause = _cause(error)
        if cause not in trouble.causes and len(trouble.causes) < MOST_CAUSES:
            trouble.causes.add(cause)
            log.error(begins, exc_info=error, **facts)
        elif self._clock() - trouble.began >= _after(trouble.lines):
            while self._clock() - trouble.began >= _after(trouble.lines):
                trouble.lines += 1
            log.error(trouble.still, kind=type(error).__name__, **self._sums(trouble))

    def well(self, name: str) -> None:
        """Note that it went well with `name`; a trouble that nobody has any more is over."""
        for key, trouble in list(self._going_on.items()):
            trouble.met_by.discard(name)
            if not trouble.met_by:
                del self._going_on[key]
                log.warning(trouble.over, **self._sums(trouble))

    def _sums(self, trouble: _Trouble) -> dict[str, Any]:
        return trouble.facts | {"times": trouble.times, "seconds": round(self._clock() - trouble.began)}


def _after(lines: int) -> float:
    """Return after how many seconds the next line comes when so many have come."""
    beyond = max(0, lines + 1 - len(AGAIN_SECONDS))
    return AGAIN_SECONDS[min(lines, len(AGAIN_SECONDS) - 1)] + beyond * AGAIN_SECONDS[-1]


def _cause(error: Exception) -> object:
    """Return what tells one error from another: what the driver calls it, or else where it was raised."""
    if isinstance(error, DBAPIError):
        return type(error), type(error.orig)
    place = next(reversed(traceback.extract_tb(error.__traceback__)), None)
    return type(error), place and (place.filename, place.lineno)
