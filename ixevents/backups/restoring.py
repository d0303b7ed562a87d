"""Restoring: an archive is looked at, put in place, compared with what it said, brought up to date, and kept from sending.

The steps are called one by one by the command, which commits, and brings the database up to date between them.
"""

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from flask import current_app

from ixevents.backups import archive, counts, postgres, saving, sqlite
from ixevents.backups.archive import CannotBackUp, Manifest, Progress
from ixevents.config import made
from ixevents.core import tokens
from ixevents.core.clock import now
from ixevents.extensions import db
from ixevents.journal import actions as journal
from ixevents.journal.models import SYSTEM
from ixevents.outbox import home, presence
from ixevents.outbox.models import HeldFor
from ixevents.privacy import holders, ledger
from ixevents.privacy.ledger import Line
from ixevents.registrations import personal as registrations

STAGED = "restored.db"


def require_fit(manifest: Manifest, *, other_key: bool) -> None:
    """Raise `CannotBackUp` when the archive cannot be restored here."""
    engine = db.engine.dialect.name
    if manifest.engine != engine:
        raise CannotBackUp(f"This backup is of {manifest.engine}, the database here is {engine}: restore it into {manifest.engine}.")
    if manifest.key not in tokens.marks(saving.KEY, saving.KEY) and not other_key:
        raise CannotBackUp(
            "It was made under another secret key: links in letters and the apps of staff will not work, and nobody can be erased again. "
            "Set IXEVENTS_SECRET_KEY to that one, or add it to IXEVENTS_SECRET_KEY_FALLBACKS. If it is lost: --other-key"
        )


def require_free(*, replace: bool) -> None:
    """Raise `CannotBackUp` when something is at work here, or something would be lost."""
    working = presence.alive(current_app.config["DATA_DIR"])
    if db.engine.dialect.name == "postgresql":
        # Our own idle connections are nobody else's work.
        db.session.remove()
        db.engine.dispose()
        working = max(working, postgres.others())
    if working:
        raise CannotBackUp(f"{working} still at work on this database: stop the web processes and the workers first, on every machine.")
    with db.engine.connect() as connection:
        if not replace and not counts.is_empty(connection):
            raise CannotBackUp("This database is not empty. To put the backup in its place and lose what is there: --replace")


def erasures_here() -> list[Line] | None:
    """Return the erasures that the database in place knows of; None where there is none, or one older than that list."""
    found = ledger.lines() if ledger.is_kept() else None
    db.session.rollback()
    return found


def erasures_of(path: Path) -> list[Line]:
    """Return the erasures that another archive, or a list written by `ixevents privacy ledger`, knows of."""
    try:
        rows = [line.split() for line in path.read_text().splitlines()]
        return [Line(mark, datetime.fromisoformat(moment), coming == "coming") for mark, moment, coming in rows]
    except (UnicodeDecodeError, ValueError):
        return in_manifest(archive.read(path))


def in_manifest(manifest: Manifest) -> list[Line]:
    """Return the erasures an archive knows of."""
    return [Line(mark, datetime.fromisoformat(moment), coming) for mark, moment, coming in manifest.erasures]


@contextmanager
def unpacked(path: Path, manifest: Manifest, progress: Progress) -> Iterator[Path]:
    """Give the database part as a file, held against its SHA-256."""
    folder = made(current_app.config["DATA_DIR"])
    with tempfile.TemporaryDirectory(prefix=".restore-", dir=folder) as beside:
        target = Path(beside) / STAGED
        archive.extract(path, saving.DATABASE, target, manifest, progress)
        yield target


def compare(manifest: Manifest) -> None:
    """Hold the database, still of the archive's revision, against the manifest. Raises `CannotBackUp` with what differs."""
    if db.engine.dialect.name == "sqlite":
        sqlite.require_whole(Path(str(db.engine.url.database)))
    with db.engine.connect() as connection:
        found = counts.differences(manifest.tables, counts.count(connection))
    if found:
        raise CannotBackUp(f"What was restored is not what was saved: {'; '.join(found[:5])}.")


def forget_again(found: Iterable[Line], saved_at: datetime) -> int:
    """Forget whoever was erased after the backup was made. Returns how many had come back with it."""
    since = [line for line in found if line.erased_at >= saved_at]
    returned = list(ledger.returned(since))
    for key, line in returned:
        if not line.coming:
            registrations.withdraw(key, actor=SYSTEM)
        holders.erase_each(key)
    ledger.carry(since)
    return len(returned)


def keep_from_sending(manifest: Manifest, forgotten: int) -> None:
    """Hold the outbox until a person says that this is the one, and write into the journal what was done."""
    home.hold(HeldFor.RESTORED, manifest.made_at)
    days = (now() - manifest.made_at).days
    journal.note("restore", "outbox_home", actor=SYSTEM, rows=manifest.rows, days=days, forgotten=forgotten)
