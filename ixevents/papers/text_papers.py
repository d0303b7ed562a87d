"""Papers that are mostly text, in words; `text_pdf` draws them."""

from dataclasses import dataclass

from ixevents.papers.contents import Imprint


@dataclass(frozen=True)
class Block:
    """A piece of text: heading, subheading, text, item (of a list), strong or small."""

    kind: str
    text: str


@dataclass(frozen=True)
class TextPaper:
    """A paper that is read from top to bottom."""

    lang: str
    title: str
    lines: tuple[str, ...]
    blocks: tuple[Block, ...]
    imprint: Imprint
