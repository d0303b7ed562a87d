"""Listing the readers of a mailing and writing their letters, a few at a time; the caller commits each time.

Every step takes the mailing's row first, so that two workers follow each other and a pause counts at once. The row of
a reader changes in the transaction that writes the letter: a worker killed at any line leaves nobody out and writes to
nobody twice.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import timedelta

from flask import current_app
from sqlalchemy import update
from sqlalchemy.dialects import postgresql, sqlite

from ixevents.core.clock import now
from ixevents.extensions import db
from ixevents.journal import actions as journal
from ixevents.journal.models import SYSTEM
from ixevents.mailings import actions, audiences, choices, notices, placeholders, queries
from ixevents.mailings.audiences import Key, Reader
from ixevents.mailings.models import GOING, Mailing, MailingRecipient, MailingState, RecipientState
from ixevents.outbox.models import Attachment

LIST_SIZE = 500
WRITE_SIZE = 20
STALE = timedelta(hours=6)
"""A mailing to which nothing happened for so long is paused for a person to look at: perhaps the database is an old one."""

TOUCH = timedelta(minutes=10)
"""How often a mailing that waits for the outbox is marked as alive."""

AHEAD_WITHOUT_LIMIT = 200
AHEAD_AT_LEAST = 10


def take(mailing_id: int, states: Sequence[MailingState] = GOING) -> Mailing | None:
    """Take a mailing's row, as the first statement; None when it does not go any more, or not yet: it may be planned anew."""
    mine = update(Mailing).where(Mailing.id == mailing_id, Mailing.state.in_(states), queries.due(now()))
    statement = mine.values(version=Mailing.version)
    taken = db.session.scalars(statement.returning(Mailing).execution_options(populate_existing=True, synchronize_session=False))
    return taken.one_or_none()


def put_aside_if_stale(mailing: Mailing) -> bool:
    """Pause a mailing that stood still for too long (cases 47, 49). Returns whether it was."""
    since = max(mailing.touched_at, mailing.due_at or mailing.touched_at)
    if now() - since < STALE:
        return False
    actions.pause(mailing, actor=SYSTEM, stale=True)
    return True


def list_some(mailing: Mailing, after: int) -> int | None:
    """List the readers after one; return the last one's id, or None when all are listed and writing may begin."""
    chosen = audiences.chosen(mailing)
    keys = chosen.keys(after, LIST_SIZE)
    if keys:
        _insert(mailing, keys, each=bool(_names(mailing) & chosen.audience.PARTICULAR))
    if len(keys) == LIST_SIZE:
        mailing.touched_at = now()
        return keys[-1].id
    mailing.state, mailing.touched_at = MailingState.SENDING, now()
    db.session.flush()
    return None


def foreseen(mailing: Mailing) -> Counter[str]:
    """Return how many letters would be written now, by language, as listing and writing them would come out."""
    chosen = audiences.chosen(mailing)
    each = bool(_names(mailing) & chosen.audience.PARTICULAR)
    seen: set[tuple[str, int]] = set()
    numbers: Counter[str] = Counter()
    after = 0
    while keys := chosen.keys(after, LIST_SIZE):
        out = choices.unwanted(mailing, [key.email_key for key in keys])
        for key in keys:
            who = (key.email_key, key.id if each else 0)
            if who not in seen and key.email_key not in out:
                numbers[notices.written_in(mailing, key.language)] += 1
            seen.add(who)
        after = keys[-1].id
    return numbers


def room() -> int:
    """Return how many letters may be written now.

    As many as leave within half a minute: a confirmation somebody waits for never stands behind ten thousand others, and
    who withdraws or unsubscribes while a mailing runs is not written to.
    """
    limit: int = current_app.config["MAIL_PER_MINUTE"]
    ahead = max(AHEAD_AT_LEAST, limit // 2) if limit else AHEAD_WITHOUT_LIMIT
    return max(0, ahead - (db.session.scalar(queries.written_ahead()) or 0))


def write_some(mailing: Mailing, limit: int) -> int:
    """Write the next letters. Returns how many readers were settled; a mailing with none left ends."""
    rows = db.session.scalars(queries.next_to_write(mailing.id, limit)).all()
    if rows:
        _settle(mailing, rows)
        mailing.touched_at = now()
    elif not db.session.scalar(queries.unfinished(mailing.id)):
        mailing.state, mailing.ended_at = MailingState.DONE, now()
        journal.record("finish_mailing", mailing, actor=SYSTEM)
    elif now() - mailing.touched_at > TOUCH:
        mailing.touched_at = now()
    db.session.flush()
    return len(rows)


def _names(mailing: Mailing) -> frozenset[str]:
    texts = (*mailing.subject.as_dict().values(), *mailing.text.as_dict().values())
    return frozenset().union(*map(placeholders.used, texts))


def _insert(mailing: Mailing, keys: Sequence[Key], *, each: bool) -> None:
    """Add the readers that are not listed yet; the database decides who is (MAIL-12)."""
    rows = [
        {
            "mailing_id": mailing.id,
            "email_key": key.email_key,
            "party": key.id if each else 0,
            "member_id": key.id,
            "language": notices.written_in(mailing, key.language),
            "state": RecipientState.LISTED,
        }
        for key in keys
    ]
    dialect = postgresql if db.engine.dialect.name == "postgresql" else sqlite
    unlisted = dialect.insert(MailingRecipient).on_conflict_do_nothing(index_elements=["mailing_id", "email_key", "party"])
    db.session.execute(unlisted, rows)


def _settle(mailing: Mailing, rows: Sequence[MailingRecipient]) -> None:
    readers = audiences.chosen(mailing).load([row.member_id for row in rows])
    keys = [row.email_key for row in rows]
    out, dead, files = choices.unwanted(mailing, keys), choices.unreachable(mailing, keys), notices.attached(mailing)
    for row in rows:
        row.settled_at = now()
        if row.email_key in out:
            row.state = RecipientState.UNSUBSCRIBED
        elif row.email_key in dead:
            row.state = RecipientState.UNREACHABLE
        else:
            row.state = _write(mailing, row, _reader(mailing, row, readers), files)


def _reader(mailing: Mailing, row: MailingRecipient, readers: Mapping[int, Reader]) -> Reader | None:
    """Return the reader as things stand now; where one letter goes to an address, anybody who is still selected with it."""
    reader = readers.get(row.member_id)
    if reader is not None and reader.email_key == row.email_key:
        return reader
    return None if row.party else audiences.chosen(mailing).at_address(row.email_key)


def _write(mailing: Mailing, row: MailingRecipient, reader: Reader | None, files: Sequence[Attachment]) -> RecipientState:
    if reader is None:
        return RecipientState.LEFT
    try:
        notice = notices.letter(mailing, row, reader, files)
    except ValueError:
        # An address no server takes is one reader's matter; the others go on (case 50).
        return RecipientState.UNREACHABLE
    row.notice_id = notice.id if notice is not None else row.notice_id
    row.language = notices.written_in(mailing, reader.language)
    return RecipientState.WRITTEN
