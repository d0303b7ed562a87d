"""A report as PDF: cover with emblem and sentence, and on every page which snapshot it is, by its hash."""

from collections.abc import Iterable, Sequence

from fpdf import FontFace
from fpdf.enums import MethodReturnValue, TableCellFillMode

from ixevents.core.clock import now
from ixevents.papers.contents import Imprint
from ixevents.papers.sheets import EMBLEM, INK, SOFT, THEMES, Sheet
from ixevents.reports.paper import Block, Paper

SIZES = {"heading": 15.0, "subheading": 12.0, "text": 10.5, "note": 9.0}
BEFORE = {"heading": 6.0, "subheading": 3.5, "text": 1.5, "note": 1.5}
"""Millimetres above."""
BELOW = 26.0
"""Millimetres that must be left on the page below a heading, so that it does not stand alone."""
MOST_TOGETHER = 130.0
"""Millimetres: a table that is lower than this is never broken; a higher one may begin where it stands."""
LINE, PADDING = 4.4, 1.2
"""Millimetres of a line in a table, and around what a cell says."""
FAMILIES = {"heading": "headings", "subheading": "bold"}
COVER_EMBLEM = 22.0
"""Millimetres: at least as prominent as anything else on the cover (PRJ-04)."""
TINT = (244, 242, 236)


class ReportSheet(Sheet):
    """A sheet whose foot also says which snapshot this is and which page."""

    def __init__(self, paper: Paper) -> None:
        self.seal = paper.seal
        credits_ = (paper.credit,) if paper.credit else ()
        super().__init__(Imprint(paper.organiser, credits_), paper.lang, paper.title, now())

    @property
    def foot_height(self) -> float:
        """Millimetres the imprint and the seal take."""
        return super().foot_height + 9

    def footer(self) -> None:
        """Write who made the paper and who pays, then the seal and the page."""
        super().footer()
        self.set_text_color(*SOFT)
        self.write_line(f"{self.seal} · {self.page_no()}", size=7, height=3.6)
        self.set_text_color(*INK)


def write(paper: Paper) -> bytes:
    """Write a report from cover to evidence; a heading never stands alone at the foot of a page."""
    sheet = ReportSheet(paper)
    _cover(sheet, paper)
    sheet.add_page()
    for place, block in enumerate(paper.blocks):
        if sheet.will_page_break(min(_together(sheet, paper.blocks, place), MOST_TOGETHER)):
            sheet.add_page()
        (_table if block.kind == "table" else _text)(sheet, block)
    return bytes(sheet.output())


def _cover(sheet: ReportSheet, paper: Paper) -> None:
    sheet.add_page()
    sheet.set_fill_color(*THEMES["projects"])
    sheet.rect(0, 0, sheet.w, 9, style="F")
    # Tables fill their cells with the colour set last.
    sheet.set_fill_color(255, 255, 255)
    sheet.set_y(60)
    sheet.write_line(paper.title, size=30, family="headings")
    sheet.ln(6)
    for number, line in enumerate(paper.lines):
        sheet.write_line(line, size=13 if number == 0 else 11.5, family="bold" if number == 0 else "text")
        sheet.ln(1)
    if paper.credit:
        words, sentence = paper.credit
        sheet.ln(14)
        top = sheet.get_y()
        sheet.image(EMBLEM, x=sheet.l_margin, y=top, h=COVER_EMBLEM)
        sheet.set_xy(sheet.l_margin + COVER_EMBLEM * 1.5 + 6, top)
        sheet.write_line(words, size=18, family="bold", height=COVER_EMBLEM)
        sheet.set_y(top + COVER_EMBLEM + 5)
        sheet.write_line(sentence, size=10)


def _text(sheet: ReportSheet, block: Block) -> None:
    size = SIZES[block.kind]
    sheet.ln(BEFORE[block.kind])
    if block.kind == "note":
        sheet.set_text_color(*SOFT)
    sheet.write_line(block.text, size=size, family=FAMILIES.get(block.kind, "text"))
    sheet.set_text_color(*INK)


def _table(sheet: ReportSheet, block: Block) -> None:
    sheet.ln(2)
    sheet.set_font("text", size=9)
    with sheet.table(
        col_widths=_widths(sheet, block),
        line_height=LINE,
        padding=PADDING,
        borders_layout="HORIZONTAL_LINES",
        text_align=tuple("RIGHT" if number in block.numeric else "LEFT" for number in range(len(block.columns))),
        headings_style=FontFace(family="bold", color=INK, fill_color=TINT),
        cell_fill_mode=TableCellFillMode.NONE,
    ) as rows:
        for cells in (block.columns, *(tuple(cell.words for cell in row) for row in block.rows)):
            row = rows.row()
            for cell in cells:
                row.cell(sheet.readable(cell))
    sheet.set_xy(sheet.l_margin, sheet.get_y())


def _together(sheet: ReportSheet, blocks: Sequence[Block], place: int) -> float:
    """Return the millimetres that one page must still have: headings keep what they head, tables their last row."""
    if place == len(blocks):
        return 0.0
    block = blocks[place]
    if block.kind == "table":
        height = _height(sheet, block)
        return height if height <= MOST_TOGETHER else BELOW
    if block.kind not in FAMILIES:
        return 0.0
    return BEFORE[block.kind] + SIZES[block.kind] * 0.46 + max(BELOW, _together(sheet, blocks, place + 1))


def _height(sheet: ReportSheet, block: Block) -> float:
    """Return the millimetres a table takes, each row as high as its highest cell."""
    widths = _widths(sheet, block)
    height = 2.0
    for number, cells in enumerate((block.columns, *(tuple(cell.words for cell in row) for row in block.rows))):
        sheet.set_font("text" if number else "bold", size=9)
        lines = [_lines(sheet, width - 2 * PADDING, cell) for width, cell in zip(widths, cells, strict=True)]
        height += max(lines) * LINE + 2 * PADDING
    return height


def _lines(sheet: ReportSheet, width: float, text: str) -> int:
    broken = sheet.multi_cell(width, LINE, sheet.readable(text) or " ", dry_run=True, output=MethodReturnValue.LINES)
    return len(broken) if isinstance(broken, list) else 1


def _widths(sheet: ReportSheet, block: Block) -> tuple[float, ...]:
    """Return millimetres: words get more than numbers, the first column most, and no column less than its longest word."""
    shares = [2 if number in block.numeric else 3 for number in range(len(block.columns))]
    shares[0] += 2
    least = [_longest(sheet, column, (row[number].words for row in block.rows)) for number, column in enumerate(block.columns)]
    spare = sheet.epw - sum(least)
    if spare < 0:
        return tuple(sheet.epw * one / sum(least) for one in least)
    wished = [sheet.epw * share / sum(shares) for share in shares]
    missing = [max(0.0, wish - low) for wish, low in zip(wished, least, strict=True)]
    return tuple(low + spare * more / sum(missing) for low, more in zip(least, missing, strict=True))


def _longest(sheet: ReportSheet, heading: str, cells: Iterable[str]) -> float:
    """Return the millimetres of the longest word of a column, with what lies around it."""
    sheet.set_font("bold", size=9)
    widest = max((sheet.get_string_width(word) for word in sheet.readable(heading).split()), default=0.0)
    sheet.set_font("text", size=9)
    words = (word for cell in cells for word in sheet.readable(cell).split())
    return float(max(widest, max((sheet.get_string_width(word) for word in words), default=0.0))) + 2 * PADDING + 1
