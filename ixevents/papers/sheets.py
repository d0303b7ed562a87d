"""A sheet of paper as PDF: our typefaces, the organiser and the funder at its foot, names in any Latin letters."""

import unicodedata
from collections.abc import Callable, Hashable
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import NamedTuple, cast

from fpdf import FPDF
from fpdf.enums import XPos, YPos

from ixevents.config import WEB_ROOT
from ixevents.papers.contents import Imprint

STATIC = Path(WEB_ROOT) / "static"
FONTS = {"headings": "headings.ttf", "text": "text-regular.ttf", "bold": "text-bold.ttf"}
EMBLEM = STATIC / "img" / "eu-emblem.svg"
EMBLEM_HEIGHT = 10.0
"""Millimetres; the least the European Union asks for in print (PRJ-04)."""

_UNSEEN, _HYPHENS = ("Cc", "Cf"), "\u2010\u2011"
"""What shows nothing by itself: marks that come along with copied words, and places where a word may break."""

INK, SOFT = (22, 32, 58), (75, 82, 104)
THEMES = {"festival": (194, 65, 12), "week": (15, 107, 99), "youth": (91, 61, 176), "council": (31, 78, 140), "projects": (122, 82, 0)}


class Stamp(NamedTuple):
    """What was written once, to be written again as it is."""

    content: bytes
    page: int
    "Whose typefaces and pictures it uses."
    ends_at: float


class Sheet(FPDF):
    """Pages with margins, and the imprint at the foot of each."""

    def __init__(self, imprint: Imprint, lang: str, title: str, made_at: datetime, *, size: str = "A4", landscape: bool = False) -> None:
        super().__init__(orientation="landscape" if landscape else "portrait", format=size)
        self.imprint = imprint
        self.stamps: dict[Hashable, Stamp] = {}
        for family, name in FONTS.items():
            self.add_font(family, "", STATIC / "fonts" / name)
        self.set_margins(16, 16)
        self.set_auto_page_break(True, self.foot_height + 14)
        self.set_title(title)
        self.set_author(imprint.organiser)
        self.set_lang({"fr": "fr-BE", "nl": "nl-BE"}.get(lang, lang))
        # The moment is a value like the others: the same paper asked for twice is the same file.
        self.set_creation_date(made_at)
        self.set_text_color(*INK)

    @cached_property
    def foot_height(self) -> float:
        """Millimetres the imprint takes."""
        owed = sum(EMBLEM_HEIGHT + 2 + 3.4 * self._lines_of(sentence) for _words, sentence in self.imprint.credits)
        return 6 + owed + sum(3.4 * self._lines_of(sentence) + 1 for sentence in self.imprint.besides)

    def footer(self) -> None:
        """Write who made the paper, and the emblem with its words and sentence."""
        self.stamp("foot", self._foot)

    def stamp(self, key: Hashable, write: Callable[[], None]) -> None:
        """Write what is the same at the same place of many pages: laying it out takes a hundred times as long as copying it."""
        content, used = cast(bytearray, self.pages[self.page].contents), self._resource_catalog.resources_per_page
        # Whatever stands before or after, it begins by saying its typeface.
        self.current_font_is_set_on_page = False
        if known := self.stamps.get(key):
            content.extend(known.content)
            for page, kind in [place for place in used if place[0] == known.page]:
                used[self.page, kind] |= used[page, kind]
            self.set_y(known.ends_at)
        else:
            begin = len(content)
            write()
            self.stamps[key] = Stamp(bytes(content[begin:]), self.page, self.get_y())
        self.current_font_is_set_on_page = False

    def _foot(self) -> None:
        self.set_y(-self.foot_height - 8)
        for words, sentence in self.imprint.credits:
            top = self.get_y()
            self.image(EMBLEM, x=self.l_margin, y=top, h=EMBLEM_HEIGHT)
            self.set_xy(self.l_margin + EMBLEM_HEIGHT * 1.5 + 3, top)
            self.write_line(words, size=12, family="bold", height=EMBLEM_HEIGHT)
            self.set_y(top + EMBLEM_HEIGHT + 1)
            self.write_line(sentence, size=7.5, height=3.4)
            self.set_y(self.get_y() + 1)
        for sentence in self.imprint.besides:
            self.write_line(sentence, size=7.5, height=3.4)
            self.set_y(self.get_y() + 1)
        self.set_text_color(*SOFT)
        self.write_line(self.imprint.organiser, size=9, height=6)
        self.set_text_color(*INK)

    def write_line(self, text: str, *, size: float, family: str = "text", height: float | None = None, align: str = "L") -> None:
        """Write a text over the width, as many lines as it needs, and go below it."""
        self.set_font(self.lettered(text, family), size=size)
        self.multi_cell(0, height or size * 0.46, self.readable(text), align=align, new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def write_at(self, text: str, x: float, y: float, height: float) -> None:
        """Write readable words that fit, in the middle of a height, in the typeface that is set."""
        self.text(x, y + 0.5 * height + 0.3 * self.font_size, text)

    def fit(self, text: str, family: str, most: float, least: float, width: float) -> float:
        """Return the largest size in which a text takes one line of a width, what a cell keeps free at its sides left out."""
        width -= 2 * self.c_margin
        self.set_font(self.lettered(text, family), size=most)
        needed = self.get_string_width(self.readable(text))
        size = most
        while size > least and needed * size / most > width:
            size -= 1
        return size

    def lettered(self, text: str, family: str) -> str:
        """Return a typeface, or for headings the bold one where it has letters of a text that the headings lack."""
        known = self.fonts[family].cmap  # type: ignore[union-attr]
        lacks = any(ord(sign) not in known for sign in unicodedata.normalize("NFC", text))
        return "bold" if family == "headings" and lacks else family

    def readable(self, text: str) -> str:
        """Return a text in letters the typeface has: others lose their accents before they are lost. Lines stay lines."""
        known = self.fonts[self.font_family].cmap if self.font_family in self.fonts else {}  # type: ignore[union-attr]
        composed = unicodedata.normalize("NFC", text)
        if not known or all(ord(sign) in known for sign in composed):
            return composed
        return "".join(sign if sign == "\n" or ord(sign) in known else _plainer(sign, known) for sign in composed)

    def _lines_of(self, text: str) -> int:
        self.set_font("text", size=7.5)
        return int(self.get_string_width(text) // (self.w - self.l_margin - self.r_margin)) + 1


def _plainer(sign: str, known: object) -> str:
    if sign.isspace():
        return " "
    if unicodedata.category(sign) in _UNSEEN:
        return ""
    if sign in _HYPHENS:
        return "-"
    bare = "".join(part for part in unicodedata.normalize("NFKD", sign) if not unicodedata.combining(part))
    return "".join(part if ord(part) in known else "?" for part in bare)  # type: ignore[operator]
