"""The letters to volunteers, beside the files they are expected to equal; written anew by `IXEVENTS_WRITE_NOTICES=1`."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask import Flask

from ixevents.extensions import db
from ixevents.volunteers import samples
from tests.support.expected_letters import compare

MOMENT = datetime(2027, 3, 2, 10, tzinfo=UTC)


@pytest.mark.parametrize("case", sorted(samples.NAMES))
def test_letter_to_a_volunteer_is_the_expected_one(app: Flask, frozen_time: Callable[[datetime], None], case: str) -> None:
    frozen_time(MOMENT)

    for lang in ("fr", "nl", "en", "unknown"):
        compare(samples.write(case, lang), f"volunteer_{case}.{lang}", "/volunteers/")
        db.session.rollback()
