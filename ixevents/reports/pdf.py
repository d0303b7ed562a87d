"""A report as PDF: cover with emblem and sentence, and on every page which snapshot it is, by its hash."""

from fpdf import FontFace
from fpdf.enums import TableCellFillMode

from ixevents.core.clock import now
from ixevents.papers.contents import Imprint
from ixevents.papers.sheets import EMBLEM, INK, SOFT, THEMES, Sheet
from ixevents.reports.paper import Block, Paper

SIZES = {"heading": 15.0, "subheading": 12.0, "text": 10.5, "note": 9.0}
BEFORE = {"heading": 6.0, "subheading": 3.5, "text": 1.5, "note": 1.5}
"""Millimetres above."""
BELOW = {"heading": 42.0, "subheading": 26.0}
"""Millimetres that must be left on the page below one, so that it does not stand alone."""
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
    for block in paper.blocks:
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
    if block.kind in FAMILIES and sheet.will_page_break(size * 0.46 + BELOW[block.kind]):
        sheet.add_page()
    sheet.ln(BEFORE[block.kind])
    if block.kind == "note":
        sheet.set_text_color(*SOFT)
    sheet.write_line(block.text, size=size, family=FAMILIES.get(block.kind, "text"))
    sheet.set_text_color(*INK)


def _table(sheet: ReportSheet, block: Block) -> None:
    sheet.ln(2)
    sheet.set_font("text", size=9)
    with sheet.table(
        col_widths=_widths(block),
        line_height=4.4,
        padding=1.2,
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


def _widths(block: Block) -> tuple[int, ...]:
    """Return shares of the width: words get more of it than numbers, the first column most."""
    shares = [2 if number in block.numeric else 3 for number in range(len(block.columns))]
    return (shares[0] + 2, *shares[1:])
