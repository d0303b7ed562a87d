"""Dates as people say them."""

from datetime import date

import pytest

from ixevents.core import dates


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
