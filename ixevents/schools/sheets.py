"""Reading tables that come from outside, CSV and XLSX, without trusting them (case 33).

Sizes are looked at before anything is unpacked, and counted again while reading; what is wrong is said with its row.
"""

import csv
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO, StringIO

from flask_babel import gettext as _

from ixevents.core.languages import fold
from ixevents.core.refusal import Refused

MOST_BYTES = 20 * 1024 * 1024
MOST_UNPACKED = 40 * 1024 * 1024
MOST_TEXTS = 12 * 1024 * 1024
"""The shared texts of a workbook are held in memory whole."""

MOST_PARTS = 500
PROLOGUE = 4096
"""Bytes at the start of a part in which it would declare entities."""
MOST_ROWS = 50_000
MOST_COLUMNS = 120
MOST_CELL = 2_000
_SEPARATORS = ";,\t|"
_XLSX_START = b"PK\x03\x04"


@dataclass(frozen=True)
class Line:
    """One row of a table: its number as the reader's program shows it, and its cells by heading."""

    number: int
    cells: dict[str, str]


def read(content: bytes) -> list[Line]:
    """Return the rows below the headings of a CSV or XLSX file; headings are folded, see `heading`.

    Raises `Refused`, naming the row where there is one, for what is no such table or is too large.
    """
    if len(content) > MOST_BYTES:
        raise Refused(_("This file is larger than %(size)s MB.", size=MOST_BYTES // 1024 // 1024), "size")
    rows = _workbook(content) if content.startswith(_XLSX_START) else _text(content)
    return list(_lines(rows))


def heading(text: str) -> str:
    """Return a heading in the form that is compared: "N° FASE de l'établissement" is "n_fase_de_l_etablissement"."""
    return re.sub(r"[^a-z0-9]+", "_", fold(text)).strip("_")


def _lines(rows: Iterable[list[str]]) -> Iterator[Line]:
    headings: list[str] | None = None
    for number, row in enumerate(rows, 1):
        _require_size(number, row)
        if not any(row):
            continue
        if headings is None:
            headings = [heading(cell) for cell in row]
            continue
        yield Line(number, {name: cell for name, cell in zip(headings, row, strict=False) if name})
    if headings is None:
        raise Refused(_("This file is empty."), "empty")


def _require_size(number: int, row: list[str]) -> None:
    if number > MOST_ROWS + 1:
        raise Refused(_("This table has more than %(most)s rows.", most=MOST_ROWS), "rows")
    if len(row) > MOST_COLUMNS:
        raise Refused(_("Row %(row)s has more than %(most)s columns.", row=number, most=MOST_COLUMNS), "columns")
    if any(len(cell) > MOST_CELL for cell in row):
        raise Refused(_("Row %(row)s has a cell of more than %(most)s characters.", row=number, most=MOST_CELL), "cell")


def _text(content: bytes) -> Iterator[list[str]]:
    if b"\x00" in content:
        raise Refused(_("This is neither a CSV file in UTF-8 nor an XLSX workbook."), "kind")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        number = content[: error.start].count(b"\n") + 1
        raise Refused(_("Row %(row)s is not written in UTF-8. Save the file as “CSV UTF-8”.", row=number), "encoding") from error
    first = text.lstrip().split("\n", 1)[0]
    separator = max(_SEPARATORS, key=first.count)
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator)
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise Refused(_("Row %(row)s cannot be read as CSV.", row=reader.line_num), "csv") from error
        yield [cell.strip() for cell in row]


def _workbook(content: bytes) -> Iterator[list[str]]:
    import openpyxl  # noqa: PLC0415  # here, for its memory: a register comes once a year
    from openpyxl.utils.exceptions import InvalidFileException  # noqa: PLC0415

    _require_small(content)
    try:
        book = openpyxl.load_workbook(BytesIO(content), read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        for values in sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS + 1):
            cells = [_cell(value) for value in values]
            # The reader fills every row up to the width it was told.
            yield cells[: max((place for place, cell in enumerate(cells, 1) if cell), default=0)]
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, IndexError, SyntaxError, OSError) as error:
        raise Refused(_("This workbook cannot be read. Save it again as XLSX, or as “CSV UTF-8”."), "workbook") from error


def _require_plain(content: bytes, parts: Sequence[zipfile.ZipInfo]) -> None:
    """Refuse parts that declare entities of their own: whether those are fetched hangs on which library reads them."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        for part in parts[:MOST_PARTS]:
            try:
                with archive.open(part) as opened:
                    declares = b"<!DOCTYPE" in opened.read(PROLOGUE)
            except (zipfile.BadZipFile, RuntimeError, NotImplementedError, zlib.error, EOFError):
                declares = False
            if declares:
                raise Refused(_("This workbook cannot be read. Save it again as XLSX, or as “CSV UTF-8”."), "workbook")


def _require_small(content: bytes) -> None:
    """Look at what the archive says of itself before unpacking; zipfile itself stops at the sizes it was told."""
    try:
        parts = zipfile.ZipFile(BytesIO(content)).infolist()
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise Refused(_("This workbook cannot be read. Save it again as XLSX, or as “CSV UTF-8”."), "workbook") from error
    _require_plain(content, parts)
    texts = sum(part.file_size for part in parts if "sharedstrings" in part.filename.casefold())
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED or texts > MOST_TEXTS:
        raise Refused(_("This workbook unpacks to more than we read. Save the one sheet as “CSV UTF-8”."), "bomb")


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
