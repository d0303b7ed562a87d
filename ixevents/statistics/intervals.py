"""So many days before a moment, counted by the database: SQLite and PostgreSQL say it differently."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, SQLColumnExpression, literal_column
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from ixevents.core.db import Instant

TOLERANCE = 0.864
"""Seconds: a hundred-thousandth of a day. What was written at the same second of the day is whole days before."""


class _DaysBefore(FunctionElement[datetime]):
    type = Instant()
    name = "days_before"
    inherit_cache = True


def days_before(moment: SQLColumnExpression[datetime], days: int) -> ColumnElement[datetime]:
    """Return the last moment that is so many whole days of 24 hours before another."""
    return _DaysBefore(moment, literal_column(str(days)))


@compiles(_DaysBefore, "sqlite")
def _sqlite(element: _DaysBefore, compiler: SQLCompiler, **options: Any) -> str:
    moment, days = (compiler.process(clause, **options) for clause in element.clauses)
    return f"strftime('%Y-%m-%d %H:%M:%f', {moment}, '-{days} days', '+{TOLERANCE} seconds')"


@compiles(_DaysBefore, "postgresql")
def _postgresql(element: _DaysBefore, compiler: SQLCompiler, **options: Any) -> str:
    moment, days = (compiler.process(clause, **options) for clause in element.clauses)
    return f"({moment} - {days} * INTERVAL '24 hours' + INTERVAL '{TOLERANCE} seconds')"
