"""French, Dutch and English: which exist, how a text falls back, how text is folded for search."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

LANGUAGES = ("fr", "nl", "en")
"""Order in which languages are offered; French and Dutch are the official ones (LANG-01)."""

OFFICIAL = ("fr", "nl")
LOCALES = {"fr": "fr_BE", "nl": "nl_BE", "en": "en_GB"}
NAMES = {"fr": "Français", "nl": "Nederlands", "en": "English"}
UNKNOWN = "unknown"
"""A person whose language is not known is written to in French and Dutch (LANG-05)."""

_BEFORE_SIGN = re.compile(r"(?<=\S) (?=[?!:;»])|(?<=«) ")
_FALLBACK = {"fr": ("fr", "nl", "en"), "nl": ("nl", "fr", "en"), "en": ("en", "fr", "nl")}


class Phrase(NamedTuple):
    """A text together with the language it is really in, for the `lang` attribute (WCAG 3.1.2)."""

    text: str
    lang: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class Translated:
    """One text in up to three languages; an empty string means not written."""

    fr: str = ""
    nl: str = ""
    en: str = ""

    def pick(self, lang: str) -> Phrase:
        """Return the text for a reader of `lang`, or the nearest language that has one."""
        for candidate in _FALLBACK.get(lang, LANGUAGES):
            text = getattr(self, candidate)
            if text:
                return Phrase(keep_together(text) if candidate == "fr" else text, candidate)
        return Phrase("", lang)

    @property
    def complete(self) -> bool:
        """Whether French and Dutch are both written (LANG-01)."""
        return bool(self.fr.strip() and self.nl.strip())

    def __bool__(self) -> bool:
        return bool(self.fr or self.nl or self.en)

    def as_dict(self) -> dict[str, str]:
        """Return the written languages only."""
        return {lang: text for lang, text in (("fr", self.fr), ("nl", self.nl), ("en", self.en)) if text}

    @classmethod
    def of(cls, value: "Mapping[str, str] | str | Translated | None") -> "Translated":
        """Build from a mapping of languages, or from one text that is the same in every language."""
        if value is None:
            return cls()
        if isinstance(value, Translated):
            return value
        if isinstance(value, str):
            return cls(value, value, value)
        return cls(value.get("fr") or "", value.get("nl") or "", value.get("en") or "")


@lru_cache(maxsize=4096)
def keep_together(text: str) -> str:
    """Return French text whose high punctuation cannot be left alone on the next line."""
    return _BEFORE_SIGN.sub("\u00a0", text)


def fold(text: str) -> str:
    """Return text without accents and case, for comparing and searching."""
    if text.isascii():
        return text.casefold()
    text = text.replace("œ", "oe").replace("Œ", "oe").replace("æ", "ae").replace("Æ", "ae").replace("ß", "ss")
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()


def parted(text: str) -> list[str]:
    """Return the words somebody looks for. An apostrophe parts them: a name is kept with one form of it and typed with another."""
    return text.replace("’", " ").replace("'", " ").split()


def sought(text: str) -> list[str]:
    """Return the words somebody looks for, folded."""
    return parted(fold(text))
