"""Grants: exact, held back until both languages are there, the same on the page and in the file."""

import csv
import io
import re
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from ixevents.accounts.roles import Role
from ixevents.core.languages import Translated
from ixevents.core.refusal import Conflict
from ixevents.extensions import db
from ixevents.grants import actions, sample, sheets
from ixevents.grants.models import Grant
from ixevents.journal.models import Entry
from ixevents.projects import records
from tests.support.client import StaffClient
from tests.support.queries import count_queries

BOTH = Translated(fr="Un jardin partagé", nl="Een gedeelde tuin")
STATEMENTS = 2


def test_the_page_gives_the_grants_of_a_year_and_their_total_to_the_cent(client: FlaskClient) -> None:
    _given("VZW Voorbeeld", "1250.10")
    _given("ASBL Exemple", "0.20")
    _given("ASBL Exemple", "99.99", year=2025)

    page = client.get("/nl/grants/2026").get_data(as_text=True)

    assert re.findall(r"<strong>(ASBL|VZW)[^<]*<", page) == ["ASBL", "VZW"]
    assert [_amount(cell) for cell in re.findall(r'<td class="number">([^<]+)<', page)][:3] == ["0,20", "1.250,10", "1.250,30"]


def test_a_grant_waits_for_its_other_language(client: FlaskClient) -> None:
    grant = _given("ASBL Exemple", "10", what=Translated(fr="Un jardin partagé"))
    before = client.get("/fr/grants/2026").status_code

    actions.change(grant, grant.version, {**_values("ASBL Exemple", "10"), "object": BOTH}, actor="staff:1")
    db.session.commit()

    assert (before, client.get("/fr/grants/2026").status_code) == (404, 200)


def test_the_first_address_leads_to_the_latest_year(client: FlaskClient) -> None:
    empty = client.get("/fr/grants/").status_code
    _given("ASBL Exemple", "10", year=2024)
    _given("ASBL Exemple", "10", year=2025)

    assert (empty, client.get("/fr/grants/").location) == (200, "/fr/grants/2025")


def test_the_file_says_what_the_page_says(client: FlaskClient) -> None:
    _given("=VZW Voorbeeld", "1250.10")

    answer = client.get("/fr/grants/2026.csv")

    rows = list(csv.reader(io.StringIO(answer.get_data(as_text=True).removeprefix("\ufeff")), delimiter=";"))
    assert rows[1] == ["2026", "'=VZW Voorbeeld", "Un jardin partagé", "Een gedeelde tuin", "1250,10", "Collège, 45", "", "", ""]
    assert answer.content_type == "text/csv; charset=utf-8"


def test_a_year_costs_the_same_with_one_grant_and_with_three(client: FlaskClient) -> None:
    costs = []
    for count in (1, 2):
        for number in range(count):
            _given(f"ASBL {count}.{number}", "10")
        with count_queries() as statements:
            client.get("/fr/grants/2026")
        costs.append(len(statements))

    assert costs == [STATEMENTS, STATEMENTS]


def test_who_saves_second_overwrites_nothing(any_app: Flask) -> None:
    grant = _given("ASBL Exemple", "10")
    actions.change(grant, 1, _values("ASBL Exemple", "11"), actor="staff:1")
    db.session.commit()

    with pytest.raises(Conflict):
        actions.change(grant, 1, _values("ASBL Exemple", "12"), actor="staff:2")
    db.session.rollback()

    assert db.session.scalar(select(Grant.amount)) == Decimal("11.00")


def test_the_journal_tells_what_stood_before(app: Flask) -> None:
    grant = _given("ASBL Exemple", "10")

    actions.change(grant, 1, _values("ASBL Exemple", "11.50"), actor="staff:1")

    facts = db.session.scalars(select(Entry).where(Entry.verb == "change_grant")).one().facts
    assert facts == {"before": {"amount": "10.00"}, "after": {"amount": "11.50"}}


def test_the_sample_is_labelled_and_one_of_it_waits(app: Flask, client: FlaskClient) -> None:
    records.load()
    added = (sample.load(), sample.load())
    db.session.commit()

    grants = db.session.scalars(select(Grant)).all()

    assert added == (6, 0)
    assert ({grant.sample for grant in grants}, sum(not grant.shown for grant in grants)) == ({True}, 1)


@pytest.mark.parametrize(
    ("words", "amount"),
    [
        ("1250", "1250"),
        ("1.250,00", "1250.00"),
        ("1 250,50 €", "1250.50"),
        ("1\u00a0250", "1250"),
        ("€ 1250.50", "1250.50"),
        ("EUR", None),
        ("1,5", None),
        ("1.250.00", None),
        ("-5,00", None),
        ("9999999999,99", "9999999999.99"),
        ("10 000 000 000,00", None),
        ("12,500", None),
    ],
)
def test_amounts_are_read_exactly_or_not_at_all(words: str, amount: str | None) -> None:
    assert sheets.amount(words) == (None if amount is None else Decimal(amount))


def test_rows_of_a_spreadsheet_are_read_once(app: Flask) -> None:
    records.load()
    _given("ASBL Exemple", "10.00")
    rows = (
        "Jaar\tBegunstigde\tObjet\tVoorwerp\tBedrag\n"
        "2026\tASBL exemple\tUn jardin partagé\tEen gedeelde tuin\t10,00\n"
        "2026\tVZW Voorbeeld\tUn repas\t\t1.250,00\tCollège\t12-03-2026\tmore-water\n"
        "2026\tVZW Voorbeeld\tUn repas\t\t1.250,00"
    )

    reading = sheets.read(rows)

    assert (reading.mistakes, reading.known, reading.waiting, reading.total) == ([], 2, 1, Decimal("1250.00"))
    assert str(reading.rows[0]["decided_on"]) == "2026-03-12"


def test_mistakes_of_a_row_are_said_with_its_number(app: Flask) -> None:
    with app.test_request_context("/fr/"):
        reading = sheets.read("2026;ASBL;Objet;Voorwerp;10,00\n26;;;;dix;;hier;nulle-part\nrien")

    assert len(reading.rows) == 1
    assert [mistake.partition(":")[0].strip() for mistake in reading.mistakes] == ["Ligne 2"] * 6 + ["Ligne 3"]


def test_a_grant_that_is_not_decided_yet_is_not_written_down(
    app: Flask, desk: StaffClient, frozen_time: Callable[[datetime], None]
) -> None:
    frozen_time(datetime(2026, 11, 27, 12, tzinfo=UTC))
    desk.sign_in(Role.ADMINISTRATOR)
    typed = {"beneficiary": "VZW", "object_fr": "Un repas", "amount": "10,00", "partner_id": "0", "project_id": "0"}

    def sent(year: int, decided_on: str) -> int:
        return desk.send("/staff/grants/new", year=year, decided_on=decided_on, **typed).status_code

    assert [sent(2027, ""), sent(2026, "2026-11-28"), sent(2026, "2026-11-27")] == [422, 422, 303]
    with app.test_request_context("/fr/"):
        rows = [sheets.read(row).mistakes for row in (f"2027;{_REST}", f"2026;{_REST};;28/11/2026", f"2026;{_REST};;27/11/2026")]
    assert [len(mistakes) for mistakes in rows] == [1, 1, 0]


_REST = "VZW;Un repas;Een maaltijd;20,00"
ROW = "2026;VZW Voorbeeld;Un repas;Een maaltijd;10,00"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("\n".join(f"2026;VZW {number};Un repas;;10,00" for number in range(502)), "Ce tableau a plus de 500 lignes."),
        (f'2026;"De Sterren;Un repas;;10,00\n{ROW}', "La ligne 1 se prolonge"),
        (f'{ROW};"Collège\n{ROW}\n{ROW}', "La ligne 1 se prolonge"),
        (f'{ROW}\n"{"x" * 140_000}', "La ligne 2 ne peut pas être lue"),
        (f"26;ASBL;Un repas;;10,00\n{ROW}", "Ligne 1"),
        (f"{ROW};;01/01/0001", "Ligne 1"),
        (f"2026;ASBL;{'x' * 301};;10,00", "Ligne 1"),
    ],
)
def test_no_row_is_left_out_in_silence(app: Flask, text: str, words: str) -> None:
    with app.test_request_context("/fr/"):
        reading = sheets.read(text)

    assert [mistake[: len(words)] for mistake in reading.mistakes] == [words]


def _given(beneficiary: str, amount: str, what: Translated = BOTH, **values: Any) -> Grant:
    grant = actions.add({**_values(beneficiary, amount), "object": what, **values}, actor="staff:1")
    db.session.commit()
    return grant


def _values(beneficiary: str, amount: str) -> dict[str, Any]:
    return {"year": 2026, "beneficiary": beneficiary, "amount": Decimal(amount), "object": BOTH, "decision": "Collège, 45"}


def _amount(cell: str) -> str:
    return cell.replace("€", "").strip()
