"""How a migration runs: in one transaction on either database, one process at a time, all or nothing (case 59)."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from flask import current_app
from sqlalchemy import JSON, Connection, TypeDecorator

_LOCK = 7_211_001
"""Any number will do, as long as nothing else in the database locks by it."""


def run() -> None:
    """Run what alembic was asked for on the application's database."""
    extension = current_app.extensions["migrate"]
    with extension.db.engine.connect() as connection:
        begin(connection)
        options = {"transactional_ddl": True, "render_item": in_plain_types, **extension.configure_args}
        context.configure(connection=connection, target_metadata=extension.db.metadata, **options)
        with context.begin_transaction():
            context.run_migrations()
        finish(connection)


def in_plain_types(kind: str, item: Any, autogenerate: AutogenContext) -> str | Literal[False]:
    """Write our column types as what they are in the database: a migration must not change when the code does."""
    if kind != "type":
        return False
    plain = item.impl if isinstance(item, TypeDecorator) else item
    if isinstance(plain, JSON):
        autogenerate.imports.add("from sqlalchemy.dialects import postgresql")
        return 'sa.JSON().with_variant(postgresql.JSONB(), "postgresql")'
    return f"sa.{plain!r}"


def begin(connection: Connection) -> None:
    """Open the transaction and keep others out of it."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
        return
    # A table rebuilt under its own name would take the rows pointing at it along; the check in `finish` stands in.
    connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
    # The driver opens no transaction before CREATE and ALTER; without this a killed migration would stay half done.
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def finish(connection: Connection) -> None:
    """Commit, once every foreign key still points at something."""
    if connection.dialect.name == "postgresql":
        connection.commit()
        return
    lost = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    if lost:
        raise RuntimeError(f"{len(lost)} rows point at nothing after the migration: {lost[:3]}")
    connection.commit()
    connection.exec_driver_sql("PRAGMA foreign_keys = ON")


run()
