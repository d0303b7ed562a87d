"""The application as tests start it."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask import Config, Flask
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import Dialect, Engine, event
from sqlalchemy.util import LRUCache

from ixevents import config, create_app, schema
from ixevents.core import kept_pages, logs, reuse
from ixevents.extensions import db, limiter, mail
from ixevents.settings import store
from tests.support import prepared

SETTINGS = {
    "IXEVENTS_ENVIRONMENT": "test",
    "IXEVENTS_SECRET_KEY": "a key for tests only, long enough to be accepted",
    "IXEVENTS_BASE_URL": "https://events.example.org",
    "IXEVENTS_MAIL_FROM": "events@example.org",
    "IXEVENTS_RATELIMITS": "false",
    "IXEVENTS_FORM_MINIMUM_SECONDS": "0",
    "IXEVENTS_LOG_LEVEL": "ERROR",
}

_OF_ONE_TEST = ("IXEVENTS_DATA_DIR", "IXEVENTS_DATABASE_URL", "IXEVENTS_MAIL_SERVER", "IXEVENTS_MAIL_PORT")
"""Settings that nothing reads while the application is built, but what `_renew` gives anew."""

_USED: dict[frozenset[tuple[str, str]], tuple[Flask, dict[str, Any], Any]] = {}
"""Applications by their settings, each with its configuration as built, and its form."""

_COMPILED: dict[str, tuple[Dialect, LRUCache[Any, Any]]] = {}
"""Kinds of databases, each with the statements compiled for it."""

_ALIVE = ("config", "extensions", "jinja_loader", "_got_first_request")
"""What of an application changes by mere use, or is compared by itself."""

_RENEWED = ("sqlalchemy", "limiter", "mail", "ixevents-settings", "ixevents-reuse", "ixevents-kept-pages")
"""What extensions keep on an application, and `_renew` makes anew."""


@contextmanager
def running(address: str, folder: Path, settings: Mapping[str, str]) -> Iterator[Flask]:
    """Build the application on a database and push its context."""
    with _open(_build(_given(address, folder, settings))) as app:
        yield app


@contextmanager
def lent(address: str, folder: Path, settings: Mapping[str, str]) -> Iterator[Flask]:
    """The same on an application that served earlier tests, as in production, where building it is rare and pages are many.

    The database, the settings and what extensions remember are fresh. An application that a test has changed is not lent again.
    """
    given = _given(address, folder, settings)
    key = frozenset((name, value) for name, value in given.items() if name not in _OF_ONE_TEST)
    app, built, form = _USED.pop(key, (None, {}, None))
    if app is None:
        app = _build(given)
        built, form = dict(app.config), _form(app)
    else:
        _renew(app, built, given)
    with _open(app):
        _share_statements(db.engine)
        yield app
    if _form(app) == form:
        _USED[key] = app, built, form


def hasten(connection: Any, _record: Any = None) -> None:
    """Let SQLite not wait for the disk: no machine loses its power in a test."""
    if isinstance(connection, sqlite3.Connection):
        connection.execute("PRAGMA synchronous = OFF").close()


def _given(address: str, folder: Path, settings: Mapping[str, str]) -> dict[str, str]:
    return {**SETTINGS, "IXEVENTS_DATA_DIR": str(folder), "IXEVENTS_DATABASE_URL": address, **settings}


def _build(given: Mapping[str, str]) -> Flask:
    app = create_app(given)
    # Each template is compiled once in a run, not once in each process for each kind of settings.
    app.jinja_env.bytecode_cache = FileSystemBytecodeCache(str(prepared.shared("templates")))
    schema.prepare(app)
    return app


@contextmanager
def _open(app: Flask) -> Iterator[Flask]:
    with app.app_context():
        for engine in db.engines.values():
            event.listen(engine, "connect", hasten)
        try:
            yield app
        finally:
            db.session.remove()
            reuse.forget(app)
            for engine in db.engines.values():
                engine.dispose()


def _renew(app: Flask, built: Mapping[str, Any], given: Mapping[str, str]) -> None:
    """Give an application other settings and another database, and let its extensions begin anew."""
    app.config.clear()
    app.config.update(built)
    app.config.from_mapping(config.load(given))
    # Flask takes no more hooks from the first request on, and the database brings its one again.
    app._got_first_request = False
    hooks, helpers = list(app.teardown_appcontext_funcs), list(app.shell_context_processors)
    del app.extensions["sqlalchemy"]
    db.init_app(app)
    app.teardown_appcontext_funcs, app.shell_context_processors = hooks, helpers
    limiter.init_app(app)
    mail.init_app(app)
    store.Kept(app)
    kept_pages.init_app(app)
    logs.configure(app.config["LOG_LEVEL"], app.config["LOG_FORMAT"])


def _share_statements(engine: Engine) -> None:
    """Let an engine use the SQL that engines of the same kind have compiled; to SQLAlchemy, kinds are objects of their own."""
    dialect, compiled = _COMPILED.setdefault(engine.url.drivername, (engine.dialect, LRUCache(2000)))
    # What is found out about a server at the first connection is the same for all of a kind.
    engine.connect().close()
    engine.dialect = engine.pool._dialect = dialect
    engine._compiled_cache = compiled


def _form(app: Flask) -> Any:
    """Return what an application is made of: its addresses, its hooks, what templates may use."""
    parts = {name: part for name, part in vars(app).items() if name not in _ALIVE}
    rules = [rule.rule for rule in app.url_map.iter_rules()]
    kept = {name: kept for name, kept in app.extensions.items() if name not in _RENEWED}
    return _copied([parts, rules, kept, vars(app.jinja_env)])


def _copied(value: Any) -> Any:
    """Return a copy of nested tables and lists that later changes of them do not reach."""
    # Templates hold the configuration too, which is made anew.
    if isinstance(value, dict) and not isinstance(value, Config):
        return {key: _copied(inner) for key, inner in value.items()}
    return [_copied(inner) for inner in value] if isinstance(value, list) else value
