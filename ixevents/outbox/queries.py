"""What the screens of the outbox read."""

from sqlalchemy import Select, func, select
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


def by_state() -> Select[NoticeState, int]:
    """How many letters are in each state."""
    return select(Notice.state, func.count()).group_by(Notice.state)


def kinds() -> Select[str]:
    """Every kind of letter there is one of."""
    return select(Notice.kind).distinct().order_by(Notice.kind)


def some(ids: list[int]) -> Select[Notice]:
    """Letters by their ids."""
    return select(Notice).where(Notice.id.in_(ids)).order_by(Notice.id)


def uncertain() -> Select[int]:
    """How many letters may have arrived without our knowing."""
    return select(func.count()).select_from(Notice).where(Notice.uncertain, Notice.state != NoticeState.SENT)
