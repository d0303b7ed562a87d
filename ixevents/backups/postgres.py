"""PostgreSQL: its own pg_dump under a snapshot that is counted too, and its own pg_restore in one transaction."""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

from flask import current_app
from sqlalchemy import URL, Connection, text
from sqlalchemy.dialects import postgresql

from ixevents.backups.archive import CHUNK, CannotBackUp, Table
from ixevents.extensions import db

LEAVING_SECONDS = 2
_CLEAR = """
DO $$ DECLARE found record; BEGIN
  FOR found IN SELECT tablename AS name FROM pg_tables WHERE schemaname = current_schema() LOOP
    EXECUTE format('DROP TABLE %I CASCADE', found.name);
  END LOOP;
  FOR found IN SELECT p.oid::regprocedure AS name FROM pg_proc p WHERE p.pronamespace = current_schema()::regnamespace
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e') LOOP
    EXECUTE format('DROP FUNCTION %s CASCADE', found.name);
  END LOOP;
END $$;
"""
"""Everything of ours in the schema, and nothing of an extension's."""


@contextmanager
def snapshot() -> Iterator[tuple[Connection, str]]:
    """Hold the database as it is at this moment; gives a connection that sees it, and its name for pg_dump."""
    with db.engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
        yield connection, str(connection.scalar(text("SELECT pg_export_snapshot()")))


def dump(snapshot_name: str) -> Iterator[bytes]:
    """Yield what pg_dump writes of a snapshot."""
    options = ["--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot_name}", f"--dbname={_address()}"]
    with _running("pg_dump", *options, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None  # noqa: S101  # asked for in the line above
        while chunk := process.stdout.read(CHUNK):
            yield chunk


def load(dumped: Path, saved: Mapping[str, Table]) -> None:
    """Put a dump in the place of what is there: all of it or, when anything goes wrong or is not as it was saved, nothing."""
    with _running(
        "psql",
        "--single-transaction",
        "--set=ON_ERROR_STOP=1",
        "--no-psqlrc",
        "--quiet",
        "--output=/dev/null",
        f"--dbname={_address()}",
        stdin=subprocess.PIPE,
    ) as target:
        assert target.stdin is not None  # noqa: S101  # asked for in the line above
        target.stdin.write(_CLEAR.encode())
        with _running("pg_restore", "--no-owner", "--no-privileges", "--file=-", str(dumped), stdout=subprocess.PIPE) as source:
            assert source.stdout is not None  # noqa: S101  # asked for in the line above
            shutil.copyfileobj(source.stdout, target.stdin, CHUNK)
        target.stdin.write("".join(_comparison(saved)).encode())
        target.stdin.close()


def _comparison(saved: Mapping[str, Table]) -> Iterator[str]:
    """Yield what compares each table with what it held; the first that differs ends the transaction."""
    quoted = postgresql.dialect().identifier_preparer.quote_identifier
    # A dump leaves the search path empty.
    yield "\nRESET search_path;\n"
    for name, table in saved.items():
        sums = {"count(*)": table.rows} | {f"coalesce(sum({quoted(column)}), 0)": total for column, total in table.sums.items()}
        same = " AND ".join(f"{found} = {int(total)}" for found, total in sums.items())
        words = f"What was restored is not what was saved: {name}".replace("'", "''").replace("%", "%%")
        raised = f"RAISE EXCEPTION '{words}'"
        yield f"DO $$ BEGIN IF NOT (SELECT {same} FROM {quoted(name)}) THEN {raised}; END IF; END $$;\n"  # noqa: S608  # names are quoted


def others() -> int:
    """Return how many others are connected to the database; who is just leaving, as stopped processes are, has a moment to be gone."""
    until = time.monotonic() + LEAVING_SECONDS
    while (count := _connected()) and time.monotonic() < until:
        # Within one transaction the same others would be seen again.
        db.session.remove()
        time.sleep(0.05)
    return count


def _connected() -> int:
    asked = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    return int(db.session.scalar(text(f"{asked} AND backend_type = 'client backend'")) or 0)


def size(connection: Connection) -> int:
    """Return the bytes of the database, as an idea of how long it takes."""
    return int(connection.scalar(text("SELECT pg_database_size(current_database())")) or 0)


@contextmanager
def _running(program: str, *arguments: str, stdin: int | None = None, stdout: int | None = None) -> "Iterator[subprocess.Popen[bytes]]":
    """Run a program of PostgreSQL. Raises `CannotBackUp` with what it said when it fails."""
    _require_itself()
    folder = current_app.config["PG_PROGRAMS"]
    path = shutil.which(program, path=folder or None)
    if path is None:
        raise CannotBackUp(f"{program} is not found: install the client programs of PostgreSQL, or set IXEVENTS_PG_PROGRAMS.")
    command = [path, *arguments]
    with TemporaryFile() as said:
        with subprocess.Popen(command, stdin=stdin, stdout=stdout, stderr=said, env=_environment()) as process:  # noqa: S603  # our own words
            try:
                yield process
            except BrokenPipeError:
                pass  # it ended early, and says why
            except BaseException:
                process.kill()
                raise
        if process.returncode:
            raise CannotBackUp(f"{program} failed: {_last_words(said)}")


def _require_itself() -> None:
    """Refuse a pooler: these programs change the connection they are lent, and leave it so to whoever gets it next."""
    if current_app.config["DATABASE_POOLER"]:
        raise CannotBackUp("The pooler cannot carry this: set IXEVENTS_DATABASE_DIRECT_URL to the address of PostgreSQL itself.")


def _last_words(said: IO[bytes]) -> str:
    said.seek(0)
    return " ".join(said.read().decode(errors="replace").split())[-300:]


def _address() -> str:
    """Return the address for libpq, without the password: everybody on a machine sees what programs are called with."""
    return _url().set(drivername="postgresql", password=None).render_as_string()


def _environment() -> dict[str, str]:
    password = _url().password
    return {**os.environ, **({"PGPASSWORD": str(password)} if password else {})}


def _url() -> URL:
    return db.engine.url
