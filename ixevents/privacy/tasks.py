"""What the worker does for privacy."""

from ixevents.core.clock import now
from ixevents.extensions import db
from ixevents.outbox import worker
from ixevents.privacy import holders, nights, personal


def forget_answered() -> int:
    """Let requests forget who asked once the answer has left. Returns how many."""
    count = personal.forget_answered(now())
    db.session.commit()
    return count


def expire_nightly() -> dict[str, int]:
    """Forget those whose period is over, once a night; each package in a transaction of its own, so that nobody who signs up waits."""
    moment = now()
    night = nights.due(moment)
    night_id = night.id if night is not None and nights.claim(night.id, moment) else None
    db.session.commit()
    if night_id is None:
        return {}
    counts: dict[str, int] = {}
    for name in holders.HOLDERS:
        counts |= holders.expire_one(name, moment)
        db.session.commit()
        worker.give_way()
    nights.finish(night_id, counts, now())
    holders.note_expired(counts)
    db.session.commit()
    return counts
