"""A report as CSV and as workbook: the rows of its paper, numbers as numbers and days as days, no text ever a formula."""

from collections.abc import Iterable, Iterator
from typing import IO

from flask_babel import gettext as _

from ixevents.core import tables
from ixevents.core.tables import Cell as Value
from ixevents.core.tables import Measured, Sheet
from ixevents.core.web import speaking
from ixevents.reports import emblem
from ixevents.reports.paper import Block, Cell, Paper

Part = tuple[str, str, tuple[str, ...], list[list[Value]]]
"""A heading, a short name, columns and rows."""

FIRST_WIDTH = 44
"""Characters of the column that names what a row is about."""


def csv(paper: Paper) -> bytes:
    """Return every number and text of a report in one table: part, row, column, value."""
    with speaking(paper.lang):
        columns = [_("Part of the report"), _("Row"), _("Column"), _("Value"), _("In words")]
    return b"".join(tables.csv_bytes(columns, _flat(paper)))


def workbook(paper: Paper) -> IO[bytes]:
    """Return a workbook: the cover with what the funder is owed, then a sheet for each part."""
    with speaking(paper.lang):
        picture, words = (emblem.png(), paper.credit[0]) if paper.credit else (None, "")
        sheets = [Sheet(_("Cover"), (paper.title,), [[line] for line in cover(paper)], picture, words, widths=(100,))]
    sheets += [
        Sheet(title, columns, rows, widths=(FIRST_WIDTH, 100) if number == 1 else (FIRST_WIDTH,))
        for number, (title, columns, rows) in enumerate(_named(_parts(paper)), start=1)
    ]
    return tables.xlsx_book(sheets)


def _named(parts: Iterable[Part]) -> Iterator[tuple[str, tuple[str, ...], list[list[Value]]]]:
    """Yield the parts with the names of their sheets: numbered, and short where the heading would be cut before what tells it apart."""
    for number, (heading, short, columns, rows) in enumerate(parts, start=1):
        name = f"{number}. {heading}"
        yield (name if len(name) <= tables.LONGEST_SHEET_NAME else f"{number}. {short or heading}"), columns, rows


def cover(paper: Paper) -> list[str]:
    """Return the lines that stand before everything else: what it is, who made it, who pays, which snapshot."""
    return [*paper.lines, paper.organiser, *(paper.credit or ()), paper.seal]


def _flat(paper: Paper) -> Iterator[list[Value]]:
    yield ["", "", "", None, paper.title]
    for line in cover(paper):
        yield ["", "", "", None, line]
    part = ""
    for block in paper.blocks:
        part = block.text if block.kind in ("heading", "subheading") else part
        if block.kind in ("text", "note"):
            yield [part, "", "", None, block.text]
        for row in block.rows:
            for column, cell in zip(block.columns[1:], row[1:], strict=True):
                yield [part, block.about(row), column, cell.number, cell.words]


def _parts(paper: Paper) -> Iterator[Part]:
    """Yield each table with its heading; the narrative is one of them, each text beside the part it belongs to."""
    told: list[list[Value]] = []
    part = ""
    for block in paper.blocks:
        part = block.text if block.kind in ("heading", "subheading") else part
        if block.kind in ("text", "note"):
            told.append([part, block.text])
    with speaking(paper.lang):
        yield _("Texts"), "", (_("Part of the report"), _("Text")), told
    part = ""
    for block in paper.blocks:
        part = block.text if block.kind in ("heading", "subheading") else part
        if block.kind == "table":
            yield part, block.title, block.columns, [[_cell(block, column, cell) for column, cell in enumerate(row)] for row in block.rows]


def _cell(block: Block, column: int, cell: Cell) -> Value:
    if cell.day is not None:
        return cell.day
    if column not in block.numeric or cell.number is None:
        return cell.words
    unit = next((sign for sign in "€%" if sign in cell.words), "")
    return Measured(cell.number, unit) if unit else cell.number
