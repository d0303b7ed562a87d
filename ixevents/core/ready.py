"""Statements made ready once: their text, and how values go in and come out.

For a statement that every visitor causes, working these out again takes SQLAlchemy five times as long as the database takes to answer.
All else stays SQLAlchemy's: the connection and its transaction, what an error is called and what follows from it, and whoever listens.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, cast

from sqlalchemy import Connection, Delete, Insert, Select, Update
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import Session, scoped_session
from sqlalchemy.types import TypeEngine

Statement = Select[Any] | Insert | Update | Delete
Row = tuple[Any, ...]
_Change = Callable[[Any], Any]


class Ready:
    """A statement that is asked again and again, with other values for its `bindparam`s.

    It has no lists of values (`IN`), which are written out for each execution.
    """

    def __init__(self, make: Callable[[], Statement]) -> None:
        self._make = make
        self._for: dict[str, _Prepared] = {}

    def rows(self, session: Session | scoped_session[Any], values: Mapping[str, Any]) -> list[Row]:
        """Execute it in the transaction of a session, after what was changed in that before, as any statement."""
        own = session() if isinstance(session, scoped_session) else session
        own.flush()
        return self.on(own.connection(), values)

    def on(self, connection: Connection, values: Mapping[str, Any]) -> list[Row]:
        """Execute it on a connection; raises what SQLAlchemy raises."""
        dialect = connection.dialect
        prepared = self._for.get(dialect.name) or self._for.setdefault(dialect.name, _prepare(self._make(), dialect))
        return prepared.run(connection, values)


@dataclass
class _Prepared:
    text: str
    order: Sequence[str] | None
    "In which order values are given; None where they are given by name."
    fixed: Mapping[str, Any]
    "Values that are part of the statement."
    ins: Sequence[tuple[str, _Change]]
    types: Sequence[TypeEngine[Any]]
    "Of what comes out."
    outs: Sequence[tuple[int, _Change]] | None = None
    "Known once the database has said what it answers."

    def run(self, connection: Connection, values: Mapping[str, Any]) -> list[Row]:
        given = {**self.fixed, **values}
        for name, change in self.ins:
            given[name] = change(given[name])
        parameters = given if self.order is None else [given[name] for name in self.order]
        found = self._ask(connection, parameters)
        return [_read(row, self.outs) for row in found] if self.outs else found

    def _ask(self, connection: Connection, parameters: Any) -> list[Row]:
        text = self.text
        cursor = connection.connection.cursor()
        # Those who count or time statements are told of this one too, as SQLAlchemy does.
        told = SimpleNamespace() if connection._has_events or connection.engine._has_events else None
        try:
            if told is not None:
                for tell in connection.dispatch.before_cursor_execute:
                    text, parameters = tell(connection, cursor, text, parameters, told, False)
            cursor.execute(text, parameters)
            found = cast(list[Row], cursor.fetchall() if cursor.description else [])
            if self.outs is None:
                self.outs = self._changes(connection.dialect, cursor.description or ())
            if told is not None:
                connection.dispatch.after_cursor_execute(connection, cursor, text, parameters, told, False)
        except BaseException as error:
            # What is no error of the database, such as a number too large for its driver, keeps its name.
            if isinstance(error, Exception) and not isinstance(error, connection.dialect.loaded_dbapi.Error):
                raise
            connection._handle_dbapi_exception(error, text, parameters, cursor, None)
        cursor.close()
        return found

    def _changes(self, dialect: Dialect, described: Sequence[Any]) -> list[tuple[int, _Change]]:
        changes = [kind._cached_result_processor(dialect, column[1]) for kind, column in zip(self.types, described, strict=True)]
        return [(place, change) for place, change in enumerate(changes) if change is not None]


def _read(row: Row, outs: Sequence[tuple[int, _Change]]) -> Row:
    values = list(row)
    for place, change in outs:
        values[place] = change(values[place])
    return tuple(values)


def _prepare(statement: Statement, dialect: Dialect) -> _Prepared:
    compiled = statement.compile(dialect=dialect)
    if compiled.post_compile_params or compiled.literal_execute_params:
        raise ValueError(f"parts of this are written for each execution: {compiled}")
    changes = {name: change for name, change in compiled._bind_processors.items() if callable(change)}
    fixed = {name: bound.effective_value for name, bound in compiled.binds.items() if not bound.required}
    fixed |= {name: changes[name](value) for name, value in fixed.items() if name in changes}
    ins = [(name, change) for name, change in changes.items() if name not in fixed]
    return _Prepared(str(compiled), compiled.positiontup, fixed, ins, [column.type for column in compiled._result_columns])
