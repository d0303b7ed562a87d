"""Dates as people say them."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ixevents.core import dates

FOUR_DIGITS = 1000


@pytest.mark.parametrize(
    ("day", "lang", "words"),
    [
        (date(2026, 12, 1), "fr", "mardi 1er décembre 2026"),
        (date(2026, 12, 11), "fr", "vendredi 11 décembre 2026"),
        (date(2026, 12, 1), "nl", "dinsdag 1 december 2026"),
        (date(2026, 12, 1), "en", "Tuesday 1 December 2026"),
    ],
)
def test_french_counts_the_first_of_a_month(day: date, lang: str, words: str) -> None:
    assert dates.day_long(day, lang) == words


@given(st.datetimes(timezones=st.just(UTC)).filter(lambda local: local.year >= FOUR_DIGITS))
def test_clocks_are_written_as_strftime_writes_them(local: datetime) -> None:
    assert dates.clock(local) == local.strftime("%Y%m%dT%H%M%S")
    assert dates.stamp(local) == local.strftime("%Y%m%dT%H%M%SZ")
