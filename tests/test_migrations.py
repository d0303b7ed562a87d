"""Migrations: from nothing to now and back, on both databases; what they end with is what the models say."""

import json
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import flask_migrate
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import Column, Date, DateTime, MetaData, create_engine, inspect, text

from ixevents.accounts.models import Staff
from ixevents.associations.models import StandCall, StandState
from ixevents.classes.handover import ClassHandover
from ixevents.config import WEB_ROOT
from ixevents.core.clock import now
from ixevents.core.db import Base
from ixevents.extensions import db
from ixevents.feedback import actions as surveys
from ixevents.feedback import queries as survey_queries
from ixevents.feedback.models import SurveyQuestion
from ixevents.projects.results import IndicatorValue
from tests.figures.test_indicators import make_indicator
from tests.support import factories, stands
from tests.support.apps import running
from tests.support.databases import PostgresServer

SCRIPTS = ScriptDirectory(str(WEB_ROOT / "migrations"))
MIGRATED = "migrated"
"""The PostgreSQL database that has come all the way."""
REVISIONS = [script.revision for script in reversed(list(SCRIPTS.walk_revisions()))]


@pytest.fixture(autouse=True)
def _scripts_are_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Some hundred steps are taken here, and each would read every script again."""
    monkeypatch.setattr(ScriptDirectory, "from_config", lambda _config: SCRIPTS)


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_app(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """The application on a database without a single table."""
    if request.param == "sqlite":
        with running(f"sqlite:///{tmp_path}/empty.db", tmp_path, {}) as app:
            yield app
    else:
        with on_postgres(request.getfixturevalue("postgres_server"), tmp_path) as app:
            yield app


@pytest.fixture(params=["sqlite", "postgresql"])
def migrated_app(request: pytest.FixtureRequest, migrated: Callable[[str], str], tmp_path: Path) -> Iterator[Flask]:
    """The application on a database that has come all the way; it is made once, and copied for each test."""
    source = migrated(request.param)
    if request.param == "sqlite":
        shutil.copyfile(source, tmp_path / "migrated.db")
        with running(f"sqlite:///{tmp_path}/migrated.db", tmp_path, {}) as app:
            yield app
    else:
        with on_postgres(request.getfixturevalue("postgres_server"), tmp_path, template=source) as app:
            yield app


@pytest.fixture(scope="module")
def migrated(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], str]:
    """Return where a migrated database of a kind is: the path of a file, or the name of a database to copy."""
    folder = tmp_path_factory.mktemp("migrated")

    @cache
    def made(kind: str) -> str:
        if kind == "sqlite":
            with running(f"sqlite:///{folder}/migrated.db", folder, {}):
                flask_migrate.upgrade()
            return f"{folder}/migrated.db"
        server: PostgresServer = request.getfixturevalue("postgres_server")
        server.create(MIGRATED)
        request.addfinalizer(lambda: server.drop(MIGRATED))
        with running(server.address(MIGRATED), folder, {}):
            flask_migrate.upgrade()
        return MIGRATED

    return made


@contextmanager
def on_postgres(server: PostgresServer, folder: Path, template: str = "template0") -> Iterator[Flask]:
    """Run the application on a database of its own."""
    server.create("for_migrations", template)
    with running(server.address("for_migrations"), folder, {}) as app:
        yield app
    server.drop("for_migrations")


def test_revisions_are_one_line_of_numbers() -> None:
    assert [re.fullmatch(r"(\d{4})_[a-z0-9_]+", revision) is not None for revision in REVISIONS] == [True] * len(REVISIONS)
    assert [int(revision[:4]) for revision in REVISIONS] == list(range(1, len(REVISIONS) + 1))
    assert len(SCRIPTS.get_heads()) == 1


def test_the_last_revision_is_what_the_models_say(migrated_app: Flask) -> None:
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        differences = compare_metadata(context, Base.metadata)

    assert differences == []


def test_constraints_and_indexes_are_those_of_the_models(migrated_app: Flask, tmp_path: Path) -> None:
    """What autogeneration does not compare: checks, and the conditions of partial indexes."""
    migrated = _constraints(db.engine.url.render_as_string(hide_password=False))
    flask_migrate.downgrade(revision="base")
    Base.metadata.create_all(db.engine)

    modelled = _constraints(db.engine.url.render_as_string(hide_password=False))

    assert migrated == modelled


def test_every_step_goes_up_down_and_up_again(empty_app: Flask) -> None:
    states = {}
    for revision in REVISIONS:
        flask_migrate.upgrade(revision=revision)
        states[revision] = _schema()

    for revision, before in zip(reversed(REVISIONS), [*reversed(REVISIONS[:-1]), None], strict=True):
        assert _schema() == states[revision]
        flask_migrate.downgrade(revision=before or "base")

    assert _schema() == {}
    flask_migrate.upgrade()
    assert _schema() == states[REVISIONS[-1]]


def test_what_the_first_version_held_comes_along_and_back_again(empty_app: Flask) -> None:
    """A migration that only works on empty tables breaks the first upgrade of a real site (case 59)."""
    flask_migrate.upgrade(revision=REVISIONS[0])
    content = json.loads(Path(__file__).with_name("first_version.json").read_text("utf-8"))
    _insert(content)
    before = _rows(content)

    flask_migrate.upgrade()

    assert {name: len(rows) for name, rows in _rows(content).items()} == {name: len(rows) for name, rows in content.items()}
    flask_migrate.downgrade(revision=REVISIONS[0])
    assert _rows(content) == before


def test_running_it_again_changes_nothing(migrated_app: Flask) -> None:
    before = _schema()

    flask_migrate.upgrade()

    assert _schema() == before


def test_a_migration_that_breaks_leaves_nothing_half_done(migrated_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken(Exception):
        pass

    def break_at(operations: object, *_args: object, **_kwargs: object) -> None:
        raise Broken

    # By then the indexes of the last tables are gone.
    monkeypatch.setattr("alembic.operations.ops.DropTableOp.drop_table", break_at)
    before = _schema()

    with pytest.raises(Broken):
        flask_migrate.downgrade(revision="base")

    assert _schema() == before


def test_foreign_keys_hold_again_after_a_migration(migrated_app: Flask) -> None:
    if db.engine.dialect.name == "sqlite":
        with db.engine.connect() as connection:
            assert connection.execute(text("PRAGMA foreign_keys")).scalar() == 1
    assert inspect(db.engine).get_foreign_keys("event") != []


def test_an_edition_that_asked_about_the_dossier_can_be_told_that_there_was_none(migrated_app: Flask) -> None:
    asked, own = (_dossier_question() for _number in range(2))
    asked.choices, own.choices = asked.choices[:4], own.choices[:3]
    db.session.commit()

    flask_migrate.downgrade(revision="0055_class_handovers")
    flask_migrate.upgrade()

    db.session.expire_all()
    assert [option.words.nl for option in asked.options] == ["Ja", "Voor een deel", "Nee", "Ik heb het niet gelezen", "Er was er geen"]
    assert len(own.options) == 3


def test_classes_that_were_handed_over_before_are_each_a_sending_of_one(migrated_app: Flask) -> None:
    one, two = (
        ClassHandover(registration_id=factories.make_registration().id, name="Lena", language="fr", sending="shared", ends_at=now())
        for _number in range(2)
    )
    db.session.add_all([one, two])
    db.session.commit()

    flask_migrate.downgrade(revision="0069_stands_called_off")
    flask_migrate.upgrade()

    db.session.expire_all()
    assert (one.sending, two.sending) == (f"alone-{one.id}", f"alone-{two.id}")


def test_a_reason_of_before_keeps_its_words_in_the_language_they_are_written_in(migrated_app: Flask) -> None:
    indicator = make_indicator(factories.make_project(), None)
    someone = Staff(email="agent@example.org", name="Agent", language="fr")
    db.session.add(someone)
    db.session.flush()
    written = {
        "Une école est venue à pied": "system",
        "Geteld op de lijst van het onthaal": f"staff:{someone.id}",
        "Rapport final": f"staff:{someone.id}",
        "OK": "system",
    }
    db.session.add_all(
        IndicatorValue(indicator_id=indicator.id, value=1, reason_as_found=words, actor=actor) for words, actor in written.items()
    )
    db.session.commit()

    flask_migrate.downgrade(revision="0063_kits_out_and_back")
    flask_migrate.upgrade()

    db.session.expire_all()
    found = db.session.query(IndicatorValue).order_by(IndicatorValue.id).all()
    assert [one.reason.as_dict() or one.reason_as_found for one in found] == [
        {"fr": "Une école est venue à pied"},
        {"nl": "Geteld op de lijst van het onthaal"},
        {"fr": "Rapport final"},
        "OK",
    ]
    assert [one.reason_as_found for one in found] == ["", "", "", "OK"]


def test_stands_that_were_called_off_are_withdrawn_where_nobody_knows_of_it(migrated_app: Flask) -> None:
    called_off = stands.make_stand(state=StandState.CALLED_OFF)
    coming = stands.make_stand(called_off.call, state=StandState.CONFIRMED)
    called_off.call.called_off_at, called_off.call.called_off_reason = now(), factories.words("Orage.", "Onweer.")
    db.session.commit()

    flask_migrate.downgrade(revision="0068_sent_reports")
    flask_migrate.upgrade()

    db.session.expire_all()
    assert [one.state for one in (called_off, coming)] == [StandState.WITHDRAWN, StandState.CONFIRMED]
    found = db.session.get_one(StandCall, coming.call_id)
    assert (found.called_off_at, found.called_off_reason.as_dict()) == (None, {})


def _tables() -> MetaData:
    """Return the tables as the database has them now; the models are of another time."""
    tables = MetaData()
    tables.reflect(db.engine)
    return tables


def _insert(content: dict[str, list[dict[str, Any]]]) -> None:
    with db.engine.begin() as connection:
        for table in _tables().sorted_tables:
            for row in content.get(table.name, []):
                connection.execute(table.insert().values({name: _value(table.c[name], value) for name, value in row.items()}))


def _value(column: Column[Any], value: Any) -> Any:
    """Return what JSON kept as words as what the column holds."""
    if isinstance(column.type, DateTime):
        return datetime.fromisoformat(value)
    return date.fromisoformat(value) if isinstance(column.type, Date) else value


def _rows(names: dict[str, Any]) -> dict[str, list[tuple[Any, ...]]]:
    tables = _tables().tables
    with db.engine.connect() as connection:
        found = {name: connection.execute(tables[name].select()).mappings().all() for name in names}
    # By name: a column that was taken away and put back stands at the end.
    return {
        name: sorted((tuple(value for _column, value in sorted(row.items(), key=str)) for row in rows), key=str)
        for name, rows in found.items()
    }


def _schema() -> dict[str, list[tuple[str, str, bool]]]:
    """Return every table with its columns, and its indexes by name."""
    if db.engine.dialect.name == "sqlite":
        return _schema_of_sqlite()
    found = inspect(db.engine)
    schema: dict[str, list[tuple[str, str, bool]]] = {}
    # All tables at once: one by one they cost PostgreSQL minutes.
    indexes_of = found.get_multi_indexes()
    for key, listed in found.get_multi_columns().items():
        if key[1] == "alembic_version":
            continue
        columns = [(column["name"], str(column["type"]), bool(column["nullable"])) for column in listed]
        indexes = [
            (str(index["name"]), ",".join(map(str, index["column_names"])), bool(index["unique"])) for index in indexes_of.get(key, [])
        ]
        schema[key[1]] = sorted(columns) + sorted(indexes)
    return schema


def _schema_of_sqlite() -> dict[str, list[tuple[str, str, bool]]]:
    """Return the same in two statements: asked table by table, as reflection does, it takes longer than all the migrations."""
    of_tables = "FROM sqlite_master AS m, {} WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' AND m.name != 'alembic_version'"
    columns = of_tables.format("pragma_table_info(m.name) AS c")
    indexes = of_tables.format("pragma_index_list(m.name) AS i, pragma_index_info(i.name) AS c") + " AND i.origin = 'c' ORDER BY c.seqno"
    schema: dict[str, list[tuple[str, str, bool]]] = {}
    with db.engine.connect() as connection:
        for table, name, kind, required in connection.execute(text(f'SELECT m.name, c.name, c.type, c."notnull" {columns}')):
            schema.setdefault(table, []).append((name, kind, not required))
        of_index: dict[tuple[str, str, bool], list[str]] = {}
        for table, name, unique, column in connection.execute(text(f'SELECT m.name, i.name, i."unique", c.name {indexes}')):
            of_index.setdefault((table, name, bool(unique)), []).append(str(column))
    for (table, name, unique), named in of_index.items():
        schema[table].append((name, ",".join(named), unique))
    return {table: sorted(parts) for table, parts in schema.items()}


def _constraints(address: str) -> dict[str, list[str]]:
    """Return the names and texts of checks, unique constraints, foreign keys and partial indexes, by table."""
    engine = create_engine(address)
    found = inspect(engine)
    result = {}
    for table in found.get_table_names():
        if table == "alembic_version":
            continue
        texts = [f"check {check['name']}: {check['sqltext']}" for check in found.get_check_constraints(table)]
        texts += [f"unique {unique['name']}: {unique['column_names']}" for unique in found.get_unique_constraints(table)]
        texts += [f"key {key['name']}: {key['constrained_columns']} {key['referred_table']}" for key in found.get_foreign_keys(table)]
        texts += [
            f"index {index['name']}: { {name: str(value) for name, value in index.get('dialect_options', {}).items()} }"
            for index in found.get_indexes(table)
        ]
        result[table] = sorted(texts)
    engine.dispose()
    return result


def _dossier_question() -> SurveyQuestion:
    survey = surveys.set_up(factories.make_edition(programme="youth"))
    questions = db.session.scalars(survey_queries.questions(survey.edition_id)).all()
    return next(one for one in questions if "dossier" in one.label.fr)
