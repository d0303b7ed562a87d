"""The screens of grants: written down, corrected, pasted, taken out."""

from io import BytesIO

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from ixevents.accounts.roles import Role
from ixevents.extensions import db
from ixevents.grants.models import Grant, GrantDocument
from tests.support.client import StaffClient
from tests.support.queries import count_queries

FIELDS = {"beneficiary": "ASBL Exemple", "year": "2026", "amount": "1 250,50", "project_id": "0", "partner_id": "0"}


@pytest.fixture(autouse=True)
def officer(desk: StaffClient) -> None:
    desk.sign_in(Role.PROGRAMME_OFFICER)


def test_a_grant_is_written_down_and_corrected(desk: StaffClient) -> None:
    desk.send("/staff/grants/new", **FIELDS, object_fr="Un jardin", object_nl="Een tuin")
    grant = db.session.scalars(select(Grant)).one()

    answer = desk.send(f"/staff/grants/{grant.id}", **{**FIELDS, "amount": "900"}, object_fr="Un jardin", version="1")

    assert answer.status_code == 303
    assert (str(grant.amount), grant.shown, grant.version) == ("900.00", False, 2)


def test_files_of_a_grant_are_kept_for_the_team_and_go_with_it(desk: StaffClient, client: FlaskClient) -> None:
    desk.send("/staff/grants/new", **FIELDS, object_fr="Un jardin", object_nl="Een tuin")
    grant = db.session.scalars(select(Grant)).one()
    where = f"/staff/grants/{grant.id}/documents"

    refused = desk.send(where, file=(BytesIO(b"<script>"), "decision.pdf"), title="Décision du Collège")
    for _twice in range(2):
        desk.send(where, file=(BytesIO(b"%PDF-1.4 x"), "../Décision 12.exe"), title="Décision du Collège")
    document = db.session.scalars(select(GrantDocument)).one()
    page, got = desk.get(f"/staff/grants/{grant.id}").text, desk.get(f"{where}/{document.id}")

    assert (refused.status_code, 'value="ASBL Exemple"' in refused.text, "Choose a PDF" in refused.text) == (422, True, True)
    assert ("Décision du Collège" in page, got.data, got.headers["Content-Disposition"]) == (
        True,
        b"%PDF-1.4 x",
        'attachment; filename="decision-12.pdf"',
    )
    assert got.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert "Décision du Collège" not in client.get("/fr/grants/2026").text
    assert (grant.version, desk.get(f"/staff/grants/999/documents/{document.id}").status_code) == (1, 404)
    desk.send(f"{where}/{document.id}/remove")
    assert db.session.scalars(select(GrantDocument)).all() == []
    desk.send(where, file=(BytesIO(b"%PDF-1.4 x"), "decision.pdf"), title="Décision")
    assert desk.send(f"/staff/grants/{grant.id}/remove", version="1").status_code == 303
    assert db.session.scalars(select(GrantDocument)).all() == []


def test_what_cannot_be_read_is_kept_and_said(desk: StaffClient) -> None:
    answer = desk.send("/staff/grants/new", **{**FIELDS, "amount": "mille"})

    page = answer.get_data(as_text=True)
    assert (answer.status_code, 'value="mille"' in page, page.count("govuk-error-message")) == (422, True, 2)


def test_who_saves_second_sees_what_the_other_saved(desk: StaffClient) -> None:
    desk.send("/staff/grants/new", **FIELDS, object_fr="Un jardin", object_nl="Een tuin")
    grant = db.session.scalars(select(Grant)).one()
    desk.send(f"/staff/grants/{grant.id}", **{**FIELDS, "amount": "900"}, object_fr="Un jardin", version="1")

    answer = desk.send(f"/staff/grants/{grant.id}", **{**FIELDS, "amount": "800"}, object_fr="Un jardin", version="1")

    page = answer.get_data(as_text=True)
    assert (answer.status_code, "€900.00" in page, 'value="800"' in page, 'name="version" value="2"' in page) == (
        422,
        True,
        True,
        True,
    )


def test_rows_are_shown_before_they_are_written(desk: StaffClient) -> None:
    rows = "2026;ASBL Exemple;Un jardin;Een tuin;1250,50\n2026;VZW Voorbeeld;Un repas;;10,00"

    page = desk.send("/staff/grants/paste", rows=rows).get_data(as_text=True)
    before = len(db.session.scalars(select(Grant)).all())
    desk.send("/staff/grants/paste", rows=rows, **{"import": "yes"})
    desk.send("/staff/grants/paste", rows=rows, **{"import": "yes"})

    assert ("€1,260.50" in page, before, len(db.session.scalars(select(Grant)).all())) == (True, 0, 2)


def test_a_grant_written_down_by_mistake_is_taken_out(desk: StaffClient) -> None:
    desk.send("/staff/grants/new", **FIELDS, object_fr="Un jardin", object_nl="Een tuin")
    grant = db.session.scalars(select(Grant)).one()

    desk.send(f"/staff/grants/{grant.id}/remove", version="1")

    assert db.session.scalars(select(Grant)).all() == []


def test_the_list_costs_the_same_with_one_grant_and_with_three(desk: StaffClient) -> None:
    costs = []
    for count in (1, 2):
        for number in range(count):
            desk.send("/staff/grants/new", **{**FIELDS, "beneficiary": f"ASBL {count}.{number}"}, object_fr="Un jardin")
        with count_queries() as statements:
            assert desk.get("/staff/grants/").status_code == 200
        costs.append(len(statements))

    assert costs[0] == costs[1]
