"""What is read of the post received."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import defer

from ixevents.mailbox.models import WAITING, InboxKind, InboxMessage, InboxState, MailFolder
from ixevents.outbox.models import Notice

WAITS = and_(InboxMessage.state.in_(WAITING), InboxMessage.seen_to_at.is_(None))
"""A person has to look."""

GROUPS: dict[str, ColumnElement[bool]] = {
    "waiting": WAITS,
    "answers": InboxMessage.state == InboxState.APPLIED,
    "bounces": InboxMessage.state == InboxState.BOUNCE,
    "seen": and_(InboxMessage.state.in_(WAITING), InboxMessage.seen_to_at.is_not(None)),
    "automatic": InboxMessage.state == InboxState.AUTOMATIC,
}
"""Messages as staff think of them."""

CALENDAR_KINDS = (InboxKind.REPLY, InboxKind.COUNTER, InboxKind.REFRESH)


def listed(group: str = "", search: str = "") -> Select[InboxMessage]:
    """Messages, the newest first, without their bytes."""
    query = select(InboxMessage).options(defer(InboxMessage.raw)).order_by(InboxMessage.id.desc())
    if group in GROUPS:
        query = query.where(GROUPS[group])
    if search:
        key = search.casefold()
        columns = (InboxMessage.sender_key, InboxMessage.attendee, func.lower(InboxMessage.subject))
        query = query.where(or_(*(column.contains(key, autoescape=True) for column in columns)))
    return query


def of_areas(areas: Collection[str]) -> ColumnElement[bool]:
    """Messages some packages took, or that are about their letters; and answers from calendars that nobody knows yet."""
    return or_(InboxMessage.area.in_(areas), and_(InboxMessage.area == "", InboxMessage.kind.in_(CALENDAR_KINDS)))


def counts() -> Select[Any]:
    """How many messages are in each group, in the order of `GROUPS`."""
    numbers: Any = select(*(func.count().filter(condition) for condition in GROUPS.values()))
    return numbers.select_from(InboxMessage)


def waiting() -> Select[int]:
    """How many messages wait for a person."""
    return select(func.count()).select_from(InboxMessage).where(WAITS)


def to_handle(limit: int) -> Select[int]:
    """The ids of messages nobody has looked into yet, in the order of arrival."""
    return select(InboxMessage.id).where(InboxMessage.state == InboxState.RECEIVED).order_by(InboxMessage.id).limit(limit)


def to_file(folder: MailFolder, limit: int) -> Select[InboxMessage]:
    """Messages of a folder that are dealt with and still lie among the new ones."""
    dealt_with = or_(
        InboxMessage.state.in_((InboxState.APPLIED, InboxState.BOUNCE, InboxState.AUTOMATIC)), InboxMessage.seen_to_at.is_not(None)
    )
    mine = InboxMessage.folder == folder.name, InboxMessage.uid_validity == folder.uid_validity
    return (
        select(InboxMessage)
        .options(defer(InboxMessage.raw))
        .where(*mine, InboxMessage.filed.is_(False), dealt_with)
        .order_by(InboxMessage.id)
        .limit(limit)
    )


def folders(names: Collection[str]) -> Select[MailFolder]:
    """How far each folder has been read."""
    return select(MailFolder).where(MailFolder.name.in_(names)).order_by(MailFolder.id)


def waiting_and_unreadable(*mine: ColumnElement[bool]) -> Select[int, int]:
    """How many messages wait for a person, and how many folders could not be read more than once in a row."""
    folders = select(func.count()).select_from(MailFolder).where(MailFolder.failures > 1)
    return select(waiting().where(*mine).scalar_subquery(), folders.scalar_subquery())


def some(ids: Collection[int]) -> Select[InboxMessage]:
    """Messages by their ids."""
    return select(InboxMessage).where(InboxMessage.id.in_(ids)).order_by(InboxMessage.id)


def about_letter(notice_id: int) -> Select[InboxMessage]:
    """What was received about a letter, oldest first."""
    return select(InboxMessage).options(defer(InboxMessage.raw)).where(InboxMessage.notice_id == notice_id).order_by(InboxMessage.id)


def about(kind: str, object_id: int) -> Select[InboxMessage]:
    """What was received about a stored object, oldest first."""
    mine = InboxMessage.about_kind == kind, InboxMessage.about_id == object_id
    return select(InboxMessage).options(defer(InboxMessage.raw)).where(*mine).order_by(InboxMessage.id)


def letter_named(message_ids: Collection[str]) -> Select[Notice]:
    """The letters of ours with these Message-IDs, the newest first."""
    return select(Notice).where(Notice.message_id.in_(message_ids)).order_by(Notice.id.desc())


def refused_for_what_we_are(since: datetime) -> Select[int]:
    """How many letters came back lately because they refuse us, not the reader (5.7.x)."""
    mine = InboxMessage.state == InboxState.BOUNCE, InboxMessage.note == "ours", InboxMessage.received_at > since
    return select(func.count()).select_from(InboxMessage).where(*mine)


def answered_since(sender_key: str, since: datetime) -> Select[int]:
    """Messages of a sender that were answered by themselves lately."""
    return select(InboxMessage.id).where(InboxMessage.sender_key == sender_key, InboxMessage.answered_at > since).limit(1)
