"""What the worker does for the post received. Every message is committed as it is stored, and again as it is handled."""

from collections.abc import Sequence

import structlog
from flask import current_app
from sqlalchemy import update
from sqlalchemy.exc import OperationalError

from ixevents.core.refusal import Refused
from ixevents.core.web import speaking
from ixevents.extensions import db
from ixevents.mailbox import actions, imap, queries, reading
from ixevents.mailbox.bounces import NotYet
from ixevents.mailbox.imap import Box, CannotRead
from ixevents.mailbox.models import InboxMessage, MailFolder
from ixevents.outbox import home

log = structlog.get_logger()

MOST_A_TURN = 50
"""Messages read, and messages handled, before letters get their turn again."""


def read_post() -> int:
    """Read what is new in the mailbox, look into it and put it away. Returns how many messages were handled."""
    # A copy leaves the mailbox to the one it was copied from: what it reads, that one would miss.
    if not current_app.config["IMAP_HOST"] or home.held():
        return handle_received()
    folders = [folder for folder in reading.folders() if reading.may_try(folder)]
    db.session.commit()
    if folders:
        _read(folders)
    return handle_received()


def handle_received() -> int:
    """Look into every message nobody has looked into, each in a transaction of its own. Returns how many."""
    waiting = db.session.scalars(queries.to_handle(MOST_A_TURN)).all()
    db.session.rollback()
    with speaking("fr"):
        return sum(_handle(message_id) for message_id in waiting)


def _read(folders: Sequence[MailFolder]) -> None:
    """Read folders over one connection; where it breaks, the rest waits."""
    left, at = list(folders), [0]
    try:
        with imap.opened() as box:
            while left:
                _read_folder(box, left[0], at)
                del left[0]
    except CannotRead as error:
        db.session.rollback()
        for number, folder in enumerate(left):
            reading.failed(folder, error, at[0] or None if number == 0 else None)
        db.session.commit()


def _read_folder(box: Box, folder: MailFolder, at: list[int]) -> None:
    reading.enter(box, folder)
    db.session.commit()
    for uid in box.uids_from(folder.last_uid + 1)[:MOST_A_TURN]:
        at[0] = uid
        reading.take(box, folder, uid)
        db.session.commit()
    at[0] = 0
    handle_received()
    reading.file(box, folder)
    reading.succeeded(folder)
    db.session.commit()


def _handle(message_id: int) -> int:
    """Handle one message; what goes wrong in it undoes what it did and stops no other one, so everything is caught."""
    may = actions.begin(message_id)
    db.session.commit()
    if not may:
        return 0
    try:
        actions.handle(message_id)
        db.session.commit()
    except (NotYet, OperationalError) as error:
        db.session.rollback()
        _try_again(message_id, counted=isinstance(error, OperationalError))
    except Refused as refusal:
        db.session.rollback()
        actions.keep(message_id, refusal.reason, refusal.message)
    except Exception as error:
        log.exception("message cannot be handled", message=message_id)
        db.session.rollback()
        actions.keep(message_id, "fault", type(error).__name__)
    db.session.commit()
    return 1


def _try_again(message_id: int, *, counted: bool) -> None:
    """Leave a message for the next turn; a letter in a worker's hands is no fault of its own."""
    if not counted:
        db.session.execute(
            update(InboxMessage).where(InboxMessage.id == message_id).values(tries=0).execution_options(synchronize_session=False)
        )
