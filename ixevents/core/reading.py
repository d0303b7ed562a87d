"""Reading objects for pages that only show them: past the loaders of the ORM, which are set up anew for each statement.

For a page of few objects that takes longer than the database does. Here the columns of a row are put into the objects as they come. The
objects belong to no session: what was not read raises when it is used, and nothing that is done to them is written. Those that are read
whole can be put into a session, where they are as the ORM would have loaded them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, cast

from sqlalchemy import ColumnElement, Table
from sqlalchemy.orm import InstrumentedAttribute, Session, scoped_session
from sqlalchemy.orm.attributes import instance_dict, instance_state

from ixevents.core.db import Base
from ixevents.core.ready import Row


@dataclass(frozen=True)
class Shape:
    """Which columns of an object are read, and of those it points to. Its key comes first."""

    kind: type[Base]
    attributes: Sequence[InstrumentedAttribute[Any]]
    besides: Mapping[str, ColumnElement[Any]] = field(default_factory=dict)
    "What is reckoned for it: `query_expression` attributes."
    points_to: Mapping[str, "Shape"] = field(default_factory=dict)

    @property
    def table(self) -> Table:
        """The table it is read from."""
        return cast(Table, self.kind.__table__)

    @property
    def columns(self) -> list[ColumnElement[Any]]:
        """What is asked of the database, in the order `read` takes it."""
        own = [self.table.c[name] for name in ("id", *(one.key for one in self.attributes))]
        return [*own, *self.besides.values(), *(column for other in self.points_to.values() for column in other.columns)]

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The attributes that are filled, in the same order."""
        return ("id", *(one.key for one in self.attributes), *self.besides)

    @cached_property
    def unread(self) -> frozenset[str]:
        """The columns that stay in the database."""
        return frozenset(one.key for one in self.kind.__mapper__.column_attrs) - set(self.names)


def whole(kind: type[Base], **more: Mapping[str, Any]) -> Shape:
    """Return the shape of an object with all its columns."""
    return Shape(kind, [getattr(kind, column.key) for column in kind.__table__.columns if column.key != "id"], **more)


def read(rows: Sequence[Row], shape: Shape, *, into: Session | scoped_session[Any] | None = None) -> list[Any]:
    """Return an object for each row of the columns of a shape; the same one where rows point to the same.

    They are put into a session if one is given, which must not have any of them yet.
    """
    made: dict[tuple[type[Base], int], Base] = {}
    found = [_object(row, 0, shape, made)[0] for row in rows]
    if into is not None:
        own = into() if isinstance(into, scoped_session) else into
        for thing in made.values():
            # As the ORM's loaders do.
            state = instance_state(thing)
            state.session_id = own.hash_key
            own.identity_map.add(state)
    return found


def _object(row: Row, start: int, shape: Shape, made: dict[tuple[type[Base], int], Base]) -> tuple[Base, int]:
    """Return the object whose columns begin there, and where those of the next begin."""
    names = shape.names
    end = start + len(names)
    key = shape.kind, row[start]
    thing = made.get(key)
    others = {}
    for name, other in shape.points_to.items():
        others[name], end = _object(row, end, other, made)
    if thing is None:
        thing = made[key] = shape.kind.__mapper__.class_manager.new_instance()
        state = instance_state(thing)
        state.key = shape.kind.__mapper__.identity_key_from_primary_key((row[start],))
        # Else what was not read would be None.
        state.expired_attributes.update(shape.unread)
        instance_dict(thing).update(zip(names, row[start : start + len(names)], strict=True), **others)
    return thing, end
