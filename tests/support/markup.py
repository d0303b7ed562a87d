"""HTML as a browser reads it, where that is what is written: nothing left to mend, to guess or to move."""

import re
from collections.abc import Iterator
from itertools import zip_longest
from typing import NamedTuple
from xml.etree.ElementTree import Element

import turbohtml
from turbohtml import TokenType

_VOID = ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr")
_DRAWN = ("svg", "math")
_TAG = re.compile(r"<(/?[A-Za-z][\w-]*)[^>]*>([^<]*)")
_CLOSED_AT_ONCE = re.compile(r"<([A-Za-z][\w-]*)[^>]*/>")


class NotHtml(ValueError):
    """A browser would have to mend what is written."""


class _Part(NamedTuple):
    """An element or words, and the name of the element around them."""

    what: str
    around: str


def read(html: str) -> Element:
    """Return the tree of a page.

    Raises NotHtml where a browser would have to mend it: a broken tag or character reference, an end without its start, an element or
    words where they may not be (HTML Standard s.13.2); and where an end is left out that a browser could guess.
    """
    page = turbohtml.parse(html)
    if page.errors:
        error = page.errors[0]
        raise NotHtml(f"{error.code} {_where(html, error.line, error.col)}")
    if page.root is None or not isinstance(page.children[0], turbohtml.Doctype):
        raise NotHtml("does not begin with its doctype")
    if _shape(html) != _shape(page.root.html):
        _compare(html, page.root)
    return _copied(page.root)


def _shape(html: str) -> str:
    """Return the names of all tags with the words after each: where a page has those of what was made of it, nothing was mended."""
    tags = _TAG.findall(_CLOSED_AT_ONCE.sub(r"<\1></\1>", html))
    return "".join(turbohtml.unescape("<".join(map(">".join, tags))).split())


def _compare(html: str, root: turbohtml.Element) -> None:
    """Say where a page is written otherwise than a browser reads it, if it is."""
    for (written, line, column), made in zip_longest(_written(html), _made(root, ""), fillvalue=(None, 1, 0)):
        if written != made:
            raise NotHtml(f"is written as {written}, which a browser reads as {made} {_where(html, line, column)}")


def read_part(html: str) -> Element:
    """Return the tree of a page that holds this alone; raises NotHtml as `read` does."""
    return read(f"<!doctype html><html><head></head><body>{html}</body></html>")


def _written(html: str, around: str = "") -> Iterator[tuple[_Part, int, int]]:
    """Return each element and all words in their order, with line and column."""
    inside = [around]
    for token in turbohtml.tokenize(html):
        if token.type is TokenType.TEXT and token.data and inside[-1] == "noscript" != around:
            # Words to a browser with scripts, elements to one without.
            yield from _written(token.data, "noscript")
        elif token.type is TokenType.TEXT and token.data and token.data.strip():
            yield _Part(token.data.strip(), inside[-1]), token.line, token.col
        elif token.type is TokenType.START_TAG and token.tag:
            yield _Part(token.tag, inside[-1]), token.line, token.col
            if token.tag not in _VOID and not (token.self_closing and {*inside, token.tag} & {*_DRAWN}):
                inside.append(token.tag)
        elif token.type is TokenType.END_TAG and inside.pop() != token.tag:
            raise NotHtml(f"</{token.tag}> ends something else {_where(html, token.line, token.col)}")
    if inside != [around]:
        raise NotHtml(f"<{inside[-1]}> does not end")


def _made(element: turbohtml.Element, around: str) -> Iterator[_Part]:
    """Return the same of what a browser makes."""
    tag = element.tag.lower()
    yield _Part(tag, around)
    for child in _inside(element):
        if isinstance(child, turbohtml.Element):
            yield from _made(child, tag)
        elif isinstance(child, turbohtml.Text) and child.data.strip():
            yield _Part(child.data.strip(), tag)


def _inside(element: turbohtml.Element) -> Iterator[turbohtml.Node]:
    """Return what an element holds; what a template holds is kept apart in it."""
    for child in element.children:
        yield from child.children if isinstance(child, turbohtml.DocumentFragment) else [child]


def _copied(element: turbohtml.Element) -> Element:
    """Return an element as the standard library has them; comments are left out."""
    copy = Element(element.tag, {name: element.attr(name) or "" for name in element.attrs})
    last: Element | None = None
    for child in _inside(element):
        if isinstance(child, turbohtml.Element):
            last = _copied(child)
            copy.append(last)
        elif isinstance(child, turbohtml.Text):
            if last is None:
                copy.text = (copy.text or "") + child.data
            else:
                last.tail = (last.tail or "") + child.data
    return copy


def _where(html: str, line: int, column: int) -> str:
    return f"(line {line} column {column}: {html.splitlines()[line - 1][max(0, column - 60) : column + 20]!r})"
