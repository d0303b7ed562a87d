"""The evening of the meeting."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from tests.support.sittings import BEGINS


@pytest.fixture
def during(frozen_time: Callable[[datetime], None]) -> None:
    """Stop the clock an hour into the meeting."""
    frozen_time(BEGINS + timedelta(hours=1))
