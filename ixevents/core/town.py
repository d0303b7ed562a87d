"""The municipality whose site this is, by its name in each language: sentences speak of it, settings say which it is."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from flask import current_app

from ixevents.core.languages import LANGUAGES, Translated

_VOWEL = re.compile(r"[aeiouyàâäéèêëîïôöùûüœæ]", re.IGNORECASE)
_SHORT, _LONG = 8, 13
"""Letters of a name that fits beside the menu of a telephone, and of one that fits there in smaller letters."""
_OF_ARTICLE = {"le ": "du ", "les ": "des "}


def name() -> Translated:
    """Return the name alone."""
    return Translated(**{lang: str(current_app.config[f"TOWN_{lang.upper()}"]) for lang in LANGUAGES})


def of() -> Translated:
    """Return the name after "of", as each language joins them: d’Ixelles, van Elsene, of Ixelles."""
    return Translated(**{lang: joined(lang, text) for lang, text in name().as_dict().items()})


def official(config: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """Return each official name with its language; once where it is the same in both."""
    return _once(config["TOWN_FR"], config["TOWN_NL"])


@lru_cache(maxsize=8)
def _once(french: str, dutch: str) -> tuple[tuple[str, str], ...]:
    return (("fr", french),) if french == dutch else (("fr", french), ("nl", dutch))


@lru_cache(maxsize=8)
def length(names: tuple[tuple[str, str], ...]) -> str:
    """Return how long the longest of these names is beside the mark: "long", "longest", or nothing to speak of."""
    letters = max(len(text) for _lang, text in names)
    return "longest" if letters > _LONG else "long" if letters > _SHORT else ""


@lru_cache(maxsize=8)
def joined(lang: str, town: str) -> str:
    """Return a name after "of": French elides before a vowel, and draws together what begins with an article."""
    if lang != "fr":
        return f"{'van' if lang == 'nl' else 'of'} {town}"
    for article, of_it in _OF_ARTICLE.items():
        if town.lower().startswith(article):
            return of_it + town[len(article) :]
    return f"d’{town}" if _VOWEL.match(town) else f"de {town}"


def postcodes() -> tuple[str, ...]:
    """Return the postcodes of the municipality, the first of which is where it has its house."""
    return tuple(str(current_app.config["TOWN_POSTCODES"]).split())


def postcode() -> str:
    """Return the first of them, where nothing else is said."""
    return next(iter(postcodes()), "")
