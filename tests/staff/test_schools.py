"""The screens of schools: search, correct, take over a register, days without school."""

from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO

import pytest
from flask import Flask
from sqlalchemy import select

from ixevents.accounts.roles import Role
from ixevents.extensions import db
from ixevents.journal.models import Entry
from ixevents.outbox import worker
from ixevents.schools import actions, sample, tasks
from ixevents.schools.models import Community, ImportState, School, SchoolImport, SchoolState
from tests.allocation import world
from tests.schools.test_registers import ADDRESS, PRIMARY, SECONDARY, table
from tests.support.client import StaffClient
from tests.support.queries import count_queries

NOVEMBER = datetime(2026, 11, 25, 9, tzinfo=UTC)


@pytest.fixture
def officer(desk: StaffClient, frozen_time: Callable[[datetime], None]) -> StaffClient:
    frozen_time(NOVEMBER)
    desk.sign_in(Role.PROGRAMME_OFFICER)
    return desk


def bring(officer: StaffClient, content: bytes, **form: str) -> SchoolImport:
    answer = officer.send("/staff/schools/imports", community="fr", file=(BytesIO(content), "register.csv"), **form)
    assert answer.status_code == 303, answer.text
    return db.session.scalars(select(SchoolImport).order_by(SchoolImport.id.desc()).limit(1)).one()


def test_a_register_is_tried_seen_and_taken_over(any_app: Flask, officer: StaffClient) -> None:
    asked = bring(officer, table((*PRIMARY, *ADDRESS), (*SECONDARY, *ADDRESS)))
    db.session.commit()
    assert tasks.run_imports() == 1
    db.session.refresh(asked)
    assert (asked.state, asked.report["counts"]["added"], db.session.scalars(select(School)).all()) == (ImportState.CHECKED, 2, [])

    page = officer.get(f"/staff/schools/imports/{asked.id}").text
    assert ("would be added" in page, "Ecole Communale des Etangs" in page) == (True, True)
    officer.send(f"/staff/schools/imports/{asked.id}/confirm")
    db.session.commit()
    assert tasks.run_imports() == 1

    db.session.refresh(asked)
    assert (asked.state, len(db.session.scalars(select(School)).all())) == (ImportState.DONE, 2)
    assert [entry.verb for entry in db.session.scalars(select(Entry).where(Entry.object_kind == "school"))] == ["import"]


def test_a_refused_register_says_why_and_changes_nothing(app: Flask, officer: StaffClient) -> None:
    asked = bring(officer, b"a;b\n1;2\n")
    db.session.commit()
    tasks.run_imports()

    page = officer.get(f"/staff/schools/imports/{asked.id}").text

    assert ("Columns are missing: ndeg_fase_de_l_etablissement" in page, db.session.scalars(select(School)).all()) == (True, [])


def test_a_register_let_go_is_forgotten(app: Flask, officer: StaffClient) -> None:
    asked = bring(officer, table((*PRIMARY, *ADDRESS)))
    db.session.commit()
    tasks.run_imports()

    officer.send(f"/staff/schools/imports/{asked.id}/drop")
    officer.send(f"/staff/schools/imports/{asked.id}/confirm")

    db.session.refresh(asked)
    assert (asked.state, asked.content, tasks.run_imports()) == (ImportState.DROPPED, None, 0)


def test_an_import_a_dead_worker_left_is_taken_up_again(app: Flask, officer: StaffClient, frozen_time: Callable[[datetime], None]) -> None:
    asked = bring(officer, table((*PRIMARY, *ADDRESS)))
    asked.claimed_at = NOVEMBER
    db.session.commit()
    assert tasks.run_imports() == 0

    frozen_time(NOVEMBER + tasks.LEASE * 2)

    assert tasks.run_imports() == 1


def test_the_worker_does_imports(app: Flask) -> None:
    assert tasks.run_imports in worker._tasks


def test_the_form_asks_for_a_file_and_a_community(officer: StaffClient) -> None:
    answer = officer.send("/staff/schools/imports")

    assert (answer.status_code, "Choose a file." in answer.text, "Choose a community." in answer.text) == (422, True, True)
    empty = officer.send("/staff/schools/imports", community="fr", file=(BytesIO(b""), "register.csv"))
    assert (empty.status_code, "This file is empty." in empty.text) == (422, True)


@pytest.mark.parametrize("count", [1, 3])
def test_the_directory_costs_the_same_however_long_it_is(officer: StaffClient, count: int) -> None:
    for number in range(count):
        actions.add(Community.OTHER, {"name": f"School {number}", "postcode": "1050", "locality": "Ixelles", "stages": []}, actor="staff:1")
    db.session.commit()

    with count_queries() as statements:
        officer.get("/staff/schools/")

    # The account, the page, its count, the proposals.
    assert len(statements) <= 5, statements


def test_the_directory_is_searched_and_narrowed(officer: StaffClient) -> None:
    sample.load()

    assert "Athénée des Lilas" in officer.get("/staff/schools/?q=lilas").text
    assert "Athénée des Lilas" not in officer.get("/staff/schools/?q=lilas&community=nl").text
    assert "Hogeschool Zuidlicht" in officer.get("/staff/schools/?stage=higher").text
    assert "No school found" in officer.get("/staff/schools/?q=%25&page=99").text


def test_a_school_is_added_corrected_and_told_in_the_journal(officer: StaffClient) -> None:
    answer = officer.send(
        "/staff/schools/new", community="other", name="Lycée de la Mer", postcode="1050", locality="Ixelles", stages=["secondary"]
    )
    school = db.session.scalars(select(School)).one()
    assert answer.headers["Location"] == f"/staff/schools/{school.id}"

    officer.send(
        f"/staff/schools/{school.id}/edit",
        community="other",
        name="Lycée du Lac",
        postcode="1050",
        locality="Ixelles",
        stages=["secondary"],
    )

    db.session.refresh(school)
    edit = db.session.scalars(select(Entry).where(Entry.verb == "edit")).one()
    assert (school.name, edit.facts) == ("Lycée du Lac", {"before": {"name": "Lycée de la Mer"}, "after": {"name": "Lycée du Lac"}})
    assert "lac" in school.search


def test_what_a_teacher_proposed_is_shown_and_accepted(officer: StaffClient) -> None:
    school = actions.propose("École du Coin", "rue du Coin 1", "1050", "Ixelles", Community.FRENCH)
    assert "A teacher wrote 1 school" in officer.get("/staff/schools/").text
    assert "it is not in the directory yet" in officer.get(f"/staff/schools/{school.id}").text

    officer.send(f"/staff/schools/{school.id}/accept")

    db.session.refresh(school)
    assert school.state == SchoolState.LISTED


def test_the_days_of_both_communities_stand_side_by_side(officer: StaffClient) -> None:

    page = officer.get("/staff/holidays/").text

    assert ("19 October" in page or "19 Oct" in page, "both communities" in page) == (True, True)
    assert (
        "follow the general rule" in officer.get("/staff/holidays/?year=2030").text
        or officer.get("/staff/holidays/?year=2030").status_code == 404
    )


def test_who_is_registered_on_a_day_that_loses_its_school_is_told_of_and_the_journal_has_words(officer: StaffClient) -> None:
    _event, slots = world.make_event(40)
    world.wish(world.make_school(), slots)
    db.session.commit()
    day = f"{slots[0].starts_at:%Y-%m-%d}"
    days = {"first": day, "last": day, "source_date": "2026-09-01", "community": "fr", "source": "Circulaire"}

    answer = officer.send("/staff/holidays/", rule="closed", name_fr="Congé local", name_nl="Lokale vrije dag", **days)

    assert "1 class of these schools is registered on these days" in officer.get(answer.location).text
    journal = officer.get("/staff/journal").text
    assert ("No school" in journal, ">closed<" in journal) == (True, False)


def test_staff_write_down_days_and_take_them_back(officer: StaffClient) -> None:
    days = {"first": "2026-11-26", "last": "2026-11-27", "source_date": "2026-09-01"}
    texts = {"community": "fr", "rule": "closed", "name_fr": "Congé local", "name_nl": "Lokale vrije dag", "source": "Circulaire"}

    wrong = officer.send("/staff/holidays/", **(days | {"last": "2026-11-25"}), **texts)
    right = officer.send("/staff/holidays/", **days, **texts)

    assert (wrong.status_code, "must not come before" in wrong.text, right.status_code) == (422, True, 303)
    assert "Circulaire" in officer.get("/staff/holidays/").text
    officer.send("/staff/holidays/1/remove")
    assert "Circulaire" not in officer.get("/staff/holidays/").text
    assert [entry.verb for entry in db.session.scalars(select(Entry).order_by(Entry.id))] == ["add", "remove"]
