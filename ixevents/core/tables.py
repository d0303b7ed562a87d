"""Tables for other programs: CSV and XLSX, row by row, so that a long one never lies in memory whole (WEB-07, case 28).

Texts come from strangers. In CSV a cell that a spreadsheet would take for a formula gets an apostrophe in front, as
people type it themselves to say "this is text"; numbers and telephone numbers that no program misreads stay as they
are. In XLSX every cell has a type of its own, and a text is never a formula.
"""

import csv
import io
import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import IO, TYPE_CHECKING

from ixevents.core.clock import BRUSSELS

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet


@dataclass(frozen=True)
class Measured:
    """A number a workbook shows with its unit: counted with all the same."""

    number: int | float | Decimal
    unit: str
    "`€` or `%`."


Cell = str | int | float | Decimal | date | datetime | Measured | None
Row = Sequence[Cell]

BOM = "\ufeff"
SOFT_HYPHEN = "\u00ad"
CHUNK_BYTES = 64 * 1024
LONGEST_CELL = 32_767
"""What a spreadsheet keeps of one cell."""

EXACT_UP_TO = 10**15
"""Spreadsheets count with 15 digits; longer whole numbers are written as text."""

_SMALLER = 0.2
"""Of a picture in a sheet: it is printed sharper than it is seen."""

USUAL_WIDTH, LONG_LINES = 18, 80
"""Of columns of a workbook, in characters; beyond the second, texts are broken into lines."""

_UNITS = {"€": '#,##0.00\\ "€"', "%": '0.##"%"'}

LONGEST_SHEET_NAME = 31
"""What a spreadsheet keeps of the name of a sheet."""

FIRST_YEAR = 1900
"""Spreadsheets know no earlier dates; those are written as text."""

_AS_WRITTEN = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_MIMETYPES = {"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}

# A formula begins a cell; in a file read with another separator also after one, after a quote or on a new line.
_BEFORE_FORMULA = re.compile("(^|[\t\n,;|\"])([ \u00a0]*'*)(?=[=+\\-@\t\n\uff1d\uff0b\uff0d\uff20])")
_AFTER_APOSTROPHE = re.compile("(^|[\t\n,;|\"])([ \u00a0]*'*)'(?=[=+\\-@\t\n\uff1d\uff0b\uff0d\uff20])")

# "-5" and "-5,50" are read as the numbers they are; "+32 2 515 61 11" as text, for its spaces. "+3225156111" would lose its sign.
_HARMLESS = re.compile(r"-[0-9]{1,15}(?:[.,][0-9]{1,10})?|\+[0-9]{1,4}(?: [0-9]{1,5}){2,8}")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_UNWRITABLE = re.compile("[\ud800-\udfff\ufffe\uffff]")
_NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\]")
_NOT_AT_ENDS = " '"


@dataclass(frozen=True)
class Layout:
    """How a CSV is written. Excel in Belgium wants both defaults: a mark that says UTF-8, and semicolons."""

    separator: str = ";"
    bom: bool = True

    @property
    def decimal(self) -> str:
        """The decimal sign that goes with the separator."""
        return "," if self.separator == ";" else "."


def mimetype(ending: str) -> str:
    """Return the type of a `csv` or `xlsx` file."""
    return _MIMETYPES[ending]


def neutral(text: str) -> str:
    """Return text that no spreadsheet takes for a formula; `readable` undoes it."""
    text = plain(text)
    return text if _HARMLESS.fullmatch(text) else _BEFORE_FORMULA.sub(r"\1\2'", text)


def readable(cell: str) -> str:
    """Return the text that `neutral` made safe."""
    return _AFTER_APOSTROPHE.sub(r"\1\2", cell)


def head(text: str) -> str:
    """Return what a column is called, without the places where a page may break the word: programs look columns up by it."""
    return text.replace(SOFT_HYPHEN, "")


def plain(text: str) -> str:
    """Return text as files can hold it: one kind of line end, control characters as their pictures, no half characters."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = _CONTROL.sub(lambda found: "\u2421" if found[0] == "\x7f" else chr(0x2400 + ord(found[0])), text)
    text = _UNWRITABLE.sub("\ufffd", text)
    return text if len(text) <= LONGEST_CELL else f"{text[: LONGEST_CELL - 1]}…"


def csv_bytes(columns: Sequence[str], rows: Iterable[Row], layout: Layout = Layout()) -> Iterator[bytes]:
    """Yield a CSV (RFC 4180) in pieces; the rows are read as the pieces are asked for."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=layout.separator, lineterminator="\r\n", quoting=csv.QUOTE_MINIMAL)
    if layout.bom:
        buffer.write(BOM)
    writer.writerow([neutral(head(title)) for title in columns])
    for row in rows:
        writer.writerow([_as_text(cell, layout) for cell in row])
        if buffer.tell() >= CHUNK_BYTES:
            yield _emptied(buffer)
    yield _emptied(buffer)


@dataclass(frozen=True)
class Sheet:
    """One sheet of a workbook."""

    title: str
    columns: Sequence[str]
    rows: Iterable[Row]
    picture: bytes | None = None
    "A PNG below the rows; `picture_words` say what it shows."
    picture_words: str = ""
    widths: Sequence[int] = ()
    "Of the first columns, in characters; the others are 18 wide. What is written in one wider than 80 is broken into lines."


def xlsx_file(title: str, columns: Sequence[str], rows: Iterable[Row]) -> IO[bytes]:
    """Return a workbook of one sheet as an open temporary file at its start; rows go to disk as they come."""
    return xlsx_book([Sheet(title, columns, rows)])


def xlsx_book(sheets: Iterable[Sheet]) -> IO[bytes]:
    """Return a workbook of several sheets, as `xlsx_file` does; no two may have one name."""
    from xlsxwriter import Workbook  # noqa: PLC0415  # here, for its memory

    file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115  # the caller reads it, and closes it
    workbook = Workbook(file, {"constant_memory": True, **_AS_WRITTEN})
    for sheet in sheets:
        _write_sheet(workbook, sheet)
    workbook.close()
    file.seek(0)
    return file


def _write_sheet(workbook: "Workbook", wanted: Sheet) -> None:
    sheet = workbook.add_worksheet(sheet_name(wanted.title))
    pen = _Pen(workbook, sheet)
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, max(0, len(wanted.columns) - 1), USUAL_WIDTH)
    for column, width in enumerate(wanted.widths):
        sheet.set_column(column, column, width, pen.lines if width > LONG_LINES else None)
    for column, text in enumerate(wanted.columns):
        sheet.write_string(0, column, plain(head(text)), pen.bold)
    last = 0
    for last, row in enumerate(wanted.rows, start=1):
        for column, cell in enumerate(row):
            pen.write(last, column, cell, lines=column < len(wanted.widths) and wanted.widths[column] > LONG_LINES)
    if wanted.columns:
        sheet.autofilter(0, 0, last, len(wanted.columns) - 1)
    if wanted.picture:
        shown = {"image_data": io.BytesIO(wanted.picture), "description": wanted.picture_words, "x_scale": _SMALLER, "y_scale": _SMALLER}
        sheet.insert_image(last + 2, 0, "picture.png", shown)


def sheet_name(title: str) -> str:
    """Return a title as a sheet may be called: at most 31 characters, some signs not among them; a longer one ends with a whole word."""
    name = " ".join(_NOT_IN_SHEET_NAMES.sub(" ", head(plain(title))).split()).strip(_NOT_AT_ENDS)
    if len(name) > LONGEST_SHEET_NAME:
        begun, _space, _word = name[: LONGEST_SHEET_NAME + 1].rpartition(" ")
        # Where hardly anything were left, the first word is a very long one.
        name = (begun if len(begun) > LONGEST_SHEET_NAME // 2 else name[:LONGEST_SHEET_NAME]).rstrip(f"{_NOT_AT_ENDS},;–-")
    return name or "1"


class _Pen:
    """Writes one cell of a sheet by its type."""

    def __init__(self, workbook: "Workbook", sheet: "Worksheet") -> None:
        self.sheet = sheet
        self.bold = workbook.add_format({"bold": True})
        self.lines = workbook.add_format({"text_wrap": True, "valign": "top"})
        self._units = {unit: workbook.add_format({"num_format": shown}) for unit, shown in _UNITS.items()}
        self._day = workbook.add_format({"num_format": "dd/mm/yyyy"})
        self._moment = workbook.add_format({"num_format": "dd/mm/yyyy hh:mm"})

    def write(self, row: int, column: int, cell: Cell, *, lines: bool = False) -> None:
        """Write text as text, a number as a number, a day as a day."""
        if cell is None or cell == "":
            return
        if isinstance(cell, date) and cell.year >= FIRST_YEAR:
            local = _local(cell)
            self.sheet.write_datetime(row, column, local, self._moment if isinstance(cell, datetime) else self._day)
        elif isinstance(cell, Measured):
            self.sheet.write_number(row, column, float(cell.number), self._units[cell.unit])
        elif isinstance(cell, int | float | Decimal) and -EXACT_UP_TO < cell < EXACT_UP_TO:
            self.sheet.write_number(row, column, float(cell))
        else:
            text = cell if isinstance(cell, str) else _as_text(cell, Layout())
            self.sheet.write_string(row, column, plain(text), self.lines if lines else None)


def _as_text(cell: Cell, layout: Layout) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return neutral(cell)
    if isinstance(cell, datetime):
        return f"{_local(cell):%Y-%m-%d %H:%M}"
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell.number if isinstance(cell, Measured) else cell).replace(".", layout.decimal)


def _local(moment: date) -> date:
    """Return a moment as the clock in Brussels shows it; spreadsheets know no zones."""
    return moment.astimezone(BRUSSELS).replace(tzinfo=None) if isinstance(moment, datetime) else moment


def _emptied(buffer: io.StringIO) -> bytes:
    piece = buffer.getvalue().encode()
    buffer.seek(0)
    buffer.truncate()
    return piece
