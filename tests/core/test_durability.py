"""What is written stays written. Tests themselves do without (`tests.support.apps.hasten`): this one asks what the application asks for."""

from pathlib import Path

from sqlalchemy import create_engine, text

import ixevents.core.db  # noqa: F401  # prepares every connection


def test_sqlite_waits_for_the_disk(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'some.db'}")
    with engine.connect() as connection:
        assert connection.execute(text("PRAGMA synchronous")).scalar() == 2
        assert connection.execute(text("PRAGMA journal_mode")).scalar() == "wal"
    engine.dispose()
