"""The clock of the visits: so long before the fixed day."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from tests.support.visits import STARTS_AT


@pytest.fixture
def at(frozen_time: Callable[[datetime], None]) -> Callable[[timedelta], None]:
    """Be so long before the start; negative is after it."""
    return lambda before: frozen_time(STARTS_AT - before)
