"""SQLite: copied page by page in one read transaction, while others go on reading and writing."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import Connection, create_engine

from ixevents.backups.archive import CannotBackUp, Progress

PAGES_A_STEP = 2048


def copy(source: Path, target: Path, label: str, progress: Progress) -> None:
    """Bring `target` to what `source` holds at this moment, whoever writes there; what was in `target` is gone, at once or not at all."""
    with closing(sqlite3.connect(f"file:{quote(str(source))}?mode=ro", uri=True, isolation_level=None)) as theirs:
        # A transaction of our own, so that a change by others does not make the copying begin anew. In WAL mode nobody waits for it.
        theirs.execute("BEGIN")
        pages = theirs.execute("PRAGMA page_count").fetchone()[0]
        theirs.execute("SELECT count(*) FROM sqlite_master").fetchone()
        with closing(sqlite3.connect(target, timeout=30)) as ours, progress(label, pages) as done:
            reached = [0]

            def tell(_status: int, left: int, total: int) -> None:
                done(total - left - reached[0])
                reached[0] = total - left

            theirs.backup(ours, pages=PAGES_A_STEP, progress=tell)


@contextmanager
def opened(path: Path) -> Iterator[Connection]:
    """Read a database file that nobody else uses."""
    engine = create_engine(f"sqlite:///{path}")
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def require_whole(path: Path) -> None:
    """Have SQLite look over a file. Raises `CannotBackUp` when something in it is broken."""
    try:
        with closing(sqlite3.connect(path)) as connection:
            found = connection.execute("PRAGMA integrity_check").fetchall()
    except sqlite3.DatabaseError as error:
        raise CannotBackUp(f"The saved database cannot be read ({error}).") from error
    if found != [("ok",)]:
        raise CannotBackUp(f"The saved database is damaged ({found[0][0]}).")
