"""Tables for other programs, opened again with other libraries than those that wrote them."""

import csv
import io
import tracemalloc
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from ixevents.core import tables
from ixevents.core.tables import Layout
from tests.support import belgian_excel

COLUMNS = ["Nom", "Places", "Prix", "Le", "Inscrit"]
ROWS: list[tables.Row] = [
    ["Zoë ; « Élan »", 3, Decimal("4.50"), date(2027, 5, 8), datetime(2027, 5, 1, 12, 30, tzinfo=UTC)],
    ["=HYPERLINK(0)", -5, None, None, None],
    ['deux\nlignes, "citées"', 10**18, 0.25, date(1899, 1, 1), None],
]
HOSTILE = st.text(alphabet="=+-@\t\r\n\0 '\";,|a1ﬀ＝\u00a0\ud800", max_size=12) | st.text(max_size=40)


def test_what_columns_are_called_holds_no_place_to_break_it() -> None:
    heads = ["Ondernemings\u00adnummer"]

    with tables.xlsx_file("Stands", heads, []) as file:
        sheet = load_workbook(file).active

    assert b"".join(tables.csv_bytes(heads, [], Layout(bom=False))) == b"Ondernemingsnummer\r\n"
    assert sheet is not None
    assert sheet.cell(1, 1).value == "Ondernemingsnummer"


FORMULAS = ["=1+1", "+1+1", "-1-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1+1", 'a";=1', "a,+cmd", "+3225156111", "\0=1"]


@pytest.mark.parametrize("text", FORMULAS)
def test_a_cell_that_looks_like_a_formula_is_text(text: str) -> None:
    assert belgian_excel.formulas([[tables.neutral(text)]]) == []
    assert tables.neutral(text) != text


@pytest.mark.parametrize("text", ["-5", "-5,50", "+32 2 515 61 11", "'t Hof", "Jean-Luc", "a@example.org", "1+1", "", "Zoë", "12 - 14"])
def test_what_no_program_misreads_stays_as_it_is(text: str) -> None:
    assert tables.neutral(text) == text


@given(HOSTILE)
def test_a_neutral_text_is_never_a_formula_and_reads_back(text: str) -> None:
    cell = tables.neutral(text)

    assert belgian_excel.formulas([[cell]]) == []
    assert tables.readable(cell) == tables.plain(text)


@given(st.lists(st.lists(HOSTILE, min_size=2, max_size=2), min_size=1, max_size=5), st.sampled_from(",;"))
def test_a_csv_reads_back_cell_by_cell(rows: list[list[str]], separator: str) -> None:
    raw = b"".join(tables.csv_bytes(["Un", "Deux"], rows, Layout(separator)))

    read = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline=""), delimiter=separator, strict=True))

    assert [[tables.readable(cell) for cell in row] for row in read[1:]] == [[tables.plain(cell) for cell in row] for row in rows]


@given(st.lists(HOSTILE, min_size=1, max_size=6), st.sampled_from(",;"), st.sampled_from(",;\t"))
def test_no_cell_becomes_a_formula_whatever_separator_the_reader_takes(cells: list[str], written: str, read: str) -> None:
    raw = b"".join(tables.csv_bytes(["Un"], [cells], Layout(written)))

    assert belgian_excel.formulas(belgian_excel.opened(raw, read)) == []


def test_excel_in_belgium_opens_it_by_double_click() -> None:
    raw = b"".join(tables.csv_bytes(COLUMNS, ROWS))

    rows = belgian_excel.opened(raw)

    assert rows[:2] == [COLUMNS, ["Zoë ; « Élan »", "3", "4,50", "2027-05-08", "2027-05-01 14:30"]]
    assert {len(row) for row in rows} == {len(COLUMNS)}
    assert belgian_excel.formulas(rows) == []


def test_a_sniffing_reader_finds_the_separator() -> None:
    for separator in ",;":
        text = b"".join(tables.csv_bytes(["Nom", "Places"], [["Awa", 3], ["Zoë", 4]], Layout(separator, bom=False))).decode()

        assert csv.Sniffer().sniff(text).delimiter == separator
        assert list(csv.reader(text.splitlines(), csv.Sniffer().sniff(text))) == [["Nom", "Places"], ["Awa", "3"], ["Zoë", "4"]]


def test_a_workbook_keeps_each_cell_with_its_type() -> None:
    with tables.xlsx_file("Inscriptions: mai/juin", COLUMNS, ROWS) as file:
        sheet = load_workbook(file).active

    assert sheet.title == "Inscriptions mai juin"
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        COLUMNS,
        ["Zoë ; « Élan »", 3, 4.5, datetime(2027, 5, 8), datetime(2027, 5, 1, 14, 30)],  # noqa: DTZ001  # sheets know no zones
        ["=HYPERLINK(0)", -5, None, None, None],
        ['deux\nlignes, "citées"', str(10**18), 0.25, "1899-01-01", None],
    ]
    kinds = [[cell.data_type for cell in row] for row in sheet.iter_rows(min_row=3)]
    assert kinds == [["s", "n", "n", "n", "n"], ["s", "s", "n", "s", "n"]]


@settings(max_examples=40, deadline=None)
@given(st.lists(HOSTILE.filter(bool), min_size=1, max_size=4))
def test_a_workbook_reads_back_cell_by_cell_and_holds_no_formula(cells: list[str]) -> None:
    with tables.xlsx_file("x", ["Un"], [cells]) as file:
        row = next(load_workbook(file).active.iter_rows(min_row=2, max_row=2))

    assert [cell.value for cell in row] == [tables.plain(cell) for cell in cells]
    assert {cell.data_type for cell in row} == {"s"}


@pytest.mark.parametrize("title", ["", "'''", "a" * 40, "[x]:*?/\\", "History'"])
def test_every_title_makes_a_sheet_name(title: str) -> None:
    with tables.xlsx_file(title, ["Un"], []) as file:
        assert load_workbook(file).sheetnames[0].strip("'") != ""


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("12. Gens des classes selon le code postal de l’école", "12. Gens des classes selon le"),
        ("Échanges entre des classes, a/b", "Échanges entre des classes, a b"),
        ("Échanges entre des classes, ailleurs", "Échanges entre des classes"),
        ("3. Communautaire" + "s" * 30, "3. Communautaire" + "s" * 15),
        ("Leer\u00adlingen", "Leerlingen"),
    ],
)
def test_a_long_title_is_cut_after_a_word(title: str, name: str) -> None:
    assert tables.sheet_name(title) == name
    assert len(name) <= 31


def test_a_long_table_is_written_in_constant_memory() -> None:
    def peak(count: int) -> int:
        tracemalloc.start()
        for _piece in tables.csv_bytes(COLUMNS, (ROWS[0] for _ in range(count))):
            pass
        highest = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return highest

    assert peak(20_000) < peak(2_000) * 1.5
