"""A paper of text as PDF."""

from fpdf.enums import XPos, YPos

from ixevents.core.clock import now
from ixevents.papers.sheets import SOFT, THEMES, Sheet
from ixevents.papers.text_papers import Block, TextPaper

SIZES = {"heading": 15.0, "subheading": 12.0, "text": 11.0, "item": 11.0, "strong": 11.0, "small": 9.5}
BEFORE = {"heading": 5.0, "subheading": 3.0, "text": 1.5, "item": 0.5, "strong": 2.5, "small": 0.5}
"""Millimetres above."""
FAMILIES = {"heading": "headings", "subheading": "bold", "strong": "bold"}


def write(paper: TextPaper) -> bytes:
    """Write a paper from top to bottom; a heading never stands alone at the foot of a page."""
    sheet = Sheet(paper.imprint, paper.lang, paper.title, now())
    sheet.add_page()
    sheet.set_fill_color(*THEMES["council"])
    sheet.rect(0, 0, sheet.w, 6, style="F")
    sheet.set_y(18)
    sheet.write_line(paper.title, size=22, family="headings")
    sheet.ln(2)
    for number, line in enumerate(paper.lines):
        sheet.write_line(line, size=11.5 if number == 0 else 10.5, family="bold" if number == 0 else "text")
    sheet.ln(2)
    for block in paper.blocks:
        _draw(sheet, block)
    return bytes(sheet.output())


def _draw(sheet: Sheet, block: Block) -> None:
    size = SIZES[block.kind]
    if block.kind in ("heading", "subheading", "strong") and sheet.will_page_break(size * 0.46 + 14):
        sheet.add_page()
    sheet.ln(BEFORE[block.kind])
    if block.kind == "small":
        sheet.set_text_color(*SOFT)
    if block.kind == "item":
        sheet.set_font("text", size=size)
        sheet.cell(5, size * 0.46, "–")
        sheet.multi_cell(0, size * 0.46, sheet.readable(block.text), align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    else:
        sheet.write_line(block.text, size=size, family=FAMILIES.get(block.kind, "text"))
    sheet.set_text_color(22, 32, 58)
