"""Where the next page begins: after the last row of this one, whatever is added or taken away meanwhile."""

import base64
import binascii
import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, Select, literal, tuple_
from sqlalchemy.orm import InstrumentedAttribute

from ixevents.core.db import Instant

Order = Sequence[InstrumentedAttribute[Any]]

_LARGEST = 2**31 - 1
_LONGEST = 200
_WRONG = "is no beginning of a page: take it from “next”"


def write(order: Order, row: object) -> str:
    """Return the cursor that stands after a row."""
    values = [getattr(row, column.key) for column in order]
    text = json.dumps([value if isinstance(value, int) else value.isoformat() for value in values], separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read(order: Order, raw: str) -> tuple[Any, ...]:
    """Return the values a cursor holds; raises `ValueError` for what is none of this list's."""
    try:
        packed = raw[:_LONGEST].encode("ascii")
        values = json.loads(base64.b64decode(packed + b"=" * (-len(packed) % 4), altchars=b"-_", validate=True))
        return tuple(_value(column, value) for column, value in zip(order, values, strict=True))
    except (ValueError, TypeError, binascii.Error, OverflowError, RecursionError):
        raise ValueError(_WRONG) from None


def beyond(found: Select[Any], order: Order, after: tuple[Any, ...] | None) -> Select[Any]:
    """Return the rows after a cursor, in their order."""
    ordered = found.order_by(*order)
    if after is None:
        return ordered
    return ordered.where(tuple_(*order) > tuple_(*(literal(value, column.type) for column, value in zip(order, after, strict=True))))


def _value(column: InstrumentedAttribute[Any], value: Any) -> Any:
    if isinstance(column.type, Instant):
        moment = datetime.fromisoformat(value)
        if moment.tzinfo is None or not 1900 <= moment.year <= 9000:
            raise ValueError(value)
        return moment
    if isinstance(column.type, Date):
        return date.fromisoformat(value)
    if type(value) is not int or not 0 <= value <= _LARGEST:
        raise ValueError(value)
    return value
