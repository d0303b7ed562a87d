"""Grants out of a spreadsheet: rows copied there and pasted here, read with care and checked before anything is written.

Amounts are read exactly, with a comma or a point for the cents; what could be meant two ways is a mistake and not guessed.
"""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _

from ixevents.core.clock import today
from ixevents.core.languages import Translated, fold
from ixevents.core.refusal import Refused
from ixevents.extensions import db
from ixevents.grants import actions, queries
from ixevents.grants.models import Grant

MOST_ROWS = 500
LONGEST = 160
LONGEST_OBJECT = 300
LARGEST = Decimal(10) ** 10
"""What a column of amounts holds."""
YEARS = range(1990, 2101)
COLUMNS = ("year", "beneficiary", "object_fr", "object_nl", "amount", "decision", "decided_on", "project")
"""In this order, also without a first row that names them; the last three may be left out."""
_NEEDED = 5
_AMOUNT = re.compile(r"(?:\d{1,3}(?:[ .]\d{3})+|\d+)(?:,\d{2})?|\d+\.\d{2}")


@dataclass
class Reading:
    """What pasted rows hold."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    known: int = 0
    "Rows that are written down already; they are left out."
    mistakes: list[str] = field(default_factory=list)
    "Sentences, each with the number of its row."

    @property
    def total(self) -> Decimal:
        """What the new rows add up to."""
        return sum((row["amount"] for row in self.rows), Decimal())

    @property
    def waiting(self) -> int:
        """Rows that lack a language and will wait for it."""
        return sum(not row["object"].complete for row in self.rows)


def read(text: str) -> Reading:
    """Read rows as spreadsheets give them: separated by tabs, or by semicolons."""
    reading = Reading()
    projects = {slug: key for key, slug, _title in db.session.execute(queries.projects())}
    try:
        for number, cells in _rows(text):
            mistakes, values = _row(cells, projects)
            reading.mistakes += [_("Row %(number)s: %(mistake)s", number=number, mistake=mistake) for mistake in mistakes]
            if not mistakes:
                reading.rows.append(values)
    except Refused as refusal:
        reading.mistakes.append(refusal.message)
    if not reading.rows and not reading.mistakes:
        reading.mistakes.append(_("There is no row to read."))
    _leave_out_known(reading)
    return reading


def write(reading: Reading, *, actor: str) -> list[Grant]:
    """Write the new rows down."""
    return [actions.add(row, actor=actor) for row in reading.rows]


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    lines = text.strip("\n\r\ufeff")
    separator = "\t" if "\t" in lines else ";"
    reader, number = csv.reader(io.StringIO(lines), delimiter=separator), 0
    while (cells := _next(reader, number + 1)) is not None:
        number += 1
        if number > MOST_ROWS + 1:
            raise Refused(_("This table has more than %(most)s rows.", most=MOST_ROWS), "rows")
        if any("\n" in cell and separator in cell for cell in cells):
            raise Refused(_("Row %(row)s runs into the next one: a quotation mark is opened there and not closed.", row=number), "quote")
        tidy = [" ".join(cell.split()) for cell in cells]
        if any(tidy) and not (number == 1 and _names(tidy)):
            yield number, tidy


def _next(reader: Iterator[list[str]], number: int) -> list[str] | None:
    try:
        return next(reader, None)
    except csv.Error as error:
        raise Refused(_("Row %(row)s cannot be read as CSV.", row=number), "csv") from error


def _names(cells: Sequence[str]) -> bool:
    """Whether a first row names the columns: neither its year nor its amount is a number."""
    return not cells[0].isdigit() and not any(amount(cell) for cell in cells[4:5])


def _row(cells: Sequence[str], projects: Mapping[str, int]) -> tuple[list[str], dict[str, Any]]:
    """Return what is wrong with a row, and its values."""
    if not _NEEDED <= len([*cells]) <= len(COLUMNS):
        return [_("it has %(num)s cells instead of %(low)s to %(high)s", num=len(cells), low=_NEEDED, high=len(COLUMNS))], {}
    cell = dict(zip(COLUMNS, [*cells, "", "", ""], strict=False))
    values: dict[str, Any] = {
        "year": int(cell["year"]) if re.fullmatch(r"\d{4}", cell["year"]) and int(cell["year"]) in YEARS else None,
        "beneficiary": cell["beneficiary"],
        "object": Translated(fr=cell["object_fr"], nl=cell["object_nl"]),
        "amount": amount(cell["amount"]),
        "decision": cell["decision"],
        "decided_on": _day(cell["decided_on"]),
        "project_id": projects.get(cell["project"]),
    }
    return list(_mistakes(cell, values)), values


def _mistakes(cell: Mapping[str, str], values: Mapping[str, Any]) -> Iterator[str]:
    if values["year"] is None:
        yield _("“%(cell)s” is no year", cell=cell["year"])
    if not values["beneficiary"]:
        yield _("the beneficiary is missing")
    if not values["object"]:
        yield _("the object is missing")
    if max(map(len, values["object"].as_dict().values()), default=0) > LONGEST_OBJECT:
        yield _("the object is longer than %(most)s characters", most=LONGEST_OBJECT)
    if not values["amount"]:
        yield _("“%(cell)s” is no amount; write 1250,00", cell=cell["amount"])
    if cell["decided_on"] and values["decided_on"] is None:
        yield _("“%(cell)s” is no date; write 31/12/2026", cell=cell["decided_on"])
    if not is_past(values["decided_on"]) or (values["year"] or 0) > today().year:
        yield _("it is not decided yet: its year or its decision is still to come")
    if cell["project"] and values["project_id"] is None:
        yield _("no project has the address “%(cell)s”", cell=cell["project"])
    if max(len(values["beneficiary"]), len(values["decision"])) > LONGEST:
        yield _("the beneficiary or the decision is too long")


def amount(words: str) -> Decimal | None:
    """Return "1.250,00", "1 250", "1250.00 €" exactly; None for what is no amount, or could be two, or is more than can be kept."""
    plain = words.replace("\u00a0", " ").replace("\u202f", " ").removesuffix("€").removeprefix("€").removesuffix("EUR").strip()
    if not _AMOUNT.fullmatch(plain):
        return None
    exact = plain if re.fullmatch(r"\d+\.\d{2}", plain) else plain.replace(" ", "").replace(".", "").replace(",", ".")
    found = Decimal(exact)
    return found if found < LARGEST else None


def is_past(day: date | None) -> bool:
    """Whether a decision of that day is taken; without a day nobody says otherwise."""
    return day is None or day <= today()


def _day(words: str) -> date | None:
    for pattern in ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d"):
        try:
            found = datetime.strptime(words, pattern).date()  # noqa: DTZ007  # a day has no zone
        except ValueError:
            continue
        return found if found.year in YEARS else None
    return None


def _leave_out_known(reading: Reading) -> None:
    """Leave out what is written down already, or stands twice in the rows."""
    years = {row["year"] for row in reading.rows}
    seen = {_sameness(*row) for row in db.session.execute(queries.known(years))}
    fresh = []
    for row in reading.rows:
        key = _sameness(row["year"], row["beneficiary"], row["amount"], row["object"])
        if key not in seen:
            fresh.append(row)
        seen.add(key)
    reading.known, reading.rows = len(reading.rows) - len(fresh), fresh


def _sameness(year: int, beneficiary: str, given: Decimal, what: Translated) -> tuple[int, str, Decimal, str]:
    return year, fold(beneficiary), Decimal(given), fold(what.fr or what.nl)
