"""What a browser fetches to show a page for the first time: how much, and in how many requests."""

import re
from urllib.parse import unquote

from bench.client import Connection

_LINKED = re.compile(r"<(?:link|script|img)\b[^>]*>")
_ADDRESS = re.compile(r'(?:href|src)="([^"]+)"')
_NOT_FETCHED = ('rel="canonical"', 'rel="alternate"', 'rel="apple-touch-icon"', 'loading="lazy"')
"""Pictures that wait until they are near lie far below a window of 1280 by 800: `tests/browser/test_pages.py` asks a browser."""
PAGES = {"home": "/fr/", "agenda": "/fr/agenda", "event page": "/fr/events/event-1"}
"""Where people arrive, but the festival: here it has hundreds of events, and the same test weighs it with the sample programme."""


def weigh_all(port: int) -> dict[str, dict[str, int]]:
    """Return the weights of the pages where people arrive, by name."""
    return {name: weigh(port, path) for name, path in PAGES.items()}


def weigh(port: int, path: str) -> dict[str, int]:
    """Return what each request of a first view weighs in bytes, compressed as sent, heads left out."""
    connection = Connection(port)
    packed = {"Accept-Encoding": "gzip"}
    page = connection.get(path, headers=packed)
    weights = {path: len(page.body)}
    for address in _fetched(connection.get(path).body.decode()):
        weights[address] = len(connection.get(address, headers=packed).body)
    connection.close()
    return weights


def _fetched(html: str) -> list[str]:
    tags = [tag for tag in _LINKED.findall(html) if not any(mark in tag for mark in _NOT_FETCHED)]
    found = [match[1] for tag in tags if (match := _ADDRESS.search(tag))]
    return list(dict.fromkeys(unquote(address.replace("&amp;", "&")) for address in found if address.startswith("/")))
