"""The form of the database: bringing it up to date, writing the next migration, saying where it stands.

Commands import this module when they need it and not before: the migration libraries take some 11 MiB of memory
that neither a web process nor a worker has a use for.
"""

from pathlib import Path

import flask_migrate
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask, current_app

from ixevents import config
from ixevents.extensions import db

FOLDER: Path = config.WEB_ROOT / "migrations"


def prepare(app: Flask) -> None:
    """Make the migration commands of Flask-Migrate work on an application."""
    flask_migrate.Migrate(app, db, directory=str(FOLDER), render_as_batch=True, compare_type=True)


def upgrade() -> None:
    """Bring the database to the newest form."""
    prepare(current_app._get_current_object())  # type: ignore[attr-defined]  # Flask-Migrate keeps the application itself
    flask_migrate.upgrade()


def write_revision(name: str) -> None:
    """Write the next migration from what changed in the models."""
    prepare(current_app._get_current_object())  # type: ignore[attr-defined]  # Flask-Migrate keeps the application itself
    number = len(list(ScriptDirectory(str(FOLDER)).walk_revisions())) + 1
    flask_migrate.revision(message=name.replace("_", " ").capitalize(), autogenerate=True, rev_id=f"{number:04}_{name}")


def standing() -> tuple[str | None, str | None]:
    """Return the revision the database is at, and the newest there is."""
    with db.engine.connect() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
    return current, ScriptDirectory(str(FOLDER)).get_current_head()
