"""Address labels: A4 sheets of three by eight, 70 mm by 37 mm each, without a foot, for it would be a label."""

from collections.abc import Sequence
from datetime import datetime

from ixevents.papers.contents import Imprint
from ixevents.papers.sheets import Sheet

COLUMNS, ROWS = 3, 8
A_SHEET = COLUMNS * ROWS
LABEL = (70.0, 37.0)
"""Millimetres; eight rows leave half a millimetre above and below."""
TOP, INDENT, LINE = 0.5, 8.0, 5.4
MOST, LEAST = 12.0, 7.0
"""Points: a long line is written smaller rather than cut."""


class _Labels(Sheet):
    """A sheet without margins and foot."""

    def footer(self) -> None:
        """Write nothing."""


def write(addresses: Sequence[Sequence[str]], made_at: datetime, *, title: str, organiser: str, lang: str, first: int = 1) -> bytes:
    """Write labels from the `first` of a sheet on, so that a sheet begun can be used up."""
    sheet = _Labels(Imprint(organiser), lang, title, made_at)
    sheet.set_auto_page_break(False)
    for number, lines in enumerate(addresses, max(0, min(first, A_SHEET) - 1)):
        place = number % A_SHEET
        if place == 0 or sheet.page == 0:
            sheet.add_page()
        _label(sheet, lines, (place % COLUMNS) * LABEL[0] + INDENT, TOP + (place // COLUMNS) * LABEL[1])
    if sheet.page == 0:
        sheet.add_page()
    return bytes(sheet.output())


def _label(sheet: Sheet, lines: Sequence[str], x: float, y: float) -> None:
    width = LABEL[0] - 2 * INDENT
    top = y + (LABEL[1] - len(lines) * LINE) / 2
    for number, line in enumerate(lines):
        family = "bold" if number == 0 else "text"
        sheet.set_font(family, size=sheet.fit(line, family, MOST, LEAST, width))
        sheet.set_xy(x, top + number * LINE)
        sheet.cell(width, LINE, sheet.readable(line))
