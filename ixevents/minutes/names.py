"""A reminder before minutes are published: words in them that look like names of persons who are not members (COU-09)."""

import re
from collections.abc import Iterable

from ixevents.core.languages import fold

_WORD = r"[A-ZÀ-ÖØ-Þ][\w’'-]*[a-zà-öø-ÿ][\w’'-]*"
_TITLE = r"(?:M\.|Mme|Mlle|Mr|Mrs|Ms|Dr|Dhr\.?|dhr\.?|Mevr\.?|mevr\.?|Mevrouw|Madame|Monsieur|Meneer)"
_JOINED = r"(?:\s+(?:de|du|des|den|der|van|von|da|di|el|al|le|la|d’|d')){0,2}"
_NAMES = re.compile(rf"{_TITLE}\s+{_WORD}(?:{_JOINED}\s+{_WORD})*|{_WORD}(?:{_JOINED}\s+{_WORD})+")
_ADDRESSED = re.compile(rf"{_TITLE}\s+")
_ADDRESSES = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+|\+?\d[\d ./-]{7,}\d")


def looking_like_names(texts: Iterable[str], known: Iterable[str]) -> list[str]:
    """Return what looks like a name, an address or a telephone number, each once, in order; `known` are names everybody may read."""
    allowed = [fold(name) for name in known if name]
    found: dict[str, None] = {}
    for text in texts:
        for match in (*_NAMES.finditer(text), *_ADDRESSES.finditer(text)):
            words = match.group()
            # Minutes say "Mme Exemple" of who is on the list with a first name.
            bare = fold(_ADDRESSED.sub("", words))
            if not any(_holds(name, bare) or _holds(bare, name) for name in allowed):
                found.setdefault(words)
    return list(found)


def _holds(name: str, part: str) -> bool:
    """Whether a name has another in it, in whole words: "Lam" is nobody of the name of Lambert."""
    return re.search(rf"(?<!\w){re.escape(part)}(?!\w)", name) is not None
