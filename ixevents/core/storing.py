"""Storing one new object at a time, where others wait for it.

The unit of work of the ORM sorts everything that changed and writes it in the right order. For one new row under a lock that takes three
times as long as its INSERT. Here the row is written at once, and its object stands in the session as after a flush: stored, and gone again
when the transaction is rolled back.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any, TypeVar, cast

from sqlalchemy import Column, Table, bindparam
from sqlalchemy import insert as insert_into
from sqlalchemy.orm import Mapper, RelationshipDirection, Session, scoped_session
from sqlalchemy.orm.attributes import instance_dict, instance_state, set_committed_value

from ixevents.core.db import Base
from ixevents.core.ready import Ready

Thing = TypeVar("Thing", bound=Base)


def new(kind: type[Thing], /, **values: Any) -> Thing:
    """Return a new object with these values, for `insert`: put in past the ORM's notes of what changed, which only its flush reads.

    What it points to may be among them; its lists are empty.
    """
    thing: Thing = kind.__mapper__.class_manager.new_instance()
    instance_dict(thing).update(values, **_foreign_keys(kind.__mapper__, values))
    for name in _lists(kind):
        set_committed_value(thing, name, [])
    return thing


def insert(session: Session | scoped_session[Any], thing: Base) -> None:
    """Insert a new object now, with the defaults of its columns; what it points to is stored already, what points to it is not there yet.

    Listeners to `before_insert` are called. Everything that changed before is written first, as by any statement.
    """
    own = session() if isinstance(session, scoped_session) else session
    state = instance_state(thing)
    mapper, known = state.mapper, state.dict
    known.update(_foreign_keys(mapper, known))
    mapper.dispatch.before_insert(mapper, own.connection(), state)
    statement, number, columns = _statement(mapper)
    for key, column in columns:
        if key not in known:
            known[key] = _default(column)
    ((known[number],),) = statement.rows(own, {column.key: known[key] for key, column in columns})
    # What adding it does, but for looking whether anything it points to must be added too; then what a flush does last.
    own._save_impl(state)
    own._register_persistent({state})


def _foreign_keys(mapper: Mapper[Any], known: Mapping[str, Any]) -> dict[str, Any]:
    """Return the columns that follow from the objects it points to."""
    return {
        mapper.get_property_by_column(here).key: getattr(known[name], there.key)
        for name, here, there in _pointers(mapper)
        if known.get(name) is not None
    }


@cache
def _lists(kind: type[Base]) -> tuple[str, ...]:
    return tuple(one.key for one in kind.__mapper__.relationships if one.uselist)


@cache
def _pointers(mapper: Mapper[Any]) -> tuple[tuple[str, Any, Any], ...]:
    found = (one for one in mapper.relationships if one.direction is RelationshipDirection.MANYTOONE)
    return tuple((one.key, here, there) for one in found for here, there in one.local_remote_pairs or ())


@cache
def _statement(mapper: Mapper[Any]) -> tuple[Ready, str, list[tuple[str, Column[Any]]]]:
    """Return the INSERT of a model, which answers the number it gave, the attribute of that, and each other with its column."""
    table = cast(Table, mapper.local_table)
    (number,) = table.primary_key
    keys = {column: mapper.get_property_by_column(column).key for column in table.columns}
    columns = [(key, column) for column, key in keys.items() if column is not number]
    values = {column.key: bindparam(column.key, type_=column.type) for _key, column in columns}
    return Ready(lambda: insert_into(table).values(values).returning(number)), keys[number], columns


def _default(column: Column[Any]) -> Any:
    """Return what a column has that was given nothing; none here has a default of the database's own."""
    default: Any = column.default
    if default is None:
        return None
    return default.arg(None) if default.is_callable else default.arg
