"""Saving: one archive of all the database holds at one moment, while the site goes on."""

import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from zipfile import ZipFile

from sqlalchemy import Connection

from ixevents.backups import archive, counts, postgres, sqlite
from ixevents.backups.archive import CannotBackUp, Manifest, Part, Progress, Table
from ixevents.core import tokens
from ixevents.core.clock import now
from ixevents.extensions import db
from ixevents.privacy import ledger

Saved = tuple[dict[str, Table], str, Part]

DATABASE = "database"
KEY = "backup"
"""The purpose under which the secret key is marked."""


def save(path: Path, progress: Progress) -> Manifest:
    """Write the archive. Raises `CannotBackUp` when it cannot be made; then nothing is left of it."""
    if path.exists():
        raise CannotBackUp(f"{path} is there already; nothing is written over a backup.")
    if not path.parent.is_dir():
        raise CannotBackUp(f"There is no folder {path.parent}.")
    made_at, erasures = now(), [[line.mark, line.erased_at.isoformat(), line.coming] for line in ledger.lines()]
    db.session.rollback()
    engine = db.engine.dialect.name
    with archive.writing(path) as target:
        tables, revision, part = (_save_sqlite if engine == "sqlite" else _save_postgres)(target, path.parent, progress)
        manifest = Manifest(made_at, engine, revision, tokens.mark(KEY, KEY), tables, erasures, {DATABASE: part})
        archive.finish(target, manifest)
    return manifest


def _save_sqlite(target: ZipFile, folder: Path, progress: Progress) -> Saved:
    with tempfile.TemporaryDirectory(prefix=".ixevents-", dir=folder) as beside:
        copied = Path(beside) / DATABASE
        sqlite.copy(Path(str(db.engine.url.database)), copied, "Copying", progress)
        with sqlite.opened(copied) as connection:
            tables, revision = _counted(connection, progress)
        with progress("Packing", copied.stat().st_size) as done:
            return tables, revision, archive.add(target, DATABASE, archive.pieces(copied, done))


def _save_postgres(target: ZipFile, _folder: Path, progress: Progress) -> Saved:
    with postgres.snapshot() as (connection, name):
        tables, revision = _counted(connection, progress)
        with progress("Saving", postgres.size(connection)) as done:
            return tables, revision, archive.add(target, DATABASE, _told(postgres.dump(name), done), packed=True)


def _counted(connection: Connection, progress: Progress) -> tuple[dict[str, Table], str]:
    with progress("Counting", 1) as done:
        revision, tables = counts.revision(connection), counts.count(connection)
        done(1)
    return tables, revision


def _told(chunks: Iterable[bytes], done: Callable[[int], object]) -> Iterator[bytes]:
    for chunk in chunks:
        done(len(chunk))
        yield chunk
