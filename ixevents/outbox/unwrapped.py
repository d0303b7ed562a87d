"""The plain text of a letter, to read on a page: lines that were broken for mail are whole again, and the page breaks them itself."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from ixevents.core.languages import NAMES
from ixevents.outbox.letters import LINE_LENGTH

_ROW = re.compile(r"(\S(?:.*?\S)?) {3,}(\S.*)")
_LANGUAGE = re.compile(r"--- (.+?) -{3,}")
_OWN_LINE = re.compile(r"\s|- |--|\d+\. |https?://\S+$")
"""Begins on a line of its own, however long the line before it was."""
_ADDRESS = re.compile(r"\s*https?://\S+")
_CODES = {name: code for code, name in NAMES.items()}


@dataclass(frozen=True)
class Part:
    """What stands between two empty lines: the language of what follows, rows of a label and its words, or lines."""

    language: str = ""
    lang: str = ""
    "The code of the language, where the letter has several (WCAG 3.1.2)."
    rows: tuple[tuple[str, str], ...] = ()
    lines: tuple[str, ...] = ()


def unwrapped(text: str) -> tuple[Part, ...]:
    """Return the parts of a letter's text, none of its words left out."""
    blocks = re.split(r"\n{2,}", text.replace("\r\n", "\n").strip("\n"))
    return tuple(_all_parts(blocks))


def _all_parts(blocks: Iterable[str]) -> Iterator[Part]:
    lang = ""
    for block in blocks:
        for part in _parts(block.split("\n")):
            if part.language:
                lang = _CODES.get(part.language, "")
            yield replace(part, lang=lang)


def _parts(lines: Sequence[str]) -> Iterator[Part]:
    language = _LANGUAGE.fullmatch(lines[0])
    if language:
        yield Part(language=language[1])
        lines = lines[1:]
    if lines and _ROW.fullmatch(lines[0]):
        rows, lines = _rows(lines)
        yield Part(rows=tuple(rows))
    if lines:
        yield Part(lines=tuple(_whole(lines)))


def _rows(lines: Sequence[str]) -> tuple[list[tuple[str, str]], Sequence[str]]:
    """Return the rows with which lines begin, and the lines after them."""
    rows: list[tuple[str, str]] = []
    for place, line in enumerate(lines):
        row = _ROW.fullmatch(line)
        if row:
            rows.append((row[1], row[2]))
        elif line.startswith("   "):
            rows[-1] = (rows[-1][0], f"{rows[-1][1]} {line.strip()}")
        else:
            return rows, lines[place:]
    return rows, ()


def _whole(lines: Sequence[str]) -> list[str]:
    """Return lines, each with what was broken off it: what would not have fitted on it."""
    whole = [lines[0]]
    for before, line in pairwise(lines):
        full = len(before) + 1 + len(line.partition(" ")[0]) > LINE_LENGTH
        if full and not _OWN_LINE.match(line) and not _ADDRESS.fullmatch(before):
            whole[-1] = f"{whole[-1]} {line}"
        else:
            whole.append(line)
    return whole
