"""The application as tests start it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask

from ixevents import create_app, schema
from ixevents.extensions import db

SETTINGS = {
    "IXEVENTS_ENVIRONMENT": "test",
    "IXEVENTS_SECRET_KEY": "a key for tests only, long enough to be accepted",
    "IXEVENTS_BASE_URL": "https://events.example.org",
    "IXEVENTS_MAIL_FROM": "events@example.org",
    "IXEVENTS_RATELIMITS": "false",
    "IXEVENTS_FORM_MINIMUM_SECONDS": "0",
    "IXEVENTS_LOG_LEVEL": "ERROR",
}


@contextmanager
def running(address: str, folder: Path, settings: dict[str, str]) -> Iterator[Flask]:
    """Build the application on a database and push its context."""
    given = {**SETTINGS, "IXEVENTS_DATA_DIR": str(folder), "IXEVENTS_DATABASE_URL": address, **settings}
    app = create_app(given)
    schema.prepare(app)
    with app.app_context():
        try:
            yield app
        finally:
            db.session.remove()
            for engine in db.engines.values():
                engine.dispose()
