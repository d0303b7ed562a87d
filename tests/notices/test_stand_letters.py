"""The letters about stands, beside the files they are expected to equal; written anew by `IXEVENTS_WRITE_NOTICES=1`."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask import Flask

from ixevents.associations import samples
from ixevents.extensions import db
from tests.support.expected_letters import compare

MOMENT = datetime(2027, 3, 2, 10, tzinfo=UTC)


@pytest.mark.parametrize("case", sorted(samples.NAMES))
def test_letter_about_a_stand_is_the_expected_one(app: Flask, frozen_time: Callable[[datetime], None], case: str) -> None:
    frozen_time(MOMENT)

    for lang in ("fr", "nl", "en", "unknown"):
        compare(samples.write(case, lang), f"{case}.{lang}", "/stands/")
        db.session.rollback()
