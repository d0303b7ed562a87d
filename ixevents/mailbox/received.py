"""A message as it came: read without trust, and never refused, whatever is wrong with it."""

import re
from collections.abc import Iterator
from contextlib import suppress
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesHeaderParser
from email.utils import getaddresses
from functools import cached_property
from html import unescape

HEAD = 64 * 1024
MOST_HEADERS = 50
LONGEST_HEADER = 4_000
MOST_PARTS = 200
MOST_BOUNDARIES = 1_000
"""Of a message with more lines that might end a part, only the head is read: taking it apart would keep the worker busy."""
LONGEST_TEXT = 50_000

_TRIPS = (ValueError, LookupError, TypeError, AssertionError, AttributeError, RecursionError, MessageError)
"""What the library raises for what it did not expect."""

_CONTENT = re.compile(rb"(?im)^content-[a-z-]{1,30}[ \t]*:[^\n]*(?:\n[ \t][^\n]*)*")
_HEAD_END = re.compile(rb"\r?\n\r?\n")
_ADDRESS = re.compile(r"[^\s<>()\",;:]{1,200}@[^\s<>()\",;:]{1,200}")
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_TAG = re.compile(r"/?[a-z0-9]{1,12}", re.IGNORECASE)
_BREAKS = {"br", "/p", "/div", "/tr", "/li", "/h1", "/h2", "/h3", "/h4", "/blockquote"}
_UNSPOKEN = ("script", "style", "head")


class Received:
    """One message. Its headers are claims of whoever wrote it."""

    def __init__(self, raw: bytes) -> None:
        self.raw = raw
        self.message, self.parts = _taken_apart(raw)

    def header(self, name: str) -> str:
        """Return the first header of a name, decoded, on one line; empty when there is none."""
        return next(iter(self.every(name)), "")

    def every(self, name: str) -> list[str]:
        """Return all headers of a name, decoded, in the order they stand: the last server's first."""
        return [_decoded(value) for value in self.message.get_all(name, [])[:MOST_HEADERS]]

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

    @cached_property
    def _passed_on(self) -> set[int]:
        found: set[int] = set()
        for part in self.parts:
            # Whatever holds a part comes before it.
            if part.is_multipart() and (kind(part).startswith("message/") or id(part) in found):
                found.update(id(inner) for inner in part.get_payload())
        return found

    def passed_on(self, part: Message) -> bool:
        """Whether a part belongs to another message, which lies in this one."""
        return id(part) in self._passed_on

    def text(self) -> str:
        """Return its words as plain text, without what could disguise them; the HTML's when there is no other."""
        plain = [words(part) for part in self.of_type("text/plain") if not file_name(part)]
        if any(text.strip() for text in plain):
            return clean("\n\n".join(plain))[:LONGEST_TEXT]
        html = next((words(part) for part in self.of_type("text/html")), "")
        return clean(unescape(_spoken(html[: LONGEST_TEXT * 10])))[:LONGEST_TEXT]


def kind(part: Message) -> str:
    """Return the type of a part."""
    with suppress(*_TRIPS):
        return part.get_content_type()
    return "text/plain"


def file_name(part: Message) -> str:
    """Return the name a part has as a file, in small letters."""
    with suppress(*_TRIPS):
        return str(part.get_filename() or "").lower()
    return ""


def parameter(part: Message, name: str) -> str:
    """Return a parameter of a part's type."""
    with suppress(*_TRIPS):
        found = part.get_param(name, "")
        return one_line(str(found[2] if isinstance(found, tuple) else found or ""), 100)
    return ""


def content(part: Message) -> bytes:
    """Return what a part holds, decoded from base64 or quoted-printable; as it stands where that fails."""
    with suppress(*_TRIPS):
        found = part.get_payload(decode=True)
        return found if isinstance(found, bytes) else b""
    return b""


def words(part: Message) -> str:
    """Return what a part holds as text, in whatever alphabet it claims."""
    return decoded(content(part), parameter(part, "charset"))


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


def bounded(raw: bytes) -> bytes:
    """Return a message whose heads are short enough to be read in no time; real ones are."""
    end = _HEAD_END.search(raw)
    if end and end.start() > HEAD:
        raw = raw[: raw.rfind(b"\n", 0, HEAD)] + raw[end.start() :]
    return _CONTENT.sub(lambda match: match.group() if len(match.group()) <= LONGEST_HEADER else match.group()[:LONGEST_HEADER], raw)


def _spoken(html: str) -> str:
    """Return the words of HTML, in one pass however it is broken."""
    first, *pieces = html.split("<")
    said, silent = [first], ""
    for piece in pieces:
        tag, _end, text = piece.partition(">")
        match = _TAG.match(tag)
        name = match.group().lower() if match else ""
        if silent:
            silent = "" if name == f"/{silent}" else silent
        elif name in _UNSPOKEN:
            silent = name
        if not silent:
            said.append(("\n" if name in _BREAKS else " ") + text)
    return "".join(said)


def _taken_apart(raw: bytes) -> tuple[Message, tuple[Message, ...]]:
    """Return a message and its parts; of one with parts within parts without end, or that the library trips over, the head alone."""
    if raw.count(b"\n--") <= MOST_BOUNDARIES:
        with suppress(*_TRIPS):
            message = message_from_bytes(bounded(raw))
            return message, tuple(_walk(message))
    head = BytesHeaderParser().parsebytes(bounded(raw[:HEAD]).replace(b"\x00", b""))
    return head, (head,)


def _walk(message: Message) -> Iterator[Message]:
    for number, part in enumerate(message.walk()):
        if number >= MOST_PARTS:
            return
        yield part


def _decoded(value: object) -> str:
    text = str(value)[: LONGEST_HEADER * 2]
    # What is badly encoded is shown as it stands.
    with suppress(*_TRIPS):
        text = str(make_header(decode_header(text)))
    return one_line(text)


def _parsed(values: list[str]) -> list[tuple[str, str]]:
    try:
        return [(one_line(name, 200), address) for name, address in getaddresses(values)]
    except _TRIPS:
        # Such as a thousand brackets: what looks like an address is one.
        return [("", found) for value in values for found in _ADDRESS.findall(value)]


def _address(text: str) -> str:
    found = text.strip().strip("<>").lower()
    return found[:254] if found.count("@") == 1 and not re.search(r"\s", found) else ""
