"""Atom feeds (RFC 4287): the same entries are the same bytes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.etree.ElementTree import Element, SubElement, tostring

MIMETYPE = "application/atom+xml"

_ATOM = "http://www.w3.org/2005/Atom"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_BEGINNING = "2026-01-01T00:00:00+00:00"
"""When nothing is published, a feed has been as it is since then."""


@dataclass(frozen=True)
class Entry:
    """One thing that was published. Its address is its identity too."""

    title: str
    url: str
    published_at: datetime | None
    updated_at: datetime | None
    summary: str = ""
    category: str = ""


@dataclass(frozen=True)
class Feed:
    """What a feed says of itself, in one language."""

    lang: str
    title: str
    url: str
    "The page it belongs to."
    source: str
    "Its own address."
    author: str


def write(feed: Feed, entries: Sequence[Entry]) -> bytes:
    """Return the feed as XML."""
    root = Element("feed", {"xmlns": _ATOM, _LANG: feed.lang})
    _say(root, "id", feed.url)
    _say(root, "title", feed.title)
    SubElement(root, "link", {"rel": "self", "href": feed.source})
    SubElement(root, "link", {"href": feed.url})
    _say(root, "updated", max((_moment(entry.updated_at) for entry in entries), default=_BEGINNING))
    _say(SubElement(root, "author"), "name", feed.author)
    for entry in entries:
        _add(root, entry)
    return bytes(tostring(root, encoding="utf-8", xml_declaration=True))


def _add(root: Element, entry: Entry) -> None:
    element = SubElement(root, "entry")
    _say(element, "id", entry.url)
    _say(element, "title", entry.title)
    SubElement(element, "link", {"href": entry.url})
    if entry.published_at:
        _say(element, "published", _moment(entry.published_at))
    _say(element, "updated", _moment(entry.updated_at))
    if entry.category:
        SubElement(element, "category", {"term": entry.category})
    if entry.summary:
        _say(element, "summary", entry.summary)


def _say(parent: Element, name: str, text: str) -> None:
    SubElement(parent, name).text = text


def _moment(moment: datetime | None) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds") if moment else _BEGINNING
