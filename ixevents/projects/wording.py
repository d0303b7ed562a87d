"""Records in words: money, countries, periods and numbers of people, in the language of the page."""

from decimal import Decimal
from functools import lru_cache

from babel import Locale
from babel.numbers import format_currency, format_decimal
from flask import Flask
from flask_babel import gettext as _

from ixevents.core.languages import LOCALES, Translated
from ixevents.core.web import current_language
from ixevents.projects.models import Project, TargetGroup

_COUNTRIES = {
    # CLDR says "Congo-Kinshasa"; the state's own name is the one in use here.
    "CD": Translated(
        fr="République démocratique du Congo", nl="Democratische Republiek Congo", en="Democratic Republic of the Congo"
    ),
}


def init_app(app: Flask) -> None:
    """Give templates the filters `money`, `country`, `period` and `head_count`."""
    app.jinja_env.filters.update(money=_money, country=_country, period=period, head_count=head_count)


@lru_cache(maxsize=256)
def money(amount: Decimal, currency: str, lang: str) -> str:
    """Return "407 676,96 €", to the cent (LANG-09)."""
    return format_currency(amount, currency, locale=LOCALES[lang])


@lru_cache(maxsize=512)
def country(code: str, lang: str) -> str:
    """Return the name of a country."""
    if code in _COUNTRIES:
        return _COUNTRIES[code].pick(lang).text
    return str(Locale.parse(LOCALES[lang]).territories[code])


def period(project: Project) -> str:
    """Return "2009 – 2011" or "août 2012 – juillet 2013 (prévu)", as precise as the source; empty without dates (PRJ-01)."""
    lang = current_language()
    parts = [moment.words(lang) for moment in (project.starts, project.ends) if moment]
    words = " – ".join(parts)
    return _("%(period)s (planned)", period=words) if words and project.period_planned else words


def head_count(group: TargetGroup) -> str:
    """Return "8", "25 to 30 in each country" or "more than 500"; empty where the source gives no number."""
    words = _size(group)
    return _("%(number)s in each country", number=words) if words and group.per == "country" else words


def _size(group: TargetGroup) -> str:
    if group.number is not None:
        return _number(group.number)
    if group.number_min is None:
        return ""
    if group.number_max is None:
        return _("more than %(number)s", number=_number(group.number_min))
    return _("%(low)s to %(high)s", low=_number(group.number_min), high=_number(group.number_max))


def _number(value: int) -> str:
    return format_decimal(value, locale=LOCALES[current_language()])


def _money(amount: Decimal, currency: str = "EUR") -> str:
    return money(amount, currency, current_language())


def _country(code: str) -> str:
    return country(code, current_language())
