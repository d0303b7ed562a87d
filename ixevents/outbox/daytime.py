"""Letters nobody waits for leave by day."""

from collections.abc import Callable
from functools import wraps

from ixevents.core import dates
from ixevents.core.clock import now


def by_day(task: Callable[[], int]) -> Callable[[], int]:
    """Let a task of the worker write nothing at night, on the clock of Brussels: what was due then is written in the morning."""

    @wraps(task)
    def awake() -> int:
        return task() if dates.by_day(now()) else 0

    return awake
