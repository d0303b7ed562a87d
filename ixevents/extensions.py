"""Extension instances, unbound; `create_app` binds them."""

from typing import Any

import structlog
from flask_babel import Babel
from flask_limiter import Limiter
from flask_mail import Mail
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import InterfaceError, OperationalError

from ixevents.core.catalogues import CATALOGUES
from ixevents.core.db import Base, read_json
from ixevents.core.limits import client_network

log = structlog.get_logger()


class OneDatabaseSession(Session):
    """A session of the one database there is."""

    _own: Engine | None = None

    def get_bind(self, mapper: Any = None, clause: Any = None, bind: Any = None, **_more: Any) -> Any:
        """Return it. Looking which of several holds a table takes as long as asking SQLite."""
        if bind is not None:
            return bind
        if self._own is None:
            self._own = self._db.engine
        return self._own


class Database(SQLAlchemy):
    """The database of a request, let go after it."""

    def looking(self) -> Connection:
        """Return a connection for a single look, to be closed.

        On PostgreSQL no transaction is begun and ended around it: that would be two journeys more.
        """
        connection = self.engine.connect()
        if connection.dialect.name == "postgresql":
            connection = connection.execution_options(isolation_level="AUTOCOMMIT")
        return connection

    def _teardown_session(self, exc: BaseException | None) -> None:
        """Let the connection go. Where it broke after its last statement the page is made, and its reader gets it (case 57)."""
        try:
            super()._teardown_session(exc)
        except (OperationalError, InterfaceError) as error:
            log.warning("database went away after the last statement", kind=type(error).__name__)
            self.session.registry.clear()


# expire_on_commit off: a view redirects after its one commit and must not pay a query to read back
# what it has just written.
db = Database(
    metadata=Base.metadata,
    session_options={"class_": OneDatabaseSession, "expire_on_commit": False},
    engine_options={"json_deserializer": read_json},
)
babel = Babel()
babel.domain_instance = CATALOGUES
mail = Mail()
limiter = Limiter(key_func=client_network)
