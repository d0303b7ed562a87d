"""QR codes of texts that all have one length, such as tickets: added up from codes made before.

Error correction and masking are linear: where a text differs from another in one bit, the same modules of the two codes differ, whatever
else the texts say. So one code is made of a text of that length, and one for each bit when it is first met; every further text is a sum of
these. Making each by itself took a fifth of the time of a private page.
"""

from base64 import b64encode
from functools import lru_cache
from itertools import groupby

QUIET = 4
"""Light modules around a code, without which it cannot be read."""

_SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="{start} {start} {size} {size}" shape-rendering="crispEdges">'
    '<path fill="#fff" d="M{start} {start}h{size}v{size}H{start}z"/><path stroke="#16203A" d="{dark}"/></svg>'
)
_FIRST = "0"
_LENGTHS, _BITS = 8, 8 * 8 * 32


def picture(text: str) -> str:
    """Return the code of a short ASCII text as an address an image can show: SVG, a stroke for every run of dark modules."""
    size, modules = code(text)
    rows = [f"M0 {y}.5{_strokes(modules >> y * size & (1 << size) - 1)}" for y in range(size)]
    picture = _SVG.format(start=-QUIET, size=size + 2 * QUIET, dark="".join(rows))
    return f"data:image/svg+xml;base64,{b64encode(picture.encode()).decode()}"


def code(text: str) -> tuple[int, int]:
    """Return how many modules a side has, and all modules as one number: row by row from the top, dark ones set, the first lowest."""
    size, modules = _made(_FIRST * len(text))
    for place, character in enumerate(text.encode("ascii")):
        different = character ^ ord(_FIRST)
        for bit in range(7):
            if different >> bit & 1:
                modules ^= _difference(len(text), place, bit)
    return size, modules


@lru_cache(maxsize=_BITS)
def _difference(length: int, place: int, bit: int) -> int:
    """Return the modules that change with one bit of a text."""
    same = _FIRST * length
    return _made(same)[1] ^ _made(same[:place] + chr(ord(_FIRST) ^ 1 << bit) + same[place + 1 :])[1]


@lru_cache(maxsize=_LENGTHS)
def _made(text: str) -> tuple[int, int]:
    import segno  # noqa: PLC0415  # here, for its start: see serve.py

    # The mask is given: for random letters each is as good. So is the mode, for the sum must not change it.
    rows = segno.make(text, error="m", micro=False, mask=2, mode="byte").matrix
    return len(rows), int("".join(str(module) for row in reversed(rows) for module in reversed(row)), 2)


def _strokes(row: int) -> str:
    """Return the dark runs of a row as a path that begins at its first module."""
    return "".join(map(_EIGHTS.__getitem__, row.to_bytes((row.bit_length() + 7) // 8, "little")))


def _eight(modules: int) -> str:
    runs = groupby(modules >> place & 1 for place in range(8))
    return "".join(f"h{len(list(run))}" if dark else f"m{len(list(run))} 0" for dark, run in runs)


_EIGHTS = [_eight(modules) for modules in range(256)]
"""The strokes of eight modules in a row."""
