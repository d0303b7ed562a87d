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
_UNKNOWN = frozenset(
    f"#{word}"
    for word in (
        *("N/A", "REF!", "DIV/0!", "NULL!", "VALUE!", "NAME?", "NUM!"),
        *("VALEUR!", "NOM?", "NOMBRE!", "NUL!"),
        *("N/B", "NB", "VERW!", "DEEL/0!", "LEEG!", "WAARDE!", "NAAM?", "GETAL!"),
    )
)
"""What spreadsheets write into cells they could not compute, in three languages: nobody knows what belongs there."""


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
    seen = False
    for number, row in enumerate(map(_trimmed, rows), 1):
        _require_size(number, row)
        if not any(row):
            continue
        seen = True
        if headings is not None:
            yield Line(number, _by_heading(number, headings, row))
        elif sum(map(bool, row)) > 1:
            # One cell alone is a title above the table.
            headings = [heading(cell) for cell in row]
    if headings is None:
        one = _("This file has one column only. Save the whole table again, as “CSV UTF-8” or as XLSX.")
        raise Refused(one if seen else _("This file is empty."), "empty")


def _trimmed(row: list[str]) -> list[str]:
    """Return a row without the empty cells behind its last: spreadsheets fill rows up to the widest there ever was."""
    return row[: max((place for place, cell in enumerate(row, 1) if cell), default=0)]


def _by_heading(number: int, headings: Sequence[str], row: Sequence[str]) -> dict[str, str]:
    """Return the cells by their headings; of two columns of one name the one that is filled."""
    found: dict[str, str] = {}
    for name, cell in zip(headings, row, strict=False):
        if name and cell and found.get(name) not in (None, "", cell):
            raise Refused(_("Row %(row)s has two answers under “%(name)s”: two columns are called so.", row=number, name=name), "twice")
        if name:
            found[name] = found.get(name) or cell
    return found | dict.fromkeys([name for name in headings if name and name not in found], "")


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
    reader = csv.reader(StringIO(text, newline=""), delimiter=_separator(text), strict=True)
    while True:
        begins = reader.line_num + 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise Refused(_("Row %(row)s cannot be read as CSV.", row=begins), "csv") from error
        yield [_known(cell.strip()) for cell in row]


def _separator(text: str) -> str:
    """Return what stands between the cells of the first line that has several."""
    first = next((line for line in text[:MOST_CELL].splitlines() if any(sign in line for sign in _SEPARATORS)), "")
    return max(_SEPARATORS, key=first.count)


def _workbook(content: bytes) -> Iterator[list[str]]:
    import openpyxl  # noqa: PLC0415  # here, for its memory: a register comes once a year

    _require_small(content)
    try:
        book = openpyxl.load_workbook(BytesIO(content), read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        for values in sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS + 1):
            yield [_cell(value) for value in values]
    except Exception as error:  # The library meets a damaged workbook with whatever error its place brings: a dozen kinds were seen.
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
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
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
    return _known(str(value).strip())


def _known(cell: str) -> str:
    return "" if cell in _UNKNOWN else cell
