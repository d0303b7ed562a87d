"""Content lines of iCalendar and what stands in them: text that nobody can break out of, addresses, folding (RFC 5545 s.3.1, RFC 6868)."""

import re
from functools import lru_cache
from urllib.parse import quote

_ROOM = 74
"""Octets of a line before it is folded: with the space that leads what follows, never more than 75 (RFC 5545)."""

Lines = list[str]
"""Finished content lines, not yet folded."""

# Whatever some reader takes for the end of a line: Python's own `splitlines` breaks at all of these.
_LINE_ENDS = re.compile("\r\n|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_ADDRESS = re.compile(r"[A-Za-z0-9%/:?#\[\]@!$&'()*+,;=~\-._]*")
_AWKWARD = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
"""All of both, but for the line end that stays."""
_FORBIDDEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


def put(lines: Lines, name: str, value: str) -> None:
    """Add a property whose value is finished; an empty one leaves it out."""
    if value:
        lines.append(f"{name}:{value}")


def quoted(text: str) -> str:
    """Return words as a parameter's value: in quotes, which RFC 6868 lets hold anything (INV-02)."""
    return '"{}"'.format(clean(text).replace("^", "^^").replace("\n", "^n").replace('"', "^'"))


def folded(lines: Lines) -> bytes:
    """Return lines as they stand in a file."""
    # Most lines are short; few are so short that their octets need not be counted.
    return "\r\n".join([line if len(line) <= _ROOM and line.isascii() else fold(line) for line in lines] + [""]).encode()


def fold(text: str) -> str:
    """Return a line in pieces; none ends within a character or, for readers that take no care, within an escape."""
    line = text.encode()
    if len(line) <= _ROOM:
        return text
    pieces = []
    while len(line) > _ROOM:
        end = _ROOM
        while line[end] & 0xC0 == 0x80:
            end -= 1
        if line[end - 1] in b"\\^":
            end -= 1
        pieces.append(line[:end])
        line = line[end:]
    return b"\r\n ".join((*pieces, line)).decode()


def escape(text: str) -> str:
    """Return TEXT as it stands in a file; no line end of the writer reaches it (CAL-08, case 29)."""
    text = clean(text).replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return text.replace("\n", "\\n")


escape_again = lru_cache(maxsize=256)(escape)
"""The same for places, categories and whom to ask, which are few."""


def clean(text: str) -> str:
    """Return a text without signs a calendar may not hold, each end of a line as one sign."""
    # Most texts need no second look; what can be printed is told fastest, but a no-break space cannot.
    if text.isprintable() or not _AWKWARD.search(text):
        return text
    return _FORBIDDEN.sub("", _LINE_ENDS.sub("\n", text))


def one_line(text: str) -> str:
    """Return a text on one line."""
    return " ".join(clean(text).split())


def uri(address: str) -> str:
    """Return an address without anything that could end its line; what an address may hold stays as it is."""
    return address if _ADDRESS.fullmatch(address) else quote(clean(address).replace("\n", ""), safe="%/:?#[]@!$&'()*+,;=~-._")


def mailto(address: str) -> str:
    """Return a mail address as a URI (INV-03)."""
    return "mailto:" + quote(clean(address), safe="@+!$&'*,;=~-._")
