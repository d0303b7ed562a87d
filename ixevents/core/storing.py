"""Storing one new object at a time, where others wait for it.

The unit of work of the ORM sorts everything that changed and writes it in the right order. For one new row under a lock that takes three
times as long as its INSERT. Here the row is written at once, and its object stands in the session as after a flush: stored, and gone again
when the transaction is rolled back.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any, cast

from sqlalchemy import CursorResult, Insert, Table
from sqlalchemy import insert as insert_into
from sqlalchemy.orm import Mapper, RelationshipDirection, Session, object_mapper, scoped_session
from sqlalchemy.orm.attributes import instance_state

from ixevents.core.db import Base


def insert(session: Session | scoped_session[Any], thing: Base) -> None:
    """Insert a new object now, with the defaults of its columns; what it points to is stored already, what points to it is not there yet.

    Listeners to `before_insert` are called. Everything that changed before is written first, as by any statement.
    """
    own = session() if isinstance(session, scoped_session) else session
    state, mapper = instance_state(thing), object_mapper(thing)
    known = state.dict
    known.update(_foreign_keys(mapper, known))
    mapper.dispatch.before_insert(mapper, own.connection(), state)
    statement, names = _statement(mapper)
    given = {name: known[key] for key, name in names.items() if key in known}
    made = cast(CursorResult[Any], own.execute(statement, given))
    given |= cast(Mapping[str, Any], made.last_inserted_params())
    given |= {str(column.key): value for column, value in zip(mapper.primary_key, made.inserted_primary_key or (), strict=True)}
    known.update({key: given.get(name) for key, name in names.items()})
    own.add(thing)
    # What a flush does last.
    own._register_persistent({state})


def _foreign_keys(mapper: Mapper[Any], known: Mapping[str, Any]) -> dict[str, Any]:
    """Return the columns that follow from the objects it points to."""
    return {
        mapper.get_property_by_column(here).key: getattr(known[name], there.key)
        for name, here, there in _pointers(mapper)
        if known.get(name) is not None
    }


@cache
def _pointers(mapper: Mapper[Any]) -> tuple[tuple[str, Any, Any], ...]:
    found = (one for one in mapper.relationships if one.direction is RelationshipDirection.MANYTOONE)
    return tuple((one.key, here, there) for one in found for here, there in one.local_remote_pairs or ())


@cache
def _statement(mapper: Mapper[Any]) -> tuple[Insert, dict[str, str]]:
    """Return the INSERT of a model, and the column of each attribute."""
    return insert_into(cast(Table, mapper.local_table)), {column.key: column.columns[0].key for column in mapper.column_attrs}
