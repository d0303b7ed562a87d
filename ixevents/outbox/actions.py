"""What staff do with letters. The caller keeps the journal, for it lies beside this rank."""

import secrets
from collections.abc import Callable

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import update

from ixevents.core.clock import now
from ixevents.core.refusal import Refused
from ixevents.extensions import db
from ixevents.outbox import addresses, home, pauses, post
from ixevents.outbox.models import UNSENT, Notice, NoticeState

_SAME = (
    "kind",
    "about_kind",
    "about_id",
    "language",
    "recipient",
    "recipient_key",
    "subject",
    "text",
    "html",
    "calendar",
    "calendar_method",
    "headers",
    "attachments",
)
"""What a copy of a letter has in common with it."""


Guard = Callable[[Notice], str | None]
_guards: list[Guard] = []


def guard(ask: Guard) -> None:
    """Let a package above say of a letter why it must not go again; None where it may."""
    if ask not in _guards:
        _guards.append(ask)


def resend(notice: Notice) -> Notice:
    """Send a letter again, whatever its moment was. Returns the letter that goes: one that had gone is copied.

    The copy has a Message-ID of its own, for mail programs hide a second letter with the first one's. Raises
    `Refused` when its text has been forgotten, when it is under way, and where its reader wants no such letter any more.
    """
    if not notice.recipient:
        raise Refused(_("This letter is too old: its address and text have been erased."), "erased")
    if why := next(filter(None, (ask(notice) for ask in _guards)), None):
        raise Refused(why, "unwanted")
    if notice.state == NoticeState.SENT:
        return _copy(notice)
    if notice.state == NoticeState.BOUNCED:
        # Whoever sends it again believes that somebody reads it there.
        addresses.revive(notice.recipient)
    return _change(notice, (*UNSENT, NoticeState.BOUNCED, NoticeState.DROPPED))


def let_repeat(thing: post.Thing) -> None:
    """Let letters about a thing that are written once be written again: who reads them now is somebody else."""
    about = Notice.about_kind == thing.__tablename__, Notice.about_id == thing.id
    once = update(Notice).where(*about, Notice.unique_key.is_not(None)).values(unique_key=None)
    db.session.execute(once.execution_options(synchronize_session=False))


def release(notice: Notice) -> Notice:
    """Send a held letter after all. Raises `Refused` when it is not held."""
    return _change(notice, (NoticeState.HELD,))


def drop(notice: Notice) -> Notice:
    """Decide that a letter is not to go. Raises `Refused` when it has gone or is under way."""
    return _change(notice, UNSENT, state=NoticeState.DROPPED)


def resume() -> None:
    """Try the mail server now instead of at the end of the pause: the fault is mended."""
    pauses.end()


def settle(*, with_waiting: bool = False) -> int:
    """Say that a restored or copied database is the one that sends. Returns how many of its letters are held for a person to decide."""
    return home.settle(with_waiting=with_waiting)


def _change(notice: Notice, states: tuple[NoticeState, ...], state: NoticeState = NoticeState.DUE) -> Notice:
    """Change the state if it still is one of `states`: a worker may have taken the letter a moment ago."""
    values = {"state": state}
    if state == NoticeState.DUE:
        values |= {"due_at": now(), "expires_at": None, "attempts": 0, "uncertain": False, "bounced_at": None}  # type: ignore[dict-item]
    statement = update(Notice).where(Notice.id == notice.id, Notice.state.in_(states)).values(**values)
    if not db.session.execute(statement.execution_options(synchronize_session=False)).rowcount:  # type: ignore[attr-defined]
        raise Refused(_("This letter has gone, or is being sent just now. Reload the page."), "under_way")
    db.session.refresh(notice)
    return notice


def _copy(notice: Notice) -> Notice:
    copy = Notice(
        **{name: getattr(notice, name) for name in _SAME}, message_id=f"<{secrets.token_hex(16)}@{current_app.config['MAIL_DOMAIN']}>"
    )
    db.session.add(copy)
    db.session.flush()
    return copy
