"""On which days there is school, for each community (SCH-05 to SCH-07).

The rules come from the package `holidays`, which follows the decrees as far as they are published and the general rule beyond;
what staff know better is a `HolidayException`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from ixevents.core.languages import LANGUAGES, Translated
from ixevents.core.web import current_language
from ixevents.schools.models import Community, HolidayException, HolidayRule

_SUBDIVISIONS = {Community.FRENCH: "French", Community.DUTCH: "Flemish"}
_WEDNESDAY, _SATURDAY, _SUNDAY = 2, 5, 6
_NOON = time(12, 30)
_SUMMER_FIRST_MONTH = 7
_BRUSSELS = ZoneInfo("Europe/Brussels")


@dataclass(frozen=True)
class Stretch:
    """Days without school that follow each other under one name, both ends included."""

    first: date
    last: date
    name: Translated
    source: str = ""
    "Empty for the general rule."


class SchoolCalendar:
    """The days of one community, with the exceptions staff wrote."""

    def __init__(self, community: Community, exceptions: Iterable[HolidayException] = ()) -> None:
        self.community = community
        self._exceptions = [one for one in exceptions if one.community == community]

    def day_off(self, day: date) -> Translated | None:
        """Return why there is no school on a day; None when there is, Saturdays included."""
        for exception in self._exceptions:
            if exception.first <= day <= exception.last:
                return None if exception.rule == HolidayRule.OPEN else exception.name
        return _rules(self.community, day.year).get(day)

    def closed(self, moment: datetime) -> str | None:
        """Return, in the reader's language, why no class can come at a moment: a holiday or a Sunday of its community (SCH-07)."""
        local = moment.astimezone(_BRUSSELS)
        if local.weekday() == _SUNDAY:
            return _("There is no school on Sundays.")
        name = self.day_off(local.date())
        return None if name is None else _("There is no school that day: %(name)s.", name=name.pick(current_language()).text)

    def unusual(self, moment: datetime) -> str | None:
        """Return why a moment wants a second look: Saturday, or Wednesday afternoon (SCH-07)."""
        local = moment.astimezone(_BRUSSELS)
        if local.weekday() == _SATURDAY:
            return _("This is a Saturday.")
        if local.weekday() == _WEDNESDAY and local.time() >= _NOON:
            return _("This is a Wednesday afternoon.")
        return None

    def stretches(self, first: date, last: date) -> list[Stretch]:
        """Return the days without school between two days, those of one name in one piece."""
        found: list[Stretch] = []
        for offset in range((last - first).days + 1):
            day = first + timedelta(days=offset)
            name = self.day_off(day)
            if name is None:
                continue
            if found and found[-1].last == day - timedelta(days=1) and found[-1].name == name:
                found[-1] = Stretch(found[-1].first, day, name)
            else:
                found.append(Stretch(day, day, name))
        return found

    def school_year(self, day: date) -> str | None:
        """Return "2026-2027" for a day of that school year; None in the summer holiday, which belongs to none (SCH-05)."""
        for start in (day.year, day.year - 1):
            first, last = self.year_of(start)
            if first <= day <= last:
                return f"{start}-{start + 1}"
        return None

    def year_of(self, start: int) -> tuple[date, date]:
        """Return the first and the last day of the school year that begins in `start`."""
        return _after_summer(self.community, start), _before_summer(self.community, start + 1)


@lru_cache(maxsize=64)
def _rules(community: Community, year: int) -> dict[date, Translated]:
    """Return the days without school of a calendar year, by the rules; other schools follow the public holidays alone."""
    import holidays  # noqa: PLC0415  # here, for its memory: the worker seldom asks

    subdivision = _SUBDIVISIONS.get(community)
    categories = ("public", "school") if subdivision else ("public",)
    named = {
        language: holidays.country_holidays("BE", subdiv=subdivision, categories=categories, years=year, language=code)
        for language, code in (("fr", "fr"), ("nl", "nl"), ("en", "en_US"))
    }
    return {day: Translated(*(_name(named[lang], day) for lang in LANGUAGES)) for day in sorted(named["fr"])}


def _name(named: Mapping[date, str], day: date) -> str:
    """Return what a day is called; a public holiday within a school holiday goes by the name of the days around it."""
    names = named[day].split("; ")
    around = {name for step in (-1, 1) for name in named.get(day + timedelta(days=step), "").split("; ")}
    return next((name for name in names if name in around), names[0]).replace("'", "’")


def _after_summer(community: Community, year: int) -> date:
    """Return the first day after the summer holiday of a year."""
    day = date(year, 8, 15)
    while day in _rules(community, year) and day.month <= 9:
        day += timedelta(days=1)
    return day if community in _SUBDIVISIONS else date(year, 9, 1)


def _before_summer(community: Community, year: int) -> date:
    """Return the last day before the summer holiday of a year: a Friday where weekends come between."""
    if community not in _SUBDIVISIONS:
        return date(year, 6, 30)
    day = date(year, _SUMMER_FIRST_MONTH, 15)
    while day in _rules(community, year):
        day -= timedelta(days=1)
    return day
