"""What Babel knows is kept as far as a page says it."""

from datetime import date

import pytest
from babel import Locale, localedata
from babel.core import get_global
from babel.dates import format_date, get_month_names
from babel.numbers import format_currency, format_decimal, format_percent
from flask import Flask

from ixevents.core.languages import LOCALES
from ixevents.core.locale_data import UNASKED, UNSAID


def test_what_no_page_says_is_let_go_in_every_language(app: Flask) -> None:
    languages = ("root", "fr", "nl", "en", "en_001", *LOCALES.values())

    assert [part for name in languages for part in UNSAID if localedata.load(name).get(part)] == []
    assert [part for part in UNASKED if get_global(part)] == []


@pytest.mark.parametrize(
    ("lang", "expected"),
    [
        ("fr", ("samedi 19 décembre 2026", "1\u202f234,50\xa0€", "13\xa0%", "0,5", "lingala", "Belgique")),
        ("nl", ("zaterdag 19 december 2026", "€\xa01.234,50", "13%", "0,5", "Lingala", "België")),
        ("en", ("Saturday 19 December 2026", "€1,234.50", "13%", "0.5", "Lingala", "Belgium")),
    ],
)
def test_days_money_languages_and_lands_are_said_as_before(app: Flask, lang: str, expected: tuple[str, ...]) -> None:
    locale = Locale.parse(LOCALES[lang])

    said = (
        format_date(date(2026, 12, 19), "EEEE d MMMM y", locale),
        format_currency(1234.5, "EUR", locale=locale),
        format_percent(0.13, locale=locale),
        format_decimal(0.5, locale=locale),
        locale.languages["ln"],
        locale.territories["BE"],
    )

    assert said == expected
    assert len(get_month_names(locale=locale)) == 12
