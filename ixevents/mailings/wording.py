"""A text of a mailing as HTML and as plain words, with the values of one reader.

Values are put into the text after its markdown has been read, so that nothing in a value is markdown, HTML or another
placeholder; the whole is cleaned afterwards.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from markupsafe import Markup

from ixevents.core import markdown
from ixevents.mailings import placeholders

if TYPE_CHECKING:
    from markdown_it.token import Token

LINK = "link"
"""The placeholder that is an address: it becomes a link, and may be the target of one: `[my page]({link})`."""

_TARGET = "%7Blink%7D"


@dataclass(frozen=True)
class Words:
    """The same words twice."""

    html: Markup
    text: str


def write(source: str, values: Mapping[str, str]) -> Words:
    """Return a text filled with one reader's values."""
    tokens = [_filled(token, values) for token in _parsed(source)]
    return Words(markdown.render(tokens), plain(tokens))


def plain(tokens: "list[Token]") -> str:
    """Return a parsed text as a letter without HTML says it: paragraphs apart, lists with dashes, addresses in full."""
    return "\n".join(_lines(tokens)).strip("\n")


# The text is the same for every reader: read once.
@lru_cache(maxsize=32)
def _parsed(source: str) -> "tuple[Token, ...]":
    return tuple(markdown.parse(source))


def _filled(token: "Token", values: Mapping[str, str]) -> "Token":
    if token.children is None:
        return replace(token, content=placeholders.fill(token.content, values)) if token.content else token
    children: list[Token] = []
    depth = 0
    for child in token.children:
        depth += child.nesting if child.type.startswith("link_") else 0
        children += _filled_inline(child, values, inside_link=depth > 0)
    return replace(token, children=children)


def _filled_inline(token: "Token", values: Mapping[str, str], *, inside_link: bool) -> "Iterator[Token]":
    if token.type == "softbreak":
        # People who write letters mean the end of a line when they press Enter.
        yield replace(token, type="hardbreak", tag="br")
    elif token.type == "link_open" and token.attrs.get("href") == _TARGET:
        yield replace(token, attrs={"href": values.get(LINK, "")})
    elif token.type != "text" or inside_link or LINK not in values:
        yield replace(token, content=placeholders.fill(token.content, values))
    else:
        for words, name in placeholders.split(token.content, [LINK]):
            yield from _link(values[LINK]) if name else [replace(token, content=placeholders.fill(words, values))]


def _link(address: str) -> "list[Token]":
    from markdown_it.token import Token  # noqa: PLC0415  # here, for its start: see serve.py

    return [Token("link_open", "a", 1, attrs={"href": address}), Token("text", "", 0, content=address), Token("link_close", "a", -1)]


def _lines(tokens: "list[Token]") -> Iterator[str]:
    lists: list[int | None] = []
    mark = ""
    for token in tokens:
        if token.type in ("bullet_list_open", "ordered_list_open"):
            lists.append(int(token.attrs.get("start", 1)) if token.type == "ordered_list_open" else None)
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            lists.pop()
            yield ""
        elif token.type == "list_item_open":
            number = lists[-1]
            mark = "- " if number is None else f"{number}. "
            lists[-1] = None if number is None else number + 1
        elif token.type == "inline":
            yield mark + _spoken(token.children or [])
            mark = ""
        elif token.type in ("fence", "code_block"):
            yield token.content.rstrip("\n")
        elif token.type == "hr":
            yield "* * *"
        if token.type in ("paragraph_close", "heading_close", "fence", "code_block", "hr") and not token.hidden:
            yield ""


def _spoken(children: "list[Token]") -> str:
    """Return a line of text; a link is followed by its address, unless that is what it says."""
    parts: list[str] = []
    starts: list[tuple[int, str]] = []
    for child in children:
        if child.type == "link_open":
            starts.append((len(parts), str(child.attrs.get("href", ""))))
        elif child.type == "link_close" and starts:
            start, address = starts.pop()
            said = "".join(parts[start:])
            parts[start:] = [said if said == address else f"{said} <{address}>"]
        elif child.type in ("hardbreak", "softbreak"):
            parts.append("\n")
        else:
            parts.append(child.content)
    return "".join(parts)
