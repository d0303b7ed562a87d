"""How far the mailbox has been read, and when it is tried again (the database remembers, not a mark in the mailbox)."""

from datetime import timedelta

import structlog
from flask import current_app
from sqlalchemy.dialects import postgresql, sqlite

from ixevents.core.clock import now, today
from ixevents.extensions import db
from ixevents.mailbox import actions, queries
from ixevents.mailbox.imap import Box, CannotRead, Unreadable
from ixevents.mailbox.models import MailFolder

log = structlog.get_logger()

FIRST_DAYS = 14
"""Of a mailbox met for the first time only what arrived so lately is read; a renumbered one is read from there again."""

MINUTES = (1, 2, 5, 10, 30)
"""How long the first, second, ... pause lasts when the mailbox cannot be read; the last one repeats."""

STUCK_TIMES = 3
"""So often the connection may break at one message before it is left unread."""

FILED_AT_ONCE = 100


def names() -> list[str]:
    """Return the folders to be read."""
    return [name.strip() for name in str(current_app.config["IMAP_FOLDERS"]).split(",") if name.strip()]


def folders() -> list[MailFolder]:
    """Return where each folder stands; a new one is added, whoever else does so."""
    dialect = postgresql if db.engine.dialect.name == "postgresql" else sqlite
    known = {folder.name: folder for folder in db.session.scalars(queries.folders(names()))}
    missing = [
        {"name": name, "uid_validity": 0, "last_uid": 0, "failures": 0, "reason": "", "last_answer": "", "stuck_times": 0}
        for name in names()
        if name not in known
    ]
    if missing:
        db.session.execute(dialect.insert(MailFolder).values(missing).on_conflict_do_nothing())
        known = {folder.name: folder for folder in db.session.scalars(queries.folders(names()))}
    return [known[name] for name in names()]


def may_try(folder: MailFolder) -> bool:
    """Whether a folder may be tried now; a clock that was set back makes no pause longer (case 54)."""
    return folder.until is None or folder.tried_at is None or not folder.tried_at <= now() < folder.until


def enter(box: Box, folder: MailFolder) -> None:
    """Go to a folder; one that is new, or was numbered anew, is read from its last days on."""
    uid_validity, uid_next = box.open(folder.name)
    if folder.uid_validity != uid_validity:
        recent = box.uids_since(today() - timedelta(days=FIRST_DAYS))
        folder.uid_validity, folder.last_uid = uid_validity, (recent[0] if recent else uid_next) - 1


def take(box: Box, folder: MailFolder, uid: int) -> None:
    """Store one message."""
    if folder.stuck_uid == uid and folder.stuck_times >= STUCK_TIMES:
        raw, size = b"", 1
    else:
        try:
            raw, size = box.fetch(uid, current_app.config["IMAP_LARGEST_KB"] * 1024)
        except Unreadable:
            raw, size = b"", 1
    actions.store(folder.name, folder.uid_validity, uid, raw, size)
    folder.last_uid = max(folder.last_uid, uid)


def file(box: Box, folder: MailFolder) -> None:
    """Put away what is dealt with."""
    done = db.session.scalars(queries.to_file(folder, FILED_AT_ONCE)).all()
    if done:
        box.file([message.uid for message in done], current_app.config["IMAP_DONE_FOLDER"])
    for message in done:
        message.filed = True


def succeeded(folder: MailFolder) -> None:
    """Note that a folder has been read."""
    folder.read_at = now()
    if folder.failures:
        log.info("mailbox can be read again", folder=folder.name)
    folder.failures, folder.reason, folder.last_answer, folder.failing_since, folder.until = 0, "", "", None, None
    folder.stuck_uid, folder.stuck_times = None, 0


def failed(folder: MailFolder, error: CannotRead, at: int | None) -> None:
    """Note that a folder could not be read, and for how long it is left alone; `at` is the message at which it broke."""
    moment = now()
    minutes = MINUTES[min(folder.failures, len(MINUTES) - 1)]
    folder.failing_since = folder.failing_since or moment
    folder.failures, folder.reason, folder.last_answer = folder.failures + 1, str(error.trouble), error.words
    folder.tried_at, folder.until = moment, moment + timedelta(minutes=minutes)
    if at is not None:
        folder.stuck_times = folder.stuck_times + 1 if folder.stuck_uid == at else 1
        folder.stuck_uid = at
    log.error("mailbox cannot be read", folder=folder.name, reason=folder.reason, answer=error.words, minutes=minutes)
