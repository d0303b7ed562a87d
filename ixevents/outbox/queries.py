"""What the screens of the outbox read."""

from sqlalchemy import CompoundSelect, Integer, Select, cast, func, literal, select, union_all
from sqlalchemy.orm import defer, undefer

from ixevents.outbox.models import Attachment, Notice, NoticeState

GROUPS = {
    "waiting": (NoticeState.DUE, NoticeState.SENDING, NoticeState.RETRY),
    "failed": (NoticeState.FAILED, NoticeState.BOUNCED),
    "held": (NoticeState.HELD,),
    "sent": (NoticeState.SENT,),
    "dropped": (NoticeState.DROPPED,),
}
"""States as staff think of them."""

_UNSENT = [state for state in NoticeState if state != NoticeState.SENT]


def listed(state: str = "", kind: str = "", language: str = "", address: str = "", about: tuple[str, int] | None = None) -> Select[Notice]:
    """Letters, the newest first, without their long texts; `state` is one of `GROUPS` or a state."""
    query = select(Notice).options(defer(Notice.text), defer(Notice.html), defer(Notice.calendar)).order_by(Notice.id.desc())
    states = GROUPS.get(state) or ((NoticeState(state),) if state in set(NoticeState) else ())
    if states:
        query = query.where(Notice.state.in_(states))
    if kind:
        query = query.where(Notice.kind == kind)
    if language:
        query = query.where(Notice.language == language)
    if address:
        query = query.where(Notice.recipient_key.contains(address.casefold(), autoescape=True))
    if about:
        query = query.where(Notice.about_kind == about[0], Notice.about_id == about[1])
    return query


def attachments(ids: list[int]) -> Select[Attachment]:
    """Files by their ids, with their bytes."""
    return select(Attachment).where(Attachment.id.in_(ids)).options(undefer(Attachment.body))


def by_state() -> CompoundSelect[NoticeState, int]:
    """How many letters are in each state that has any. Nearly all are sent: these are all, less the others."""
    others = select(Notice.state, func.count().label("number")).where(Notice.state.in_(_UNSENT)).group_by(Notice.state).cte("others")
    every = select(func.count()).select_from(Notice).scalar_subquery()
    # PostgreSQL adds counts up to something that is no whole number.
    unsent = select(cast(func.coalesce(func.sum(others.c.number), 0), Integer)).scalar_subquery()
    sent = select(literal(NoticeState.SENT, Notice.state.type), every - unsent)
    return union_all(select(others.c.state, others.c.number), sent)


def waiting() -> Select[int]:
    """How many letters are still to go."""
    return select(func.count()).select_from(Notice).where(Notice.state.in_(GROUPS["waiting"]))


def kinds() -> Select[str]:
    """Every kind of letter there is one of, in order: from one to the next in the index, however many letters lie between."""
    first = select(func.min(Notice.kind).label("kind")).cte("kinds", recursive=True)
    following = select(func.min(Notice.kind)).where(Notice.kind > first.c.kind).scalar_subquery()
    every = first.union_all(select(following).where(first.c.kind.is_not(None)))
    return select(every.c.kind).where(every.c.kind.is_not(None)).order_by(every.c.kind)


def some(ids: list[int]) -> Select[Notice]:
    """Letters by their ids."""
    return select(Notice).where(Notice.id.in_(ids)).order_by(Notice.id)


def uncertain() -> Select[int]:
    """How many letters may have arrived without our knowing."""
    return select(func.count()).select_from(Notice).where(Notice.uncertain, Notice.state != NoticeState.SENT)
