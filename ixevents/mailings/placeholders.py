"""Placeholders: `{name}` and others of a fixed list, replaced once and literally. Nothing here is ever evaluated (case 25)."""

import re
from collections.abc import Iterable, Mapping

_WRITTEN = re.compile(r"\{+[^{}\n]*\}+")
_ONE = re.compile(r"\{([a-z]+)\}")


def unknown(text: str, names: Iterable[str]) -> list[str]:
    """Return everything between braces that is no placeholder of this list, as it is written."""
    allowed = {f"{{{name}}}" for name in names}
    return list(dict.fromkeys(found for found in _WRITTEN.findall(text) if found not in allowed))


def used(text: str) -> frozenset[str]:
    """Return the names a text uses."""
    return frozenset(_ONE.findall(text))


def fill(text: str, values: Mapping[str, str]) -> str:
    """Return text with each placeholder replaced; what a value contains is never looked at again (CVE-2026-2415)."""
    return _ONE.sub(lambda found: values.get(found[1], found[0]), text)


def split(text: str, names: Iterable[str]) -> list[tuple[str, str | None]]:
    """Return text in pieces: (words, None) and ("", name) in turn."""
    wanted = set(names)
    pieces: list[tuple[str, str | None]] = []
    end = 0
    for found in _ONE.finditer(text):
        if found[1] in wanted:
            pieces += [(text[end : found.start()], None), ("", found[1])]
            end = found.end()
    return [piece for piece in (*pieces, (text[end:], None)) if piece != ("", None)]
