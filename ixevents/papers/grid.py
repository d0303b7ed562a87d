"""Rows of cells on paper, for thousands of them: laid out by hand, for nearly every cell is one short line."""

from collections.abc import Iterable, Sequence
from typing import cast

from fpdf.enums import MethodReturnValue

from ixevents.papers.sheets import Sheet

LINE = 5.0
"""Millimetres from one line to the next."""
SIZE = 10.5


LONG_WORD = 24
"""Letters: an address that is longer may be broken."""


def _longest(cells: Iterable[str]) -> list[str]:
    """Return the few longest words of a column; which of them is widest, the typeface decides."""
    return sorted({word for cell in cells for word in _words(cell) if len(word) <= LONG_WORD}, key=len)[-3:]


def _words(text: str) -> list[str]:
    """Return what may stand on lines of its own; a no-break space breaks nothing, as in a telephone number."""
    return [word for line in text.split("\n") for word in line.split(" ") if word]


class Grid:
    """A table over the width of a sheet, whose head stands on every page."""

    def __init__(self, sheet: Sheet, columns: Sequence[tuple[str, int]], padding: float) -> None:
        self.sheet, self.padding = sheet, padding
        self.head = [words for words, _share in columns]
        self.shares = [share for _words, share in columns]
        self.widths = self._widths(self.head)

    def write(self, rows: Sequence[Sequence[str]]) -> None:
        """Write the head, and the rows below each other."""
        self.widths = self._widths([" ".join((words, *_longest(row[column] for row in rows))) for column, words in enumerate(self.head)])
        self._row(self.head, "bold")
        for row in rows:
            self._row(row, "text")

    def _widths(self, words_of: Sequence[str]) -> list[float]:
        """Return millimetres by shares, but no column narrower than the longest of its words, as far as all fit."""
        sheet, shares = self.sheet, self.shares
        sheet.set_font("bold", size=SIZE)
        least = [max(map(sheet.get_string_width, _words(sheet.readable(words)) or [""])) + 2 * self.padding + 0.5 for words in words_of]
        wished = [sheet.epw * share / sum(shares) for share in shares]
        beyond = [max(0.0, wish - low) for wish, low in zip(wished, least, strict=True)]
        spare = sheet.epw - sum(least)
        if spare <= 0 or not sum(beyond):
            return wished if words_of is self.head else self.widths
        return [low + spare * more / sum(beyond) for low, more in zip(least, beyond, strict=True)]

    def _row(self, cells: Sequence[str], family: str) -> None:
        sheet = self.sheet
        sheet.set_font(family, size=SIZE)
        shown = [self._lines(sheet.readable(cell), width) for cell, width in zip(cells, self.widths, strict=True)]
        height = max(map(len, shown)) * LINE + 2 * self.padding
        if sheet.y + height > sheet.page_break_trigger:
            self._rule()
            sheet.add_page()
            self._row(self.head, "bold")
            sheet.set_font(family, size=SIZE)
        if cells is not self.head:
            self._rule()
        x = sheet.l_margin
        for lines, width in zip(shown, self.widths, strict=True):
            top = sheet.y + (height - len(lines) * LINE) / 2
            for number, line in enumerate(lines):
                sheet.write_at(line, x + self.padding, top + number * LINE, LINE)
            x += width
        sheet.y += height

    def _rule(self) -> None:
        self.sheet.line(self.sheet.l_margin, self.sheet.y, self.sheet.l_margin + self.sheet.epw, self.sheet.y)

    def _lines(self, text: str, width: float) -> list[str]:
        """Return the lines of a cell; most have one, or none."""
        room = width - 2 * self.padding
        if "\n" not in text and self.sheet.get_string_width(text) <= room:
            return [text] if text else []
        margin, self.sheet.c_margin = self.sheet.c_margin, 0
        found = self.sheet.multi_cell(room, LINE, text, align="L", dry_run=True, output=MethodReturnValue.LINES)
        self.sheet.c_margin = margin
        return cast(list[str], found)
