"""The declarative base and the column types of all models."""

import json
import sqlite3
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import JSON, DateTime, MetaData, String, Text, event
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Dialect, Engine, ExceptionContext
from sqlalchemy.exc import InvalidatePoolError, OperationalError
from sqlalchemy.orm import DeclarativeBase, registry
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.types import TypeDecorator

from ixevents.core import alphabetical, turns
from ixevents.core.languages import Translated

# Named constraints, so that SQLite's batch migrations and PostgreSQL agree on what to drop.
NAMING_CONVENTION = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

_SHORT = 200
"""Longest JSON text that is remembered once read."""

Json = JSON().with_variant(JSONB(), "postgresql")
"""A JSON column; JSONB on PostgreSQL."""


class Base(DeclarativeBase):
    """Parent of every model.

    The models of a package know each other's names and are made ready together, when the first of them is used: the start, which
    uses few, need not wait for all.
    """

    metadata = MetaData(naming_convention=NAMING_CONVENTION)

    def __init_subclass__(cls, **options: Any) -> None:
        cls._sa_registry = _registry(".".join(cls.__module__.split(".")[:2]))
        super().__init_subclass__(**options)


@cache
def _registry(_package: str) -> registry:
    return registry(metadata=Base.metadata)


class Instant(TypeDecorator[datetime]):
    """A moment: aware in Python, UTC in the database. A naive value is a bug and raises `ValueError`."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Store UTC; SQLite keeps no zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"naive datetime {value!r} cannot be stored")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], datetime | None]:
        """Read UTC, aware; in one step, for a list reads hundreds of them."""
        return _read_moment if dialect.name == "sqlite" else _in_utc


class RawInstant(Instant):
    """A moment as the driver gives it, by `type_coerce`: for who mostly has no need to know it. `read_instant` reads it."""

    cache_ok = True

    def result_processor(self, dialect: Dialect, coltype: object) -> Any:
        """Leave it as it is."""


class Personal(TypeDecorator[str]):
    """Text that may identify a person; its package's `personal.py` finds, erases and expires it."""

    impl = String
    cache_ok = True


class TranslatedText(TypeDecorator[Translated]):
    """A `Translated` value kept as one JSON object."""

    impl = Json
    cache_ok = True

    def process_bind_param(self, value: Translated | None, dialect: Dialect) -> dict[str, str] | None:
        """Store the written languages only."""
        return None if value is None else value.as_dict()

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Translated]:
        """Read a value, empty where nothing is written; in one step, for a list reads hundreds of them."""
        return _parse if dialect.name == "sqlite" else Translated.of


class WrittenText(TypeDecorator[Translated]):
    """The same as the database writes it, for lists: `cast(column, WrittenText)` lets equal texts be one value on PostgreSQL too."""

    impl = Text
    cache_ok = True

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Translated]:
        """Read a value."""
        return _parse


def read_json(text: str | bytes) -> Any:
    """Read JSON; short texts that come again and again, such as an event's languages, are read once.

    The engines' `json_deserializer`. Whoever gets a list or an object may change it: each gets its own.
    """
    if len(text) > _SHORT:
        return json.loads(text)
    value, flat = _read(text)
    return value.copy() if flat else json.loads(text) if isinstance(value, (list, dict)) else value


@lru_cache(maxsize=2048)
def _read(text: str | bytes) -> tuple[Any, bool]:
    value = json.loads(text)
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return value, isinstance(value, (list, dict)) and not any(isinstance(part, (list, dict)) for part in inside)


def read_instant(value: Any) -> datetime | None:
    """Read a moment as the driver gave it."""
    return _moment(value) if isinstance(value, str) else _in_utc(value)


def _moment(text: str | None) -> datetime | None:
    # Said at once: putting the zone in afterwards takes four times as long.
    return None if text is None else datetime.fromisoformat(f"{text}+00:00")


# SQLite gives moments as text, the same again and again.
_read_moment = lru_cache(maxsize=2048)(_moment)


def read_translated(text: str | None) -> Translated:
    """Read a text in its languages that was asked for as the database writes it, `cast(column, Text)`."""
    return _parse(text)


def _in_utc(value: datetime | None) -> datetime | None:
    return None if value is None else value.astimezone(UTC)


# SQLite gives JSON as text. Values cannot change, so equal texts may be one value.
@lru_cache(maxsize=2048)
def _parse(text: str | None) -> Translated:
    return Translated.of(None if text is None else json.loads(text))


_READ_ONLY = "25006"
"""What PostgreSQL calls a change where only reading is allowed."""

_CACHE = -256
"""Kilobytes of pages that each connection keeps. Every commit of another empties it, and the system keeps the file in memory anyway."""


_USED_AT = "ixevents-used-at"
ALIVE_SECONDS = 0.1
"""For so long after its last use a connection passes for alive: no server restarts as fast. Who uses one that broke within it is told to
try again (503)."""


_PAGE = 2048
"""Bytes of a page of a database that is made: a registration changes one in each of some thirty tables and indexes, and every changed page
is written whole. A database keeps the size it was made with."""
_PAGES_KEPT_BACK = 2000
"""Pages that are gathered before they are moved from the log of changes into the database, the last of many changes only."""


@event.listens_for(Engine, "do_connect")
def _take_turns(dialect: Dialect, _record: Any, _arguments: Any, options: dict[str, Any]) -> None:
    """Have those who write to SQLite wait in line."""
    if dialect.name == "sqlite":
        options["factory"] = turns.Connection


@event.listens_for(Engine, "handle_error")
def _find_the_one_that_writes(context: ExceptionContext) -> Exception | None:
    """Take a PostgreSQL that only follows another for one that is away: at the next try the connection leads to the one in its place."""
    if getattr(context.original_exception, "sqlstate", None) != _READ_ONLY:
        return None
    context.is_disconnect = True
    # The parameters are names and addresses.
    return OperationalError(context.statement, None, context.original_exception, hide_parameters=True)


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: Any, _record: Any) -> None:
    """Make SQLite durable, strict on foreign keys and patient.

    `IMMEDIATE`: a transaction takes the write lock with its first change, so that a busy database is
    waited for; a deferred one fails at once with SQLITE_BUSY_SNAPSHOT, whatever the time-out.
    """
    if not isinstance(connection, sqlite3.Connection):
        return
    connection.isolation_level = "IMMEDIATE"
    alphabetical.teach(connection)
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {turns.PATIENCE_SECONDS * 1000}")
    cursor.execute(f"PRAGMA page_size = {_PAGE}")
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute(f"PRAGMA wal_autocheckpoint = {_PAGES_KEPT_BACK}")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute(f"PRAGMA cache_size = {_CACHE}")
    cursor.close()


@event.listens_for(Engine, "checkin")
def _note_use(_connection: Any, record: ConnectionPoolEntry) -> None:
    record.info[_USED_AT] = time.monotonic()


@event.listens_for(Engine, "checkout")
def _ask_whether_it_lives(connection: Any, record: ConnectionPoolEntry, _lent: object) -> None:
    """Ask a connection to PostgreSQL that was left alone for a while whether it still leads anywhere, before anything depends on it.

    `pool_pre_ping` asks before every use: a journey to the database for nothing where somebody used it a moment ago. Raises
    `InvalidatePoolError` for the pool, which throws away all that are as old and opens another.
    """
    used_at = record.info.get(_USED_AT)
    if used_at is None or time.monotonic() - used_at < ALIVE_SECONDS or isinstance(connection, sqlite3.Connection):
        return
    try:
        connection.autocommit = True
        connection.execute("SELECT 1", prepare=False).close()
        connection.autocommit = False
    except connection.OperationalError as error:
        raise InvalidatePoolError from error


@event.listens_for(Engine, "connect")
def _keep_prepared(connection: Any, _record: Any) -> None:
    """Let PostgreSQL keep the plans of statements that come again and again; under a pooler nothing is prepared.

    psycopg forgets them with every rollback, for what they speak of may have been made in that very transaction; nothing of ours is.
    And every page that only reads ends with one: each of its statements was planned anew, which takes longer than answering it.
    """
    prepared = getattr(connection, "_prepared", None)
    if prepared is not None:
        prepared.clear = lambda: False
