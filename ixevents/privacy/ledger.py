"""Who was forgotten at their own wish, as marks that tell nothing: a backup from before brings nobody back (GDPR-10).

A restored database forgets again whoever was erased after it was saved. The marks are made with the secret key, so they
are compared with every address the database holds, and never turned back into one.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Column, inspect, or_, select

from ixevents.core import addresses, tokens
from ixevents.core.db import Base, Personal
from ixevents.core.persons import picked_key, picked_rows
from ixevents.core.refusal import Refused
from ixevents.extensions import db
from ixevents.privacy.models import Erasure

_PURPOSE = "erasure"
_AS_AN_ADDRESS = 254
"""The length of columns that keep addresses."""


@dataclass(frozen=True)
class Line:
    """One erasure, as it is carried from one database to another."""

    mark: str
    erased_at: datetime
    coming: bool


def note(email_key: str, *, coming: bool) -> None:
    """Remember that the person behind a key was forgotten: the address, or each of the rows picked of somebody without one."""
    rows = [picked_key({table: [number]}) for table, numbers in picked_rows(email_key).items() for number in numbers]
    db.session.add_all(Erasure(mark=tokens.mark(_PURPOSE, key), coming=coming) for key in rows or [email_key])
    db.session.flush()


def is_kept() -> bool:
    """Whether this database knows of erasures at all."""
    return inspect(db.engine).has_table(Erasure.__tablename__)


def lines() -> list[Line]:
    """Return every erasure this database knows of; none where it is empty, or older than this list."""
    if not is_kept():
        return []
    rows = db.session.scalars(select(Erasure).order_by(Erasure.erased_at, Erasure.id))
    return [Line(row.mark, row.erased_at, row.coming) for row in rows]


def carry(found: Iterable[Line]) -> None:
    """Take over erasures that another database knew of, each once."""
    known = set(lines())
    db.session.add_all(
        Erasure(mark=line.mark, erased_at=line.erased_at, coming=line.coming) for line in dict.fromkeys(found) if line not in known
    )
    db.session.flush()


def returned(found: Iterable[Line]) -> Iterator[tuple[str, Line]]:
    """Yield the keys of persons this database holds although they were erased, each with its last erasure."""
    last = {line.mark: line for line in sorted(found, key=lambda line: line.erased_at)}
    for key, since in [*((address, None) for address in sorted(_addresses())), *_unaddressed()] if last else ():
        line = next((last[mark] for mark in tokens.marks(_PURPOSE, key) if mark in last), None)
        # A number can be given anew: a row made after the erasure is somebody else's.
        if line is not None and (since is None or since < line.erased_at):
            yield key, line


def _addresses() -> set[str]:
    """Return every address that is kept anywhere, in the form that is compared."""
    found: set[str] = set()
    for column in _columns():
        for value in db.session.scalars(select(column).where(column.contains("@")).distinct()):
            found.add(_key(value))
    return found


def _unaddressed() -> Iterator[tuple[str, datetime]]:
    """Yield the key of every row of a person without an address, and since when it is there."""
    for table in Base.metadata.sorted_tables:
        keys = [column for column in table.columns if column.name.endswith("email_key") and column.nullable]
        if keys and "created_at" in table.columns:
            rows = db.session.execute(select(table.c.id, table.c.created_at).where(or_(*(key.is_(None) for key in keys))))
            yield from ((picked_key({table.name: [number]}), since) for number, since in rows)


def _columns() -> Iterator[Column[str]]:
    for table in Base.metadata.sorted_tables:
        yield from (column for column in table.columns if isinstance(column.type, Personal) and column.type.length == _AS_AN_ADDRESS)


def _key(value: str) -> str:
    try:
        return addresses.made_out(value).key
    except Refused:
        return value.casefold()
