"""Addresses of one kind are built once, with holes: they differ by a slug or a number, and building one takes as long as drawing a row."""

import re
import secrets
from collections.abc import Callable
from enum import Enum
from functools import cache, lru_cache, partial
from typing import Any

from werkzeug.routing import AnyConverter, Map, UnicodeConverter

Values = tuple[tuple[str, Any], ...]
"""What an address is built of, by name."""
Build = Callable[[str, str | None, str, Values], str]
"""Builds an address: of a place where addresses begin, a language, an endpoint and values."""

MOST = 1024
"""Kinds kept by one process, of a hundred bytes each."""

_PLAIN = re.compile("[a-z0-9-]+")
"""What stands in an address as it is, in its path and behind it."""
# Nobody can write what stands for another's slug.
_HOLE = f"hole-{{}}-{secrets.token_hex(8)}"


class _Part(Enum):
    """What a value is in addresses of a kind."""

    FREE = "whatever it is, stands in the path or behind it as it is"
    CHOSEN = "one of a few words"
    OTHER = "anything else"


def patterned(addresses: Map, build: Build) -> Build:
    """Return what builds the same addresses, and asks for each kind of them once."""
    built = lru_cache(maxsize=MOST)(build)
    look = cache(partial(_part, addresses))

    def fill(root: str, lang: str | None, endpoint: str, values: Values) -> str:
        put: list[tuple[str, str]] = []
        kind: list[tuple[str, str]] = []
        for name, value in values:
            text, part = str(value) if type(value) is int else value, look(endpoint, name)
            if part == _Part.FREE and isinstance(text, str) and _PLAIN.fullmatch(text):
                put.append((hole := _HOLE.format(len(put)), text))
                kind.append((name, hole))
            elif part == _Part.CHOSEN and isinstance(value, str):
                kind.append((name, value))
            else:
                # Of no kind: nothing of it is kept.
                return build(root, lang, endpoint, values)
        pattern = built(root, lang, endpoint, tuple(kind))
        for hole, text in put:
            pattern = pattern.replace(hole, text)
        return pattern

    return fill


def _part(addresses: Map, endpoint: str, name: str) -> _Part:
    rules = list(addresses.iter_rules(endpoint))
    kinds = {type(rule._converters[name]) for rule in rules if name in rule._converters}
    if kinds == {AnyConverter}:
        return _Part.CHOSEN
    by_default = any(name in (rule.defaults or ()) for rule in rules)
    return _Part.FREE if kinds <= {UnicodeConverter} and not by_default else _Part.OTHER
