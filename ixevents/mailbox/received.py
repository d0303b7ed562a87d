"""A message as it came: read without trust, and never refused, whatever is wrong with it."""

import re
from collections.abc import Iterator
from contextlib import suppress
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesHeaderParser
from email.utils import getaddresses, parseaddr
from html import unescape

LONGEST_HEADER = 4_000
MOST_PARTS = 200
LONGEST_TEXT = 50_000

_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_MARKUP = re.compile(r"(?is)<(script|style|head)\b.*?</\1\s*>|<[^>]{0,2000}>")
_BREAKS = re.compile(r"(?i)<br\b[^>]{0,200}>|</(?:p|div|tr|li|h[1-6])\s*>")


class Received:
    """One message. Its headers are claims of whoever wrote it."""

    def __init__(self, raw: bytes) -> None:
        self.raw = raw
        try:
            self.message: Message = message_from_bytes(raw)
            self.parts: tuple[Message, ...] = tuple(_walk(self.message))
        except (RecursionError, ValueError, LookupError, AssertionError, AttributeError, TypeError):
            # Parts within parts without end, or what the library trips over: what the head says is still known.
            self.message = BytesHeaderParser().parsebytes(raw.replace(b"\x00", b""))
            self.parts = (self.message,)

    def header(self, name: str) -> str:
        """Return the first header of a name, decoded, on one line; empty when there is none."""
        return next(iter(self.every(name)), "")

    def every(self, name: str) -> list[str]:
        """Return all headers of a name, decoded, in the order they stand: the last server's first."""
        return [_decoded(value) for value in self.message.get_all(name, [])]

    def addresses(self, *names: str) -> list[str]:
        """Return the bare addresses in some headers, in small letters."""
        values = [value for name in names for value in self.every(name)]
        return [found for _name, address in _parsed(values) if (found := _address(address))]

    @property
    def sender(self) -> str:
        """The address that From claims, in small letters."""
        return next(iter(self.addresses("From")), "") or next(iter(self.addresses("Sender")), "")

    @property
    def sender_name(self) -> str:
        """The name that From claims."""
        return next((name for name, _address_ in _parsed(self.every("From"))), "")[:200]

    @property
    def recipients(self) -> list[str]:
        """Every address it may have been delivered to, the server's word first."""
        return self.addresses("Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "To", "Cc", "Resent-To")

    @property
    def subject(self) -> str:
        """What it says it is about."""
        return self.header("Subject")[:300]

    @property
    def message_id(self) -> str:
        """Its Message-ID, empty without one."""
        found = re.search(r"<[^<>\s]{1,240}>", self.header("Message-ID"))
        return found.group() if found else ""

    @property
    def refers_to(self) -> list[str]:
        """The Message-IDs it is an answer to, the nearest first."""
        words = [*self.every("In-Reply-To"), *reversed(" ".join(self.every("References")).split())]
        return list(dict.fromkeys(re.findall(r"<[^<>\s]{1,240}>", " ".join(words))))[:20]

    def of_type(self, *types: str) -> Iterator[Message]:
        """Yield its parts of some types, the outermost first."""
        return (part for part in self.parts if kind(part) in types)

    def text(self) -> str:
        """Return its words as plain text, without what could disguise them; the HTML's when there is no other."""
        plain = [words(part) for part in self.of_type("text/plain") if not part.get_filename()]
        if any(text.strip() for text in plain):
            return clean("\n\n".join(plain))[:LONGEST_TEXT]
        html = next((words(part) for part in self.of_type("text/html")), "")
        return clean(unescape(_MARKUP.sub(" ", _BREAKS.sub("\n", html))))[:LONGEST_TEXT]


def kind(part: Message) -> str:
    """Return the type of a part."""
    return part.get_content_type()


def content(part: Message) -> bytes:
    """Return what a part holds, decoded from base64 or quoted-printable; as it stands where that fails."""
    try:
        found = part.get_payload(decode=True)
    except (ValueError, LookupError, AssertionError, TypeError):
        found = None
    return found if isinstance(found, bytes) else b""


def words(part: Message) -> str:
    """Return what a part holds as text, in whatever alphabet it claims."""
    return decoded(content(part), _charset(part))


def decoded(octets: bytes, charset: str = "") -> str:
    """Return octets as text: UTF-8 where they are that, else what they claim to be, else Western."""
    for name in ("utf-8-sig", charset, "cp1252"):
        try:
            return octets.decode(name) if name else octets.decode("utf-8")
        except (UnicodeError, LookupError, ValueError):
            continue
    return octets.decode("latin-1")


def clean(text: str) -> str:
    """Return text without control signs, and without those that turn the direction of writing."""
    text = _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip() for line in text.split("\n"))).strip()


def one_line(text: str, longest: int = LONGEST_HEADER) -> str:
    """Return text on one line, cut."""
    return " ".join(_CONTROLS.sub(" ", text[: longest * 4]).split())[:longest]


def _walk(message: Message) -> Iterator[Message]:
    for number, part in enumerate(message.walk()):
        if number >= MOST_PARTS:
            return
        yield part


def _charset(part: Message) -> str:
    try:
        return str(part.get_param("charset", "") or "")
    except (ValueError, LookupError, TypeError):
        return ""


def _decoded(value: object) -> str:
    text = str(value)[: LONGEST_HEADER * 2]
    # What is badly encoded is shown as it stands.
    with suppress(ValueError, LookupError, TypeError, AssertionError):
        text = str(make_header(decode_header(text)))
    return one_line(text)


def _parsed(values: list[str]) -> list[tuple[str, str]]:
    try:
        return [(one_line(name, 200), address) for name, address in getaddresses(values)]
    except (ValueError, IndexError, TypeError):
        return [parseaddr(value) for value in values]


def _address(text: str) -> str:
    found = text.strip().strip("<>").lower()
    return found[:254] if found.count("@") == 1 and not re.search(r"\s", found) else ""
