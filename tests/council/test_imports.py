"""Bringing a list of members: tried, said line by line, all or nothing, the same list twice changes nothing."""

from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from ixevents.accounts.roles import Role
from ixevents.core import tables
from ixevents.core.languages import Translated
from ixevents.core.refusal import Refused
from ixevents.council import import_rows, imports, tasks
from ixevents.council.member_import import ImportState, MemberImport
from ixevents.council.models import CouncilSeat, Mandate, MandateRole, Member, Office
from ixevents.extensions import db
from ixevents.schools.sheets import heading
from tests.support import factories
from tests.support.client import StaffClient

HEADINGS = ["Catégorie", "Organisation", "Nom", "Qualité", "Fonction", "E-mail", "Rue", "Code postal", "Commune", "Langue", "Début", "Fin"]
GOOD = [
    ["habitants", "", "Odile Lambert", "effectif", "présidente", "odile@example.org", "", "", "", "français", "20/03/2025", ""],
    ["ONG", "Waterweg", "Joris Claes", "effectief", "", "joris@example.org", "", "", "", "nl", "2025-03-20", "2030-11-30"],
    ["ong", "Waterweg", "Hanne Maes", "plaatsvervanger", "", "", "Voorbeeldstraat 1", "1050", "Elsene", "", "2025-03-20", ""],
]
BAD = [
    ["écoles", "", "Qui Que", "", "", "q@example.org", "", "", "", "", "2025-03-20", ""],
    ["ONG", "Waterweg", "Trop Tard", "effectif", "", "t@example.org", "", "", "", "", "2025-03-20", ""],
    ["habitants", "", "Sans Adresse", "", "", "", "", "", "", "", "2025-03-20", ""],
    ["habitants", "", "Sans Jour", "", "", "s@example.org", "", "", "", "", "bientôt", ""],
]


def csv(*rows: list[str]) -> bytes:
    return b"".join(tables.csv_bytes(HEADINGS, rows))


def counts() -> tuple[int | None, ...]:
    return tuple(db.session.scalar(select(func.count()).select_from(kind)) for kind in (Member, CouncilSeat, Mandate))


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_list_brings_members_seats_and_mandates(app: Flask, ending: str) -> None:
    factories.make_council()
    with tables.xlsx_file("m", HEADINGS, GOOD) as book:
        content = csv(*GOOD) if ending == "csv" else book.read()

    report = imports.take(content, actor="staff:1")

    by_name = {one.member.name: one for one in db.session.scalars(select(Mandate)).all()}
    assert (report.errors, report.counts) == ([], {"added": 3, "seats": 2, "appointed": 3, "unchanged": 0})
    assert by_name["Odile Lambert"].office == Office.CHAIR
    assert by_name["Hanne Maes"].role == MandateRole.SUBSTITUTE
    assert by_name["Hanne Maes"].seat_id == by_name["Joris Claes"].seat_id


def test_the_same_list_again_changes_nothing(app: Flask) -> None:
    factories.make_council()
    imports.take(csv(*GOOD), actor="staff:1")
    before = counts()

    report = imports.take(csv(*GOOD), actor="staff:1")

    assert (report.counts["unchanged"], report.counts["added"], counts()) == (3, 0, before)


def test_wrong_lines_are_named_and_nothing_is_taken_over(app: Flask, desk: StaffClient) -> None:
    factories.make_council()
    desk.sign_in(Role.COUNCIL_SECRETARY)
    asked = imports.ask(csv(*GOOD, *BAD), "liste.csv", actor="staff:1", language="en")
    db.session.commit()

    tasks.run_imports()

    page = desk.get(f"/staff/council/imports/{asked.id}").get_data(as_text=True)
    refused = desk.send(f"/staff/council/imports/{asked.id}/confirm")
    assert [line for line, _words in asked.errors] == [5, 6, 7, 8]
    assert "This seat has an effective member then. End that mandate first." in page
    assert (asked.state, counts(), refused.status_code) == (ImportState.CHECKED, (0, 0, 0), 303)


def test_a_tried_list_is_taken_over_when_the_secretary_says_so(app: Flask, desk: StaffClient, tmp_path: Path) -> None:
    factories.make_council()
    desk.sign_in(Role.COUNCIL_SECRETARY)
    file = tmp_path / "liste.csv"
    file.write_bytes(csv(*GOOD))
    with file.open("rb") as content:
        location = desk.send("/staff/council/imports/", file=content).headers["Location"]

    tasks.run_imports()
    before = counts()
    desk.send(f"{location}/confirm")
    tasks.run_imports()

    asked = db.session.scalars(select(MemberImport)).one()
    assert (before, counts()) == ((0, 0, 0), (3, 2, 3))
    assert (asked.state, asked.content) == (ImportState.DONE, None)
    assert desk.get(location).status_code == 200


def test_the_name_of_a_list_is_kept_without_what_nobody_sees(any_app: Flask, desk: StaffClient) -> None:
    factories.make_council()
    desk.sign_in(Role.COUNCIL_SECRETARY)

    for name in ("liste\x00 2026.csv", "\u202evsc.etsil", "x" * 400 + ".csv"):
        assert desk.send("/staff/council/imports/", file=(BytesIO(csv(*GOOD)), name)).status_code == 303

    assert list(db.session.scalars(select(MemberImport.file_name).order_by(MemberImport.id))) == ["liste 2026.csv", "vsc.etsil", "x" * 200]


def test_a_list_without_the_needed_columns_is_refused(app: Flask) -> None:
    factories.make_council()
    asked = imports.ask(b"Nom;Ville\nA;B\n", "x.csv", actor="staff:1", language="en")
    db.session.commit()

    tasks.run_imports()

    assert (asked.state, asked.refusal) == (ImportState.REFUSED, "These columns are missing: category, starts on.")


@pytest.mark.parametrize(
    ("lang", "begins"), [("fr", "catégorie;association;nom;"), ("nl", "categorie;vereniging;naam;"), ("en", "category;")]
)
def test_the_empty_list_holds_a_line_that_can_be_brought(app: Flask, desk: StaffClient, lang: str, begins: str) -> None:
    category = factories.make_council().categories[0]
    category.name = Translated("habitantes et habitants", "inwoners", "local residents")
    desk.sign_in(Role.COUNCIL_SECRETARY, language=lang)

    empty = desk.get("/staff/council/imports/example.csv").data
    report = imports.take(empty, actor="staff:1")

    headings = empty.decode("utf-8-sig").splitlines()[0]
    assert headings.startswith(begins)
    assert [heading(name) in names for name, names in zip(headings.split(";"), import_rows.COLUMNS.values(), strict=True)] == [True] * 15
    assert (report.errors, report.counts["appointed"]) == ([], 1)


def test_a_list_longer_than_may_be_written_at_once_is_refused(app: Flask) -> None:
    factories.make_council()

    with pytest.raises(Refused) as refusal:
        imports.take(csv(*GOOD[:1] * (imports.MOST_ROWS + 1)), actor="staff:1")

    assert refusal.value.reason == "rows"


def test_a_list_that_was_tried_is_spoken_of_as_a_list_and_by_its_number(app: Flask, desk: StaffClient) -> None:
    factories.make_council()
    desk.sign_in(Role.COUNCIL_SECRETARY, language="nl")
    asked = imports.ask(csv(GOOD[0]), "leden.csv", actor="staff:1", language="nl")
    db.session.commit()
    tasks.run_imports()

    page = desk.get(f"/staff/council/imports/{asked.id}").text

    assert [words in page for words in ("persoon zou worden toegevoegd", "mandaat zou beginnen", "Lijst overnemen")] == [True] * 3
    assert "Register overnemen" not in page


def test_a_category_nobody_knows_is_told_with_those_there_are_in_the_language_of_who_asks(app: Flask) -> None:
    factories.make_council().categories[0].name = Translated("habitantes et habitants", "inwoners", "local residents")
    asked = imports.ask(csv(BAD[0]), "leden.csv", actor="staff:1", language="nl")
    db.session.commit()

    tasks.run_imports()

    [[_line, words]] = asked.errors
    assert ("“inwoners”" in words, "habitantes" in words) == (True, False)
