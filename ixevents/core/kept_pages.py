"""Whole pages that are drawn once for all who see the same, but for what is each reader's own: a stamp, a name, how many seats are left.

What a page depends on is not listed by hand: it is everything that was loaded for it (`loaded`), and what the time says of that. In tests
such a page is drawn for its reader alone as well, and both are compared. Unlike those of `reuse`, which serve for a second, these serve
until something they show changes.
"""

import re
import secrets
import sys
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from operator import itemgetter
from typing import Any

from flask import Flask, current_app, render_template
from markupsafe import escape
from sqlalchemy.orm import class_mapper
from sqlalchemy.orm.base import instance_dict

from ixevents.core.db import Base
from ixevents.core.web import current_language

MOST = 1000
"""Pages kept by one process, of some five thousand bytes each: lines that many have are kept once."""

_EXTENSION = "ixevents-kept-pages"
# Nobody can write what stands for another's own words, and it means nothing in an address or in HTML.
_MARK = secrets.token_hex(8)
_HOLE = re.compile(f"own-{_MARK}-([a-z_0-9]+)-")

_CHANGEABLE = frozenset({list, dict})

Own = Mapping[str, str]
"""What is the reader's own, by name: text, or HTML as `Markup`."""
Values = Callable[[Own], Mapping[str, Any]]
"""Returns what the template shows, with what is the reader's own as given."""


@dataclass(frozen=True, slots=True)
class _Page:
    pieces: list[str]
    holes: list[tuple[int, str]]
    "Where in `pieces` which of the reader's own belongs."

    def filled(self, own: Own) -> str:
        pieces = self.pieces.copy()
        for place, name in self.holes:
            pieces[place] = escape(own[name])
        return "".join(pieces)


def init_app(app: Flask) -> None:
    """Give the application an empty store."""
    app.extensions[_EXTENSION] = {}


def draw(template: str, seen: Hashable, own: Own, values: Values) -> str:
    """Return the page of a template for this reader; drawn only where nobody has seen the same before."""
    if current_app.config["ENVIRONMENT"] == "development":
        return render_template(template, **values(own))
    pages: dict[Hashable, _Page] = current_app.extensions[_EXTENSION]
    key = (template, current_language(), current_app.config["SETTINGS_EDITION"], seen)
    page = pages.get(key)
    if page is None:
        drawn = render_template(template, **values({name: f"own-{_MARK}-{name}-" for name in own}))
        # Whatever a template took from elsewhere: nobody's own words are kept for others.
        if any(escape(value) in drawn for value in own.values() if value):
            return render_template(template, **values(own))
        page = _cut(drawn)
        while len(pages) >= MOST:
            pages.pop(next(iter(pages)), None)
        pages[key] = page
    return page.filled(own)


def proved(page: str, alone: Callable[[], str | None]) -> str:
    """Return the page; in tests, once it was drawn for its reader alone and is the same. None says that the data changed meanwhile."""
    if current_app.testing and (drawn := alone()) not in (page, None):
        place = next((at for at, (here, there) in enumerate(zip(page, drawn or "", strict=False)) if here != there), 0)
        around = slice(max(0, place - 80), place + 80)
        shown = f"{(drawn or '')[around]!r} became {page[around]!r}"
        raise AssertionError(f"A kept page depends on something that was not loaded for it: {shown}")
    return page


def loaded(things: Iterable[Base], *, without: frozenset[str] = frozenset()) -> tuple[Hashable, ...]:
    """Return all values that were loaded of these objects, to be compared; those named differ from reader to reader."""
    values: list[Any] = []
    for thing in things:
        known = instance_dict(thing)
        values += _taker(type(thing), tuple(known), without)(known)
    return tuple([_still(value) if type(value) in _CHANGEABLE else value for value in values])


@lru_cache(maxsize=512)
def _taker(kind: type, known: tuple[str, ...], without: frozenset[str]) -> Callable[[Mapping[str, Any]], tuple[Any, ...]]:
    """Return what takes the columns out of all that is known of an object: found out once, for pages load the same of each."""
    names = [name for name in known if name in _columns(kind) and name not in without]
    # Of a single name it would give the bare value.
    return itemgetter(*names) if len(names) > 1 else lambda found: tuple(found[name] for name in names)


def _still(value: Any) -> Hashable:
    """Return JSON as something that cannot change."""
    if isinstance(value, dict):
        return tuple((name, _still(one)) for name, one in value.items())
    return tuple(map(_still, value)) if isinstance(value, list) else value


@cache
def _columns(kind: type) -> frozenset[str]:
    return frozenset(column.key for column in class_mapper(kind).column_attrs)


def _cut(text: str) -> _Page:
    parts = _HOLE.split(text)
    pieces: list[str] = []
    holes = []
    for place, part in enumerate(parts):
        if place % 2:
            holes.append((len(pieces), part))
            pieces.append("")
        else:
            pieces.extend(sys.intern(line) for line in part.splitlines(keepends=True))
    return _Page(pieces, holes)
