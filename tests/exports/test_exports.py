"""Exports of registrations, opened again with other libraries and compared cell by cell."""

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from openpyxl import load_workbook
from sqlalchemy import select

from ixevents.accounts.roles import Role
from ixevents.classes.models import ClassParty
from ixevents.core import tables
from ixevents.core.clock import BRUSSELS, now
from ixevents.core.refusal import Refused
from ixevents.events.models import Slot
from ixevents.events.questions import Kind, Scope
from ixevents.exports import actions, columns, queries, tasks
from ixevents.exports.models import Export, ExportPart, ExportView, State
from ixevents.extensions import db
from ixevents.journal.models import Entry
from ixevents.privacy import holders
from ixevents.registrations.listing import Wanted
from ixevents.registrations.models import Answer, Registration
from ixevents.staff.exports import views
from tests.support import belgian_excel, factories
from tests.support.client import StaffClient
from tests.support.queries import count_queries

CSV = {"ending": "csv", "separator": ";", "bom": True, "per_seat": False}
XLSX = {"ending": "xlsx", "per_seat": False}
STAFF = "staff:1"


@pytest.fixture
def slot(app: Flask) -> Slot:
    return factories.make_slot()


def test_a_csv_holds_what_was_asked_and_opens_in_belgium(slot: Slot) -> None:
    meal = factories.make_question(event=slot.event, kind=Kind.CHOICE, label=factories.words("Repas"))
    _party(slot, "=HYPERLINK(0)", seats=2, answers={(meal.id, 0): "b"})
    _party(slot, "Zoë; Élan", phone="+32 2 515 61 11")

    raw = _content(_made(["name", "phone", "seats", f"q{meal.id}"], CSV))

    sniffed = csv.Sniffer().sniff(raw.decode("utf-8-sig"), ";,")
    assert list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline=""), sniffed)) == [
        ["Nom", "Téléphone", "Places", "Repas"],
        ["'=HYPERLINK(0)", "", "2", "Choix b"],
        ["Zoë; Élan", "+32 2 515 61 11", "1", ""],
    ]
    assert belgian_excel.formulas(belgian_excel.opened(raw)) == []


def test_a_workbook_has_typed_cells(slot: Slot) -> None:
    age = factories.make_question(event=slot.event, kind=Kind.NUMBER)
    day = factories.make_question(event=slot.event, kind=Kind.DATE)
    registration = _party(slot, "=1+1", answers={(age.id, 0): "12", (day.id, 0): "2027-05-08"})

    sheet = load_workbook(io.BytesIO(_content(_made(["number", "start", "name", f"q{age.id}", f"q{day.id}"], XLSX)))).active

    cells = next(sheet.iter_rows(min_row=2))
    start = slot.starts_at.astimezone(BRUSSELS).replace(tzinfo=None)
    assert [cell.value for cell in cells[:4]] == [registration.id, start, "=1+1", 12]
    assert [cell.data_type for cell in cells] == ["n", "d", "s", "n", "d"]
    assert f"{cells[4].value:%d/%m/%Y}" == "08/05/2027"


def test_nobody_came_is_said_once_the_door_is_closed(slot: Slot) -> None:
    parties = [factories.make_registration(slot=slot, name=name, came=came) for name, came in (("Awa", 0), ("Zoé", 2))]
    came = next(column for column in columns.fixed() if column.key == "came")

    before = [came.read(party, 0) for party in parties]
    slot.door_closed_at = now()
    after = [came.read(party, 0) for party in parties]

    assert (before, after) == ([None, 2], [0, 2])


def test_each_person_has_a_line_or_all_share_one(slot: Slot) -> None:
    meal = factories.make_question(event=slot.event, kind=Kind.CHOICE, scope=Scope.SEAT)
    _party(slot, "Awa", seats=3, answers={(meal.id, 1): "a", (meal.id, 3): "c"})

    each = _rows(_made(["name", f"q{meal.id}"], CSV | {"per_seat": True}))
    shared = _rows(_made(["name", f"q{meal.id}"], CSV))

    assert each[1:] == [["Awa", "1", "Choix a"], ["Awa", "2", ""], ["Awa", "3", "Choix c"]]
    assert [line[1].replace("\N{NO-BREAK SPACE}", " ") for line in shared[1:]] == ["1 : Choix a\n3 : Choix c"]


def test_the_filters_are_the_ones_of_the_list(slot: Slot) -> None:
    _party(slot, "Awa")
    _party(factories.make_slot(), "Zoë")

    assert _rows(_made(["name"], CSV, event=str(slot.event_id)))[1:] == [["Awa"]]


def test_what_tells_about_health_needs_a_reason_and_the_journal_keeps_it(slot: Slot) -> None:
    allergy = factories.make_question(event=slot.event, sensitive=True)
    _party(slot, "Awa", answers={(allergy.id, 0): "yes"}, needs_note="Fauteuil")

    for key in (f"q{allergy.id}", "needs", "needs_note"):
        with pytest.raises(Refused):
            actions.order(Wanted.of({}), ["name", key], CSV, actor=STAFF, language="fr")
    export = actions.order(Wanted.of({"q": "Awa"}), ["needs_note"], CSV, actor=STAFF, language="fr", reason="préparer la salle")

    entry = db.session.scalars(select(Entry)).one()
    assert (entry.verb, entry.object_id, entry.actor) == ("export", export.id, STAFF)
    assert entry.facts == {"count": 1, "columns": ["needs_note"], "filters": {"q": True}, "ending": "csv", "reason": "préparer la salle"}


def test_the_worker_makes_long_ones_on_both_databases_and_once(any_app: Flask) -> None:
    slot = factories.make_slot(capacity=2000)
    for number in range(actions.BATCH * 2 + 3):
        db.session.add(Registration(slot_id=slot.id, name=f"Party {number}", language="fr", seats=1, state="confirmed"))
    export = actions.order(Wanted.of({}), ["number", "name"], CSV, actor=STAFF, language="fr")
    db.session.commit()

    assert [tasks.make_due(), tasks.make_due()] == [1, 0]

    db.session.refresh(export)
    assert (export.state, export.done, export.total) == (State.READY, 503, 503)
    assert len(_rows(export)) == 504


def test_a_worker_that_stopped_leaves_the_export_to_the_next(slot: Slot) -> None:
    _party(slot, "Awa")
    export = actions.order(Wanted.of({}), ["name"], CSV, actor=STAFF, language="fr")
    export.state, export.claimed_until = State.WORKING, now() - timedelta(seconds=1)
    db.session.add(ExportPart(export_id=export.id, number=0, content=b"half"))
    db.session.commit()

    tasks.make_due()

    assert _rows(export) == [["Nom"], ["Awa"]]


def test_what_fails_again_and_again_is_given_up(slot: Slot) -> None:
    export = actions.order(Wanted.of({}), ["name"], CSV, actor=STAFF, language="fr")
    export.attempts = tasks.ATTEMPTS
    db.session.commit()

    tasks.make_due()

    assert export.state == State.FAILED


def test_batches_cost_the_same_however_many_they_hold(slot: Slot) -> None:
    question = factories.make_question(event=slot.event)
    counts: list[int] = []
    for _round in range(2):
        for _ in range(1 if not counts else 20):
            _party(slot, "Awa", answers={(question.id, 0): "yes"})
        export = actions.order(Wanted.of({}), ["name", f"q{question.id}"], CSV, actor=STAFF, language="fr")
        with count_queries() as statements:
            actions.make(export)
        counts.append(len(statements))

    assert counts[0] == counts[1]


def test_files_are_gone_after_a_day_and_when_a_person_is_erased(slot: Slot) -> None:
    _party(slot, "Awa")
    first, second = (_made(["name"], CSV) for _ in range(2))
    first.expires_at = now() - timedelta(seconds=1)
    db.session.commit()

    assert tasks.drop_old() == 1
    assert (first.state, second.state) == (State.EXPIRED, State.READY)
    holders.erase_all("somebody@example.org")

    assert second.state == State.EXPIRED
    assert db.session.scalars(select(ExportPart)).all() == []


def test_an_officer_orders_a_small_export_and_takes_it_at_once(desk: StaffClient, slot: Slot) -> None:
    staff = desk.sign_in(Role.PROGRAMME_OFFICER)
    _party(slot, "Awa")

    ordered = desk.send(f"/staff/exports/new?event={slot.event_id}", columns=["name", "seats"], layout="csv")
    page = desk.get(ordered.headers["Location"])
    listed = desk.get("/staff/exports/").text
    taken = desk.get(f"{ordered.headers['Location']}/file")

    assert (ordered.status_code, page.status_code, taken.status_code) == (303, 200, 200)
    assert f"<td>{slot.event.title.en}</td>" in listed
    assert taken.headers["Content-Disposition"].startswith('attachment; filename="registrations-')
    assert taken.headers["Content-Length"] == str(len(taken.data))
    assert list(csv.reader(io.StringIO(taken.data.decode()), delimiter=";"))[1:] == [["Awa", "1"]]
    assert [(entry.verb, entry.actor) for entry in db.session.scalars(select(Entry))] == [
        ("export", f"staff:{staff.id}"),
        ("download", f"staff:{staff.id}"),
    ]


def test_a_file_goes_with_its_length_and_breaks_off_when_it_is_erased_on_the_way(any_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "CHUNK_BYTES", 200)
    monkeypatch.setattr(actions, "PART_BYTES", 200)
    here = factories.make_slot()
    for number in range(60):
        _party(here, f"Zoë {number}")
    export = _made(["name"], CSV)
    whole = _content(export)
    db.session.commit()

    pieces = views._parts(export.id)
    first = next(pieces)
    actions.forget_file(export)
    db.session.commit()

    assert any_app.testing
    assert 0 < len(first) < len(whole)
    with pytest.raises(LookupError):
        next(pieces)


def test_a_colleague_sees_neither_the_export_nor_its_file(desk: StaffClient, slot: Slot) -> None:
    export = _made(["name"], CSV)
    export.ordered_by = "staff:99"
    desk.sign_in(Role.ADMINISTRATOR)

    answers = [desk.get(path).status_code for path in (f"/staff/exports/{export.id}", f"/staff/exports/{export.id}/file")]

    assert answers == [404, 404]
    assert desk.send(f"/staff/exports/{export.id}/forget").status_code == 404


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"columns": []}, "columns"),
        ({"columns": ["name"], "guarded": ["needs"]}, "health"),
        ({"columns": ["name"], "guarded": ["needs"], "health": "y"}, "reason"),
        ({"columns": ["code"]}, "columns"),
    ],
)
def test_what_is_missing_is_said_beside_its_field(desk: StaffClient, slot: Slot, form: dict[str, Any], field: str) -> None:
    desk.sign_in(Role.PROGRAMME_OFFICER)

    answer = desk.send("/staff/exports/new", layout="xlsx", **form)

    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert db.session.scalars(select(Export)).all() == []


def test_a_choice_of_columns_is_kept_and_shared_without_what_is_about_health(desk: StaffClient, slot: Slot) -> None:
    desk.sign_in(Role.PROGRAMME_OFFICER)
    kept = {"view_name": "Repas", "view_shared": "y", "health": "y", "guarded": ["needs"], "reason": "cuisine"}
    desk.send("/staff/exports/new", columns=["name"], layout="csv-comma", per_seat="y", **kept)
    view = db.session.scalars(select(ExportView)).one()

    desk.sign_in(Role.PROGRAMME_OFFICER)
    page = desk.get(f"/staff/exports/new?view={view.id}").text
    desk.send(f"/staff/exports/views/{view.id}/delete")

    assert (view.columns, view.shared, view.layout["per_seat"]) == (["name"], True, True)
    assert 'value="csv-comma" checked' in page
    assert 'value="name" checked' in page
    assert 'value="seats" checked' not in page
    assert len(db.session.scalars(select(ExportView)).all()) == 1


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_with_one_and_with_three(desk: StaffClient, slot: Slot, count: int) -> None:
    staff = desk.sign_in(Role.ADMINISTRATOR)
    for _ in range(count):
        _made(["name"], CSV).ordered_by = f"staff:{staff.id}"

    with count_queries() as statements:
        desk.get("/staff/exports/")

    assert len(statements) == 7


def _party(slot: Slot, name: str, *, answers: dict[tuple[int, int], str] | None = None, **values: Any) -> Registration:
    registration = factories.make_registration(slot=slot, name=name, **values)
    for (question, person), value in (answers or {}).items():
        db.session.add(Answer(registration_id=registration.id, question_id=question, person=person, value=value))
    db.session.flush()
    db.session.expire(registration)
    return registration


def test_classes_have_columns_of_their_own_read_a_batch_at_a_time(app: Flask) -> None:
    costs = []
    for number in (1, 2, 3):
        registration = factories.make_registration(slot=factories.make_slot(), party_key=f"class:{number}", seats=24)
        facts = {"label": f"{number}A", "level": "P5", "pupils": 22, "adults": 2}
        db.session.add(ClassParty(registration_id=registration.id, school_named="École des Étangs", **facts))
        db.session.commit()
        export = actions.order(Wanted(), ["number", "school", "class_label", "pupils"], CSV, actor="staff:1", language="en")
        with count_queries() as statements:
            actions.make(export)
        costs.append(len(statements))
    lines = _content(export).decode("utf-8-sig").splitlines()

    assert costs[0] == costs[2]
    assert [line.split(";")[1:] for line in lines] == [
        ["School", "Class", "Pupils"],
        *[["École des Étangs", f"{number}A", "22"] for number in (1, 2, 3)],
    ]


def _made(keys: list[str], layout: dict[str, Any], **filters: str) -> Export:
    export = actions.order(Wanted.of(filters), keys, layout, actor=STAFF, language="fr", reason="")
    actions.make(export)
    return export


def _content(export: Export) -> bytes:
    return b"".join(
        db.session.scalar(queries.part(export.id, number)) or b"" for number in db.session.scalars(queries.part_numbers(export.id))
    )


def _rows(export: Export) -> list[list[str]]:
    return list(csv.reader(io.StringIO(_content(export).decode("utf-8-sig"), newline=""), delimiter=";"))
