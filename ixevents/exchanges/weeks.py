"""The week and the holidays of an authority: on which days nobody is at school there (SCH-12)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from flask_babel import gettext as _

from ixevents.core import dates
from ixevents.core.languages import LANGUAGES, Phrase
from ixevents.core.web import current_language
from ixevents.exchanges.models import Authority, ExchangeParty
from ixevents.extensions import db
from ixevents.schools import queries
from ixevents.schools.calendars import SchoolCalendar
from ixevents.schools.models import Community

DAYS = range(1, 8)
"""Monday to Sunday."""


@dataclass(frozen=True)
class Remark:
    """What is to be thought of, and a name that may be in another language."""

    words: str
    named: Phrase | None = None


_SOME_MONDAY = date(2024, 1, 1)
_OTHER_CODES = {"en": ("en", "en_US", "en_GB"), "fr": ("fr", "fr_FR"), "nl": ("nl",)}


def day_name(number: int) -> str:
    """Return "lundi" for 1."""
    return dates.weekday(_SOME_MONDAY.replace(day=number), current_language())


def week(authority: Authority) -> str:
    """Return the days off of an authority in words."""
    if authority.days_off is None:
        return _("not known")
    return ", ".join(day_name(number) for number in sorted(authority.days_off)) or _("none")


def closed(authority: Authority, moment: datetime) -> Iterator[Remark]:
    """Say why nobody is at school there at a moment."""
    day = dates.local_day(moment, authority.zone or dates.DEFAULT_ZONE)
    lang = current_language()
    if day.isoweekday() in (authority.days_off or ()):
        yield Remark(_("%(day)s is a day off there", day=dates.weekday(day, lang).capitalize()))
    holiday = _holiday(authority.country, day, lang)
    if holiday:
        yield Remark(_("Public holiday there:"), holiday)


def without_school(parties: Iterable[ExchangeParty], moment: datetime) -> list[Remark]:
    """Say which schools of the Belgian directory are closed at a moment, with what staff know better; one statement."""
    day, lang = dates.local_day(moment), current_language()
    schools = {party.school.school for party in parties if party.school is not None and party.school.school is not None}
    if not schools:
        return []
    exceptions = db.session.scalars(queries.exceptions(day, day)).all()
    found = [(school, SchoolCalendar(Community(school.community), exceptions).day_off(day)) for school in schools]
    closed = sorted((school.name, name) for school, name in found if name is not None)
    return [Remark(_("No school that day at %(school)s:", school=school), name.pick(lang)) for school, name in closed]


def _holiday(country: str | None, day: date, lang: str) -> Phrase | None:
    """Return the public holiday of a day in a country, as far as the package `holidays` knows the country."""
    import holidays  # noqa: PLC0415  # here, for its memory: few pages ask

    if country is None or country not in _known():
        return None
    for wanted in dict.fromkeys((lang, *LANGUAGES)):
        named = _holidays(country, day.year, wanted)
        if named is not None:
            return Phrase(named[day], wanted) if day in named else None
    plain = holidays.country_holidays(country, years=day.year)
    return Phrase(plain[day], plain.default_language or lang) if day in plain else None


@lru_cache(maxsize=128)
def _holidays(country: str, year: int, lang: str) -> dict[date, str] | None:
    """Return the public holidays of a year in a language, or None where the package does not speak it."""
    import holidays  # noqa: PLC0415

    supported = getattr(getattr(holidays, country), "supported_languages", ()) or ()
    code = next((code for code in _OTHER_CODES[lang] if code in supported), None)
    return None if code is None else dict(holidays.country_holidays(country, years=year, language=code))


@lru_cache(maxsize=1)
def _known() -> frozenset[str]:
    from holidays.utils import list_supported_countries  # noqa: PLC0415

    return frozenset(list_supported_countries())
