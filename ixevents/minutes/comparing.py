"""Two versions of minutes beside each other: which lines went, which came."""

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

from ixevents.core.languages import OFFICIAL
from ixevents.minutes.book import MinutesVersion


@dataclass(frozen=True)
class Line:
    """One line: the same in both, gone, or new."""

    kind: str
    text: str


@dataclass(frozen=True)
class Difference:
    """One part of the minutes in one language, where both versions differ."""

    part: str
    lang: str
    lines: tuple[Line, ...]


def compare(before: MinutesVersion, after: MinutesVersion) -> list[Difference]:
    """Return where two versions differ, part by part."""
    names = dict.fromkeys([*before.texts, *after.texts])
    found = []
    for name in names:
        for lang in OFFICIAL:
            old, new = lines(before.texts, name, lang), lines(after.texts, name, lang)
            if old != new:
                found.append(Difference(name, lang, tuple(_lines(old, new))))
    return found


def lines(texts: Mapping[str, Mapping[str, str]], name: str, lang: str) -> list[str]:
    """Return the lines of a part: how they end, which browsers and imports do differently, is no difference."""
    return texts.get(name, {}).get(lang, "").splitlines()


def _lines(old: list[str], new: list[str]) -> list[Line]:
    found = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            found += [Line("same", text) for text in old[i1:i2]]
        else:
            found += [Line("gone", text) for text in old[i1:i2]] + [Line("new", text) for text in new[j1:j2]]
    return found
