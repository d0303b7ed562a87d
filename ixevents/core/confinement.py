"""Who works for some programmes only finds nothing of the others, whichever page asks: every reading leaves it out (GDPR-13).

A row belongs to the programme of the edition its foreign keys lead to; a new model that points there, through columns that are never
empty, is held back from its first day. What somebody confined has written says so in a column `confined_to`, and is found by who is
confined alike. Only reading is confined: what is changed was read before. Statements on bare tables are not, nor those of `core.ready`.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cache, partial
from itertools import islice
from typing import Any, cast

from flask import current_app, g
from sqlalchemy import Column, ColumnElement, Table, bindparam, event, or_, select, true
from sqlalchemy.orm import ORMExecuteState, with_loader_criteria

from ixevents.core.db import Base

ROOT = "edition"
"""The table whose column `programme` says to which programme a row belongs."""
MARK = "confined_to"
"""The column by which a row says itself for which programmes it was written."""
EITHER = {"question": ("event_id", "edition_id")}
"""Tables of which a row has one of several ways to its edition."""

_CONFINED = "confined_to"
_SEPARATOR = ","


def programmes() -> frozenset[str] | None:
    """Return the programmes that the work of this moment is confined to; None for all of them."""
    found: frozenset[str] | None = g.get(_CONFINED) if g else None
    return found


def reaches(programme: str) -> bool:
    """Whether a programme is within what the work of this moment is confined to."""
    found = programmes()
    return found is None or programme in found


def kept(slugs: Iterable[str]) -> str:
    """Return programmes as a column keeps them; empty for all of them."""
    return _SEPARATOR.join(sorted(slugs))


def own() -> str:
    """Return what the work of this moment is confined to, as a column keeps it."""
    return kept(programmes() or ())


def confine(slugs: Iterable[str]) -> None:
    """Confine the rest of this request, or of this piece of work, to some programmes; where none is named it sees all of them.

    Only a session that reads for somebody confined is watched: everybody else's statements cost nothing more.
    """
    found = frozenset(slugs) or None
    setattr(g, _CONFINED, found)
    if found:
        session = current_app.extensions["sqlalchemy"].session()
        if not event.contains(session, "do_orm_execute", _leave_out):
            event.listen(session, "do_orm_execute", _leave_out)


@contextmanager
def confined(to: str) -> Iterator[None]:
    """Confine what happens in the block to the programmes a column keeps; where it is empty, the block sees all of them."""
    before = programmes()
    confine(filter(None, to.split(_SEPARATOR)))
    try:
        yield
    finally:
        setattr(g, _CONFINED, before)


def everywhere() -> Any:
    """Let a block, or a function, see all programmes: for what holds across them, such as a room that is taken."""
    return confined("")


def belongs(table: Table) -> bool:
    """Whether each row of a table is of one programme, or was written by somebody confined to some."""
    return _within(table) is not None


def _leave_out(state: ORMExecuteState) -> None:
    # What a statement loads besides keeps its options.
    if programmes() is not None and state.is_select and not (state.is_column_load or state.is_relationship_load):
        state.statement = state.statement.options(_criteria())


@cache
def _criteria() -> Any:
    """Return the one option that narrows every model, each by its own rule; one for each model would take ten times as long."""
    Base.within_programmes = true()
    for model in _models():
        rule = _within(cast(Table, model.__table__))
        if rule is not None:
            model.within_programmes = rule(partial(_of, model))
    return with_loader_criteria(Base, lambda model: model.within_programmes, include_aliases=True)


def _of(model: type[Base], column: Column[Any]) -> Any:
    return getattr(model, column.name)


def _models(parent: type[Base] = Base) -> Iterator[type[Base]]:
    for model in parent.__subclasses__():
        yield model
        yield from _models(model)


Rule = Callable[[Callable[[Column[Any]], Any]], ColumnElement[bool]]
"""Says of a row, by its columns, whether it is within."""


@cache
def _within(table: Table) -> Rule | None:
    """Return the rule of a table; None for one whose rows are of no programme."""
    if table.name == ROOT:
        return lambda of: of(table.c.programme).in_(bindparam("confined_to", expanding=True, callable_=lambda: sorted(programmes() or ())))
    if MARK in table.c:
        return lambda of: of(table.c[MARK]) == bindparam("confined_to_own", callable_=own, type_=table.c[MARK].type)
    ways = _ways(table)
    return (lambda of: or_(*(of(column).in_(_ids(target)) for column, target in ways))) if ways else None


def _ways(table: Table) -> list[tuple[Column[Any], Column[Any]]]:
    """Return the columns by which a row is of a programme, each with the one it points to: the first that is never empty will do."""
    leading = [(column, key.column) for column in table.columns for key in column.foreign_keys]
    if table.name in EITHER:
        return [(column, target) for column, target in leading if column.name in EITHER[table.name]]
    sure = (way for way in leading if not way[0].nullable and way[1].table is not table and belongs(way[1].table))
    return list(islice(sure, 1))


def _ids(target: Column[Any]) -> Any:
    rule = cast(Rule, _within(target.table))
    return select(target).where(rule(lambda column: column))
