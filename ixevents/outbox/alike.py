"""Letters that many get alike, and their calendar parts: all but the link to the reader's own page is written once.

When a programme opens, hundreds sign up for the same slot, and each letter differs from the last by its link alone. Which are the same
says whoever asks for one: by everything it is made of. In tests each is written again and compared.
"""

import re
import sys
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import lru_cache
from typing import TypeVar, cast

MOST = 1000
"""Letters and calendar parts kept by one process, of some six and two thousand bytes each."""

_PLAIN = (str, int, float, bool, Decimal, date, Enum, type(None))
# Longer than a word that could be in a letter by chance; nothing in it that HTML or a calendar writes otherwise.
_LINK = re.compile(r"[\w:/.-]{30,}", re.ASCII)

_BREAK = "\r\n "
_BREAK_OR_NOT = f"(?:{_BREAK})?"

Links = Mapping[str, str]
"""The link to the reader's own page, by language."""


@dataclass(frozen=True)
class Letter:
    """What the reader sees."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True)
class Alike:
    """Which letters are the same but for the link to the reader's own page."""

    seen: Hashable
    "Everything else they are made of."
    link: Callable[[str], str]
    "Returns the link in a language."


Made = TypeVar("Made", Letter, str)


@dataclass(frozen=True, slots=True)
class _Cut:
    """A text in pieces, and where in them which part of the link in which language belongs."""

    pieces: list[str]
    holes: list[tuple[int, str, int, int]]

    def filled(self, links: Links) -> str:
        pieces = self.pieces.copy()
        for place, lang, start, end in self.holes:
            pieces[place] = links[lang][start:end]
        return "".join(pieces)


@dataclass(frozen=True)
class _Asked:
    same: Hashable
    "Equal for what is the same but for its links."
    holes: Links = field(compare=False)
    make: Callable[[Links], Letter | str] = field(compare=False)


def write(same: Hashable, languages: Sequence[str], alike: Alike, make: Callable[[Links], Made], *, prove: bool) -> Made:
    """Return what `make` makes of the links, or what it made before of the same and others, with these in it."""
    links = {lang: alike.link(lang) for lang in languages}
    if not all(_LINK.fullmatch(link) for link in links.values()):
        return make(links)
    # Lines are broken by length: what stands for a link is as long.
    holes: Links = {lang: f"link-in-{lang}-".ljust(len(link), "-") for lang, link in links.items()}
    texts = [text.filled(links) for text in _made(_Asked((same, alike.seen, *holes.values()), holes, make))]
    written = cast(Made, Letter(*texts) if len(texts) > 1 else texts[0])
    if prove and written != make(links):
        raise AssertionError(f"{same} depends on something else than what it says it is made of")
    return written


def frozen(value: object) -> Hashable:
    """Return a value as one that can be compared; raises `TypeError` for what may change behind our back."""
    if isinstance(value, _PLAIN):
        return value
    if isinstance(value, Mapping):
        return tuple((name, frozen(one)) for name, one in value.items())
    if isinstance(value, (list, tuple)):
        return tuple(frozen(one) for one in value)
    raise TypeError(type(value).__name__)


@lru_cache(maxsize=MOST)
def _made(asked: _Asked) -> list[_Cut]:
    made = asked.make(asked.holes)
    texts = (made,) if isinstance(made, str) else (made.subject, made.text, made.html)
    return [_cut(text, asked.holes) for text in texts]


def _cut(text: str, holes: Links) -> _Cut:
    """Cut a text at its links; lines of a calendar are broken wherever they are too long, in the middle of a link too."""
    cut = _Cut([], [])
    at = 0
    for found in re.finditer("|".join(f"(?P<{lang}>{_BREAK_OR_NOT.join(hole)})" for lang, hole in holes.items()), text):
        cut.pieces.extend(_lines(text[at : found.start()]))
        start = 0
        for place, part in enumerate(found.group().split(_BREAK)):
            cut.pieces.extend([_BREAK] if place else [])
            cut.holes.append((len(cut.pieces), str(found.lastgroup), start, start + len(part)))
            cut.pieces.append("")
            start += len(part)
        at = found.end()
    cut.pieces.extend(_lines(text[at:]))
    return cut


def _lines(text: str) -> list[str]:
    # Most lines of letters are the same in all of them.
    return [sys.intern(line) for line in text.splitlines(keepends=True)]
