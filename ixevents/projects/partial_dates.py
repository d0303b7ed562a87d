"""Dates as precise as they are known: a year, a month or a day, never more (PRJ-01)."""

import calendar
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from babel.dates import format_date
from sqlalchemy import String
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from ixevents.core.languages import LOCALES


class Precision(StrEnum):
    """How much of a date is known."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


_PATTERNS = {Precision.DAY: "d MMMM y", Precision.MONTH: "MMMM y", Precision.YEAR: "y"}
_COMPLETION = {4: "-01-01", 7: "-01", 10: ""}
"""What is added to make a whole day, by length."""


@dataclass(frozen=True, order=True)
class PartialDate:
    """A date written "2012", "2012-08" or "2012-08-15"; raises `ValueError` for anything else."""

    value: str

    def __post_init__(self) -> None:
        date.fromisoformat(self._first_day_iso())

    @property
    def precision(self) -> Precision:
        """How much is known."""
        return {4: Precision.YEAR, 7: Precision.MONTH}.get(len(self.value), Precision.DAY)

    @property
    def first_day(self) -> date:
        """The earliest day meant. For sorting and comparing; it is not a known date (IATI-03)."""
        return date.fromisoformat(self._first_day_iso())

    @property
    def last_day(self) -> date:
        """The latest day meant."""
        first = self.first_day
        if self.precision is Precision.DAY:
            return first
        month = 12 if self.precision is Precision.YEAR else first.month
        return date(first.year, month, calendar.monthrange(first.year, month)[1])

    def words(self, lang: str) -> str:
        """Return "2012", "août 2012" or "15 août 2012"."""
        return str(format_date(self.first_day, _PATTERNS[self.precision], locale=LOCALES[lang]))

    def __str__(self) -> str:
        return self.value

    def _first_day_iso(self) -> str:
        if len(self.value) not in _COMPLETION:
            raise ValueError(f"{self.value!r} is not a year, a month or a day")
        return self.value + _COMPLETION[len(self.value)]


class PartialDateText(TypeDecorator[PartialDate]):
    """A `PartialDate` kept as it is written; the length says the precision."""

    impl = String(10)
    cache_ok = True

    def process_bind_param(self, value: PartialDate | None, dialect: Dialect) -> str | None:
        """Return what is stored."""
        return None if value is None else value.value

    def process_result_value(self, value: str | None, dialect: Dialect) -> PartialDate | None:
        """Return what was stored."""
        return None if value is None else PartialDate(value)


def in_order(earlier: str, later: str) -> str:
    """Return the condition, for a constraint, that a column is not before another, as far as both are known: 2013 is not before 2013-02."""
    return f"substr({later}, 1, length({earlier})) >= substr({earlier}, 1, length({later}))"
