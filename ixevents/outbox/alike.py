"""Letters that many get alike: all but the link to the reader's own page is written once.

When a programme opens, hundreds sign up for the same slot, and each letter differs from the last by its link alone. Which letter is the
same follows from its values, every one of them; in tests each is written again and compared.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import lru_cache
from types import SimpleNamespace

MOST = 500
"""Letters kept by one process, of some six thousand bytes each."""

_PLAIN = (str, int, float, bool, Decimal, date, Enum, type(None))
# Longer than a word that could be in a letter by chance; nothing in it that HTML writes otherwise.
_LINK = re.compile(r"[\w:/.-]{30,}", re.ASCII)

Told = Mapping[str, Mapping[str, object]]
"""What a letter says, by language."""


@dataclass(frozen=True)
class Letter:
    """What the reader sees."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True)
class _Asked:
    same: tuple[object, ...]
    "Equal for letters that are the same but for their links."
    told: Told = field(compare=False)
    draw: Callable[[Told], Letter] = field(compare=False)


def write(kind: str, told: Told, draw: Callable[[Told], Letter], *, prove: bool) -> Letter:
    """Return the letter `draw` makes of these values, or the same made before, with these links."""
    links = {lang: str(values.get("link", "")) for lang, values in told.items()}
    if not all(_LINK.fullmatch(link) for link in links.values()):
        return draw(told)
    # Lines are broken by length: what stands for a link is as long.
    holes = {lang: f"link-in-{lang}-".ljust(len(link), "-") for lang, link in links.items()}
    apart = {lang: {**values, "link": holes[lang]} for lang, values in told.items()}
    try:
        same = (kind, _frozen(apart))
    except TypeError:
        return draw(told)
    letter = _written(_Asked(same, apart, draw))
    for lang, link in links.items():
        letter = replace(letter, text=letter.text.replace(holes[lang], link), html=letter.html.replace(holes[lang], link))
    if prove and letter != draw(told):
        raise AssertionError(f"{kind} depends on something else than its values")
    return letter


@lru_cache(maxsize=MOST)
def _written(asked: _Asked) -> Letter:
    return asked.draw(asked.told)


def _frozen(value: object) -> object:
    """Return a value as one that can be compared; raises `TypeError` for what may change behind our back."""
    if isinstance(value, _PLAIN):
        return value
    if isinstance(value, SimpleNamespace):
        value = vars(value)
    if isinstance(value, Mapping):
        return tuple((name, _frozen(one)) for name, one in value.items())
    if isinstance(value, (list, tuple)):
        return tuple(_frozen(one) for one in value)
    raise TypeError(type(value).__name__)
