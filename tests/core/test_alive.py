"""Connections to PostgreSQL that broke while nobody used them: who comes next gets another, and notices nothing."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from sqlalchemy import create_engine, event, text
from sqlalchemy.exc import OperationalError

from ixevents.core import db as core
from ixevents.extensions import db
from tests.support.client import ProofreadingClient

CUT = text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name AND pid <> pg_backend_pid()")


@contextmanager
def _opened() -> Iterator[list[str]]:
    """What happens to connections: each that is opened."""
    seen: list[str] = []

    def opened(_connection: object, _record: object) -> None:
        seen.append("connect")

    event.listen(db.engine, "connect", opened)
    try:
        yield seen
    finally:
        event.remove(db.engine, "connect", opened)


def _cut_all() -> None:
    engine = create_engine(db.engine.url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(CUT, {"name": db.engine.url.database})
    engine.dispose()


def test_what_broke_while_it_was_left_alone_is_replaced(any_app: Flask, client: ProofreadingClient) -> None:
    if db.engine.dialect.name != "postgresql":
        return
    db.session.execute(text("SELECT 1"))
    db.session.rollback()
    _cut_all()
    time.sleep(core.ALIVE_SECONDS)

    with _opened() as seen:
        assert db.session.scalar(text("SELECT 2")) == 2

    assert seen == ["connect"]


def test_what_was_used_a_moment_ago_is_not_asked(any_app: Flask) -> None:
    if db.engine.dialect.name != "postgresql":
        return
    db.session.execute(text("SELECT 1"))
    db.session.rollback()
    _cut_all()

    with _opened() as seen, pytest.raises(OperationalError):
        db.session.scalar(text("SELECT 2"))
    db.session.rollback()

    assert seen == []
    # Whoever tries again finds another: all that were as old went with it.
    assert db.session.scalar(text("SELECT 2")) == 2
