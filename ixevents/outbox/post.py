"""Putting a letter in the outbox, in the transaction of what causes it: both are kept, or neither (promise 1)."""

import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta
from typing import Protocol, cast

from flask import current_app
from sqlalchemy import Select, Table, and_, bindparam, func, inspect, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from ixevents.core import storing
from ixevents.core.addresses import sendable
from ixevents.core.clock import now
from ixevents.core.languages import UNKNOWN
from ixevents.core.ready import Ready
from ixevents.extensions import db
from ixevents.outbox import letters
from ixevents.outbox.alike import Alike
from ixevents.outbox.models import Attachment, Notice, NoticeState

_collected: ContextVar[list[Notice] | None] = ContextVar("collected", default=None)


class Thing(Protocol):
    """What a letter can be about: any stored object."""

    __tablename__: str
    id: int


def post(
    kind: str,
    recipient: str,
    language: str | None,
    *,
    about: Thing | None = None,
    context: letters.Context,
    alike: Alike | None = None,
    calendar: str | None = None,
    calendar_method: str | None = None,
    unique_key: str | None = None,
    due_at: datetime | None = None,
    expires_at: datetime | None = None,
    headers: Mapping[str, str] | None = None,
    attachments: Sequence[Attachment] = (),
) -> Notice | None:
    """Write a letter in the reader's language, now, and leave it in the outbox; the caller commits.

    Letters that others get `alike` say nothing of their reader.
    Returns None when a letter with this `unique_key` is there already. Raises `ValueError` for an address that
    cannot be written to, among them every one that would open a second header (case 26).
    """
    address = sendable(recipient)
    language = language or UNKNOWN
    letter = letters.write(kind, language, context, alike)
    notice = storing.new(
        Notice,
        message_id=f"<{secrets.token_hex(16)}@{current_app.config['MAIL_DOMAIN']}>",
        unique_key=unique_key,
        kind=kind,
        about_kind=about.__tablename__ if about else None,
        about_id=about.id if about else None,
        language=language,
        recipient=address,
        recipient_key=address.casefold(),
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
        calendar=calendar,
        calendar_method=calendar_method,
        state=NoticeState.DUE,
        due_at=due_at or now(),
        expires_at=expires_at,
        headers=dict(headers or {}),
        attachments=[attachment.id for attachment in attachments],
    )
    return _noted(_put(notice) if unique_key else _add(notice))


@contextmanager
def collecting() -> Iterator[list[Notice]]:
    """Gather the letters written meanwhile, by this thread of work alone; see `outbox.rehearsal`."""
    letters: list[Notice] = []
    token = _collected.set(letters)
    try:
        yield letters
    finally:
        _collected.reset(token)


def too_many(address: str) -> bool:
    """Whether forms have made us write to this mailbox as often as they may in an hour (case 20)."""
    since, key = now() - timedelta(hours=1), sendable(address).casefold()
    name, plus, _tag = key.rpartition("@")[0].partition("+")
    limit: int = current_app.config["MAIL_PER_ADDRESS_PER_HOUR"]
    if name and plus:
        return (db.session.scalar(_count_to_variants(name, key[key.rindex("@") :]), {"since": since}) or 0) >= limit
    ((count,),) = _COUNT_TO.rows(db.session, {"since": since, "key": key})
    return bool(count >= limit)


_TABLE = cast(Table, Notice.__table__)
_COUNT = select(func.count()).where(_TABLE.c.created_at > bindparam("since"))
_COUNT_TO = Ready(lambda: _COUNT.where(_TABLE.c.recipient_key == bindparam("key")))


def _count_to_variants(name: str, domain: str) -> Select[int]:
    """Letters to every address that differs in what follows a "+" alone."""
    key = _TABLE.c.recipient_key
    variant = and_(key.startswith(f"{name}+", autoescape=True), key.endswith(domain, autoescape=True))
    return _COUNT.where(or_(key == f"{name}{domain}", variant))


def collected_count() -> int:
    """Return how many letters have been gathered so far."""
    return len(_collected.get() or ())


def forget_after(count: int) -> None:
    """Forget the letters gathered since there were `count`: their part of the work was undone."""
    del (_collected.get() or [])[count:]


def forget_to(recipient_key: str) -> None:
    """Forget the letters gathered for an address: it is being erased, and with it what had been written to it."""
    gathered = _collected.get()
    if gathered is not None:
        gathered[:] = [letter for letter in gathered if letter.recipient_key != recipient_key]


def _noted(written: Notice | None) -> Notice | None:
    collected = _collected.get()
    if written is not None and collected is not None:
        collected.append(written)
    return written


def _add(notice: Notice) -> Notice:
    storing.insert(db.session, notice)
    return notice


def _put(notice: Notice) -> Notice | None:
    """Insert unless the key is taken. The database decides, for another worker may be writing the same letter."""
    db.session.flush()
    values = {column.key: getattr(notice, column.key) for column in inspect(Notice).column_attrs}
    given = {name: value for name, value in values.items() if value is not None}
    dialect = postgresql if db.engine.dialect.name == "postgresql" else sqlite
    statement = dialect.insert(Notice).values(**given).on_conflict_do_nothing(index_elements=["unique_key"]).returning(Notice)
    return db.session.scalars(statement).one_or_none()
