"""What a watching machine wants to know of the outbox, the waiting list and the workers: numbers, and never whose (docs/operate.md)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from flask import current_app
from sqlalchemy import func, select

from ixevents.condition import orders
from ixevents.condition.house import revisions
from ixevents.core.clock import now
from ixevents.extensions import db
from ixevents.outbox import home, pauses, presence, queries
from ixevents.outbox.models import Home, Notice, NoticeState
from ixevents.registrations.models import Offer, OfferState


@dataclass(frozen=True)
class Gauge:
    """One number, or one for each value of a label."""

    name: str
    help: str
    values: tuple[tuple[dict[str, str], float], ...]


def read() -> Iterator[Gauge]:
    """Yield every number; as many statements however much there is."""
    counts = {NoticeState(state): number for state, number in db.session.execute(queries.by_state())}
    found = home.current()
    yield Gauge("outbox_letters", "Letters in the outbox, by state.", tuple(({"state": s.value}, counts.get(s, 0)) for s in NoticeState))
    yield _one("outbox_oldest_due_seconds", "For how long the oldest letter has been due.", _since(db.session.scalar(_OLDEST)))
    yield _one(
        "orders_oldest_seconds",
        "For how long the oldest mailing, export or import has waited to begin.",
        _since(orders.waiting(now()).since),
    )
    yield _one("outbox_paused", "Whether the queue stands still because the mail server takes nothing.", not pauses.over())
    yield _one("outbox_held", "Whether no letter goes because this may be a copy.", found is not None and found.held_for is not None)
    yield _one("offers_open", "Offers from waiting lists that stand.", db.session.scalar(_OFFERS) or 0)
    yield _one("worker_seen_seconds", "How long ago a worker of any machine was last seen.", _seen(found))
    yield _one("workers", "Workers alive on this machine.", presence.alive(current_app.config["DATA_DIR"]))
    current, newest = revisions()
    yield Gauge("build_info", "What is installed: the newest form of the database it knows.", (({"revision": newest}, 1),))
    yield _one("database_current", "Whether the database has that form.", current == newest)


_OLDEST = select(func.min(Notice.due_at)).where(Notice.state.in_((NoticeState.DUE, NoticeState.RETRY)))
_OFFERS = select(func.count()).select_from(Offer).where(Offer.state == OfferState.OPEN)


def _one(name: str, words: str, value: float) -> Gauge:
    return Gauge(name, words, (({}, float(value)),))


def _since(moment: datetime | None) -> float:
    return max((now() - moment).total_seconds(), 0.0) if moment else 0.0


def _seen(found: Home | None) -> float:
    """Return since when no worker was seen; where none ever was, that is never."""
    return _since(found.seen_at) if found else float("inf")
