"""Addresses from which letters came back: which are dead, and when one is taken for dead (MAIL-08).

Whoever writes to many asks `dead` first. What is owed to one person is written all the same: that it came back is then
for a person to see, not for a program to keep silent about (case 42).
"""

from collections.abc import Iterable
from datetime import timedelta

import structlog
from sqlalchemy import delete, exists, select

from ixevents.core.clock import now
from ixevents.extensions import db
from ixevents.outbox.models import AddressTrouble, Notice, NoticeState

log = structlog.get_logger()

SOFT_LIMIT = 5
SOFT_DAYS = timedelta(days=14)
"""So many letters in a row, over at least so long, that came back for a reason that may pass: the address is taken for dead."""

SETTLED = timedelta(days=6)
"""A letter that has not come back after this has arrived: mail servers give up within five days."""


def dead(email: str) -> bool:
    """Whether an address is known to be dead."""
    return bool(dead_among([email]))


def dead_among(emails: Iterable[str]) -> set[str]:
    """Return which of some addresses are dead, in small letters; one statement."""
    keys = {email.casefold() for email in emails}
    if not keys:
        return set()
    return set(
        db.session.scalars(select(AddressTrouble.email_key).where(AddressTrouble.email_key.in_(keys), AddressTrouble.dead_at.is_not(None)))
    )


def note_dead(notice: Notice, diagnosis: str) -> None:
    """Note that nobody has the address of a letter."""
    trouble = _trouble(notice)
    trouble.dead_at, trouble.diagnosis, trouble.last_notice_id, trouble.last_at = trouble.dead_at or now(), diagnosis, notice.id, now()
    log.info("address is dead", notice=notice.id)


def note_soft(notice: Notice, diagnosis: str) -> None:
    """Count a letter that came back for a reason that may pass; too many in a row for too long are a dead address."""
    trouble = _trouble(notice)
    if trouble.last_notice_id == notice.id:
        return
    if trouble.soft_count == 0 or _arrived_between(trouble, notice):
        trouble.soft_count, trouble.soft_since = 0, now()
    trouble.soft_count, trouble.diagnosis = trouble.soft_count + 1, diagnosis
    trouble.last_notice_id, trouble.last_at = notice.id, now()
    if trouble.soft_count >= SOFT_LIMIT and trouble.soft_since is not None and now() - trouble.soft_since >= SOFT_DAYS:
        note_dead(notice, diagnosis)


def revive(email: str) -> bool:
    """Forget what is known against an address: it was corrected, or its owner wrote. Returns whether there was anything."""
    gone = delete(AddressTrouble).where(AddressTrouble.email_key == email.casefold()).execution_options(synchronize_session=False)
    return bool(db.session.execute(gone).rowcount)  # type: ignore[attr-defined]


def _trouble(notice: Notice) -> AddressTrouble:
    found = db.session.scalars(select(AddressTrouble).where(AddressTrouble.email_key == notice.recipient_key)).one_or_none()
    if found is None:
        found = AddressTrouble(email_key=notice.recipient_key, soft_count=0)
        db.session.add(found)
        db.session.flush()
    return found


def _arrived_between(trouble: AddressTrouble, notice: Notice) -> bool:
    """Whether a letter between the last one that came back and this one has arrived, as far as can be known."""
    between = Notice.id > (trouble.last_notice_id or 0), Notice.id < notice.id, Notice.recipient_key == notice.recipient_key
    return bool(db.session.scalar(select(exists().where(*between, Notice.state == NoticeState.SENT, Notice.sent_at < now() - SETTLED))))
