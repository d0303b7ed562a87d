"""Babel's knowledge of the world, without what no page of ours says: some 3 MiB of units, zones and currencies less in every process.

Babel keeps what it has read for good and hands out the very thing it keeps: what is taken out of it is gone until the next start.
"""

from typing import Any, Literal, cast

from babel import localedata
from babel.core import get_global

from ixevents.core.languages import LOCALES

_Global = Literal["all_currencies", "likely_subtags", "territory_currencies", "territory_languages", "windows_zone_mapping"]

UNSAID = (
    "compound_unit_patterns",
    "currency_names_plural",
    "date_fields",
    "interval_formats",
    "meta_zones",
    "time_zones",
    "unit_display_names",
    "unit_patterns",
    "zone_formats",
)
"""Of a language: kilometres and hours in words, "dollars", "yesterday", and what zones are called."""
UNASKED: tuple[_Global, ...] = ("all_currencies", "likely_subtags", "territory_currencies", "territory_languages", "windows_zone_mapping")
"""Of the world: what is spoken and paid where, and which script a language without one is written in; ours are named in full."""


def let_go() -> None:
    """Read what is known of our languages, and let go what no page says."""
    for locale in LOCALES.values():
        localedata.load(locale)
    for name in ("root", *(name for locale in LOCALES.values() for name in _inherited(locale))):
        data = localedata.load(name)
        data.update({part: {} for part in UNSAID if part in data})
    for part in UNASKED:
        cast(dict[str, Any], get_global(part)).clear()


def _inherited(locale: str) -> tuple[str, ...]:
    """Return a locale and those it takes from, as far as their names say: fr_BE and fr, en_GB, en_001 and en."""
    parent = get_global("parent_exceptions").get(locale) or locale.rpartition("_")[0]
    return (locale, *_inherited(parent)) if parent else (locale,)
