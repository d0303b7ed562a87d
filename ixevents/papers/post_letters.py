"""Letters of the council that go by post, with the address where the window of an envelope is."""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime

from fpdf.enums import XPos, YPos

from ixevents.outbox.postal import Letter
from ixevents.papers.contents import Imprint
from ixevents.papers.sheets import INK, SOFT, THEMES, Sheet

WINDOW = (110.0, 48.0)
"""Millimetres from the left and the top: the window on the right of a Belgian envelope."""
BODY_TOP = 96.0
_LABELLED = re.compile(r"^(\S.*?\S|\S) {3,}(\S.*)$")
_HEADING = re.compile(r"[^.:!?…]{1,40}")
"""A short line without a stop: the name of what follows."""
_LABEL_WIDTH = 42.0


def letters(papers: Sequence[Letter], imprint: Imprint, made_at: datetime, title: str) -> bytes:
    """Write letters, each from a page of its own, in one file."""
    sheet = Sheet(imprint, papers[0].lang if papers else "fr", title, made_at)
    for paper in papers:
        sheet.add_page()
        _head(sheet, paper)
        for kind, lines in parts(paper.text):
            _PARTS[kind](sheet, lines)
    return bytes(sheet.output())


def parts(text: str) -> Iterator[tuple[str, list[str]]]:
    """Yield the parts of a letter's text: title, heading, language, rows, list, foot or paragraph, with their lines."""
    first = True
    for block in re.split(r"\n{2,}", text.strip("\n")):
        lines = block.split("\n")
        if lines[0].startswith("--- "):
            yield "language", [lines[0].strip("- ")]
            first = True
        elif lines[0] == "--":
            yield "foot", lines[1:]
        elif _LABELLED.match(lines[0]):
            yield "rows", lines
        elif re.match(r"(\d+\.|-) ", lines[0]):
            yield "list", lines
        else:
            joined = " ".join(line.strip() for line in lines)
            yield ("title" if first else "heading" if _HEADING.fullmatch(joined) else "paragraph"), [joined]
            first = False


def _head(sheet: Sheet, paper: Letter) -> None:
    sheet.set_fill_color(*THEMES["council"])
    sheet.rect(0, 0, sheet.w, 6, style="F")
    sheet.set_y(16)
    for number, line in enumerate(paper.sender):
        sheet.write_line(line, size=12 if number == 0 else 10, family="bold" if number == 0 else "text")
    x, y = WINDOW
    for number, line in enumerate(paper.to):
        sheet.set_font("bold" if number == 0 else "text", size=11.5)
        sheet.set_xy(x, y + number * 5.6)
        sheet.cell(sheet.w - x - 12, 5.6, sheet.readable(line))
    sheet.set_y(BODY_TOP)
    sheet.write_line(paper.made, size=10.5)
    sheet.ln(2)
    if paper.convened_as:
        sheet.write_line(paper.convened_as, size=10.5, family="bold")
    sheet.ln(3)


def _title(sheet: Sheet, lines: Sequence[str]) -> None:
    sheet.write_line(lines[0], size=17, family="headings")
    sheet.ln(3)


def _heading(sheet: Sheet, lines: Sequence[str]) -> None:
    sheet.ln(1)
    sheet.write_line(lines[0], size=12, family="headings")
    sheet.ln(1.4)


def _language(sheet: Sheet, lines: Sequence[str]) -> None:
    sheet.ln(2)
    sheet.set_text_color(*SOFT)
    sheet.write_line(lines[0], size=10, family="bold")
    sheet.set_text_color(*INK)
    sheet.ln(1)


def _rows(sheet: Sheet, lines: Sequence[str]) -> None:
    found: list[tuple[str, str]] = []
    for line in lines:
        match = _LABELLED.match(line)
        if match:
            found.append((match[1], match[2]))
        elif found:
            found[-1] = (found[-1][0], f"{found[-1][1]} {line.strip()}")
    for label, value in found:
        top = sheet.get_y()
        sheet.set_font("bold", size=10.5)
        sheet.multi_cell(_LABEL_WIDTH, 5.2, sheet.readable(label), align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        below = sheet.get_y()
        sheet.set_xy(sheet.l_margin + _LABEL_WIDTH, top)
        sheet.set_font("text", size=10.5)
        sheet.multi_cell(0, 5.2, sheet.readable(value), align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        sheet.set_y(max(below, sheet.get_y()))
    sheet.ln(3)


def _list(sheet: Sheet, lines: Sequence[str]) -> None:
    items: list[list[str]] = []
    for line in lines:
        if re.match(r"(\d+\.|-) ", line) or not items:
            items.append([line])
        else:
            items[-1].append(line.strip())
    for first, *others in items:
        sheet.write_line(first, size=10.5, family="text" if first.startswith("-") else "bold", height=5.2)
        if others:
            sheet.set_x(sheet.l_margin + 6)
            sheet.set_font("text", size=10.5)
            sheet.multi_cell(0, 5.2, sheet.readable(" ".join(others)), align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    sheet.ln(3)


def _foot(sheet: Sheet, lines: Sequence[str]) -> None:
    sheet.ln(1)
    for line in lines:
        sheet.write_line(line, size=9)
    sheet.ln(3)


def _paragraph(sheet: Sheet, lines: Sequence[str]) -> None:
    sheet.write_line(lines[0], size=10.5, height=5.2)
    sheet.ln(2.4)


_PARTS = {"title": _title, "heading": _heading, "language": _language, "rows": _rows, "list": _list, "foot": _foot, "paragraph": _paragraph}
