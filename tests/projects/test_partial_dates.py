"""Dates as precise as they are known."""

from datetime import date

import pytest

from ixevents.projects.partial_dates import PartialDate


@pytest.mark.parametrize(
    ("value", "precision", "first", "last"),
    [
        ("2012", "year", date(2012, 1, 1), date(2012, 12, 31)),
        ("2012-02", "month", date(2012, 2, 1), date(2012, 2, 29)),
        ("2012-08-15", "day", date(2012, 8, 15), date(2012, 8, 15)),
    ],
)
def test_a_date_knows_how_much_is_known(value: str, precision: str, first: date, last: date) -> None:
    moment = PartialDate(value)

    assert (moment.precision, moment.first_day, moment.last_day) == (precision, first, last)


@pytest.mark.parametrize(
    ("value", "lang", "words"),
    [
        ("2012", "fr", "2012"),
        ("2012-08", "fr", "août 2012"),
        ("2012-08", "nl", "augustus 2012"),
        ("2012-08", "en", "August 2012"),
        ("2012-08-15", "fr", "15 août 2012"),
    ],
)
def test_a_date_says_no_more_than_is_known(value: str, lang: str, words: str) -> None:
    assert PartialDate(value).words(lang) == words


@pytest.mark.parametrize("value", ["", "12", "2012-13", "2012-8", "2012-02-30", "soon", "2012-08-15T10"])
def test_what_is_no_date_is_refused(value: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        PartialDate(value)


def test_dates_of_different_precision_can_be_ordered() -> None:
    assert sorted([PartialDate("2013"), PartialDate("2012-08"), PartialDate("2012")]) == [
        PartialDate("2012"),
        PartialDate("2012-08"),
        PartialDate("2013"),
    ]
