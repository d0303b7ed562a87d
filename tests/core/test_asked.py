"""What an address asks of a list: sense is kept, the rest asks nothing."""

from datetime import UTC, datetime

import pytest

from ixevents.core import asked


@pytest.mark.parametrize(("sent", "kept"), [(None, ""), ("  Étang \x00", "Étang"), ("x" * 200, "x" * 100)])
def test_words_are_what_can_be_looked_for(sent: str | None, kept: str) -> None:
    assert asked.words(sent) == kept


@pytest.mark.parametrize(
    ("sent", "kept"), [(None, 0), ("7", 7), ("999999999", 999_999_999), ("9999999999", 0), ("-1", 0), ("٣", 0), ("a", 0)]
)
def test_a_number_is_one_a_database_holds(sent: str | None, kept: int) -> None:
    assert asked.number(sent) == kept


@pytest.mark.parametrize(
    ("sent", "kept"), [(None, ""), ("2027-03-28", "2027-03-28"), ("1899-12-31", ""), ("9999-12-31", ""), ("28/03/2027", "")]
)
def test_a_day_is_one_that_can_be_reckoned_with(sent: str | None, kept: str) -> None:
    assert asked.day(sent) == kept


def test_midnight_is_that_of_brussels_on_the_day_the_clocks_change_too() -> None:
    assert asked.midnight("2027-03-28") == datetime(2027, 3, 27, 23, tzinfo=UTC)
    assert asked.midnight("2027-03-28", days=1) == datetime(2027, 3, 28, 22, tzinfo=UTC)
