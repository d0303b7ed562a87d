"""Rich text: CommonMark without HTML, cleaned a second time through an allow-list (reliability case 30)."""

from functools import cache, lru_cache
from typing import TYPE_CHECKING

import nh3
from markupsafe import Markup

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "a", "h3", "h4", "h5", "blockquote", "hr", "code", "pre"}


@lru_cache(maxsize=512)
def to_html(text: str) -> Markup:
    """Return safe HTML; headings start at h3, below the page's own."""
    return render(parse(text))


def parse(text: str) -> "list[Token]":
    """Return what a text consists of, headings lowered, for those who change it before it is drawn."""
    tokens: list[Token] = _parser().parse(text)
    _lower_headings(tokens)
    return tokens


def render(tokens: "list[Token]") -> Markup:
    """Return safe HTML of a parsed text, whatever was put into it since."""
    parser = _parser()
    html = parser.renderer.render(tokens, parser.options, {})
    clean = nh3.clean(
        html, tags=_TAGS, attributes={"a": {"href"}}, url_schemes={"https", "http", "mailto", "tel"}, link_rel="noopener noreferrer"
    )
    return Markup(clean)


def to_text(text: str) -> str:
    """Return the words alone, one line, for descriptions in lists and calendars."""
    blocks = ["".join(_words(child) for child in token.children or []) for token in _parser().parse(text)]
    return " ".join(" ".join(blocks).split())


def _words(token: "Token") -> str:
    if token.type in ("softbreak", "hardbreak"):
        return " "
    return token.content if token.type in ("text", "code_inline") else ""


def _lower_headings(tokens: "list[Token]") -> None:
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(5, int(token.tag[1]) + 2)}"


@cache
def _parser() -> "MarkdownIt":
    from markdown_it import MarkdownIt  # noqa: PLC0415  # here, for its start: see serve.py

    return MarkdownIt("commonmark", {"html": False, "linkify": False})
