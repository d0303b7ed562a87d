"""Letters go in the middle of what takes long: whoever signs up waits for one (case 60)."""

import pytest
from flask import Flask
from sqlalchemy import select

from ixevents.exports import actions, tasks
from ixevents.exports.models import Export, State
from ixevents.extensions import db
from ixevents.outbox import worker
from ixevents.registrations.listing import Wanted
from ixevents.schools import imports, registers
from ixevents.schools import tasks as school_tasks
from ixevents.schools.models import Community, ImportState, SchoolImport
from tests.outbox.conftest import Write
from tests.outbox.mailserver import MailServer
from tests.support import factories


@pytest.fixture
def settings(sending: dict[str, str]) -> dict[str, str]:
    return sending


pytestmark = pytest.mark.usefixtures("no_tasks_of_others")


def test_some_letters_go_between_two_parts_of_a_task_and_the_others_after_it(any_app: Flask, write: Write, server: MailServer) -> None:
    for number in range(worker.LETTERS_BETWEEN + 5):
        write(f"r-{number}@example.org")
    gone: list[int] = []

    def task() -> None:
        for _part in range(2):
            # Twice within a second is once.
            worker.give_way()
            gone.append(len(server.taken))

    worker.every(60, task)
    worker.run_once()

    assert gone == [worker.LETTERS_BETWEEN] * 2
    assert len(server.taken) == worker.LETTERS_BETWEEN + 5


def test_outside_of_a_worker_nothing_goes(app: Flask, write: Write, server: MailServer) -> None:
    write()

    worker.give_way()

    assert server.taken == []


def test_a_task_goes_on_where_letters_cannot_be_read(app: Flask, write: Write, server: MailServer) -> None:
    write()
    gone: list[int] = []

    def task() -> None:
        db.session.execute(db.text("ALTER TABLE notice RENAME TO notice_away"))
        db.session.commit()
        worker.give_way()
        gone.append(len(server.taken))
        db.session.execute(db.text("ALTER TABLE notice_away RENAME TO notice"))

    worker.every(60, task)
    worker.run_once()

    assert (gone, len(server.taken)) == ([0], 1)


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_confirmation_does_not_wait_for_the_end_of_a_long_list(any_app: Flask, write: Write, server: MailServer, ending: str) -> None:
    slot = factories.make_slot(capacity=None)
    for _number in range(actions.BATCH + 1):
        factories.make_registration(slot=slot)
    layout = {"ending": ending, "per_seat": False, "separator": ";", "bom": True}
    export_id = actions.order(Wanted.of({}), ["name", "seats"], layout, actor="staff:1", language="fr").id
    write()
    states: list[str] = []

    def look(_address: str) -> str:
        with any_app.app_context():
            states.append(db.session.scalars(select(Export.state).where(Export.id == export_id)).one())
        return ""

    server.at_text = look
    worker.every(60, tasks.make_due)
    worker.run_once()

    assert states == [State.WORKING]
    assert db.session.get_one(Export, export_id, populate_existing=True).state == State.READY


@pytest.mark.parametrize("trial", [True, False])
def test_a_confirmation_written_meanwhile_does_not_wait_for_the_end_of_a_register_of_schools(
    any_app: Flask, write: Write, server: MailServer, monkeypatch: pytest.MonkeyPatch, trial: bool
) -> None:
    monkeypatch.setattr(worker, "LOOK_SECONDS", 0.0)
    asked = imports.ask(_register(school_tasks.STEP * 2), "register.csv", Community.FRENCH, part=False, actor="staff:1", language="fr")
    asked.state = ImportState.TO_CHECK if trial else ImportState.TO_DO
    db.session.commit()
    import_id = asked.id
    seen: list[tuple[str, int]] = []
    read = registers.read

    def read_while_somebody_signs_up(*given: object) -> object:
        with any_app.app_context():
            write("resident@example.org")
        return read(*given)

    def look(_address: str) -> str:
        with any_app.app_context():
            found = db.session.get_one(SchoolImport, import_id)
            seen.append((found.state, found.done))
        return ""

    monkeypatch.setattr(registers, "read", read_while_somebody_signs_up)
    server.at_text = look
    worker.every(60, school_tasks.run_imports)
    worker.run_once()

    db.session.refresh(asked)
    assert seen == [(ImportState.TO_CHECK if trial else ImportState.TO_DO, school_tasks.STEP)]
    assert (asked.state, asked.done) == (ImportState.CHECKED if trial else ImportState.DONE, school_tasks.STEP * 2)


def _register(schools: int) -> bytes:
    rows = ["fase_etablissement;fase_implantation;nom;reseau;niveau;adresse;code_postal;commune"]
    rows += [f"{number};{number};École {number};Officiel;Primaire ordinaire;Rue {number};1050;Ixelles" for number in range(1, schools + 1)]
    return "\n".join(rows).encode()
