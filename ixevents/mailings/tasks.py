"""What the worker does for mailings. It commits after every few letters: what is killed in between is done again."""

from ixevents.core.clock import now
from ixevents.extensions import db
from ixevents.mailings import preparation, queries
from ixevents.mailings.models import MailingState
from ixevents.outbox import worker


def carry_on() -> int:
    """List readers and write letters of every mailing that goes, in turns. Returns how many readers were settled."""
    going = list(db.session.scalars(queries.going(now())))
    db.session.rollback()
    return sum(_write_some(mailing_id, len(going)) for mailing_id in going if _list_all(mailing_id))


def _list_all(mailing_id: int) -> bool:
    """List whoever is not listed yet. Returns whether the mailing goes.

    One that was a draft again in between is another list, begun from its first reader in the next turn.
    """
    after: int | None = 0
    version: int | None = None
    while after is not None:
        mailing = preparation.take(mailing_id)
        if mailing is None or version not in (None, mailing.version) or preparation.put_aside_if_stale(mailing):
            db.session.commit()
            return False
        version = mailing.version
        after = preparation.list_some(mailing, after) if mailing.state == MailingState.PREPARED else None
        db.session.commit()
        worker.give_way()
    return True


def _write_some(mailing_id: int, mailings: int) -> int:
    """Write one mailing's share of the letters the outbox has room for; without room, see whether it has ended."""
    left, settled = -(-preparation.room() // mailings), 0
    while mailing := preparation.take(mailing_id, (MailingState.SENDING,)):
        count = preparation.write_some(mailing, min(left, preparation.WRITE_SIZE))
        db.session.commit()
        settled, left = settled + count, left - count
        if not (count and left):
            break
    return settled
