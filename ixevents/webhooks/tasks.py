"""What the worker does for webhooks. Between two calls letters may go, and a system that does not answer is not asked twice in a turn."""

import time
from collections.abc import Sequence

import structlog
from sqlalchemy import Select, delete, exists, select

from ixevents.core.clock import now
from ixevents.core.refusal import Refused
from ixevents.extensions import db
from ixevents.journal.models import Entry
from ixevents.outbox import home, worker
from ixevents.webhooks import actions, calling, hosts, queries, signing, things
from ixevents.webhooks.models import CallState, WebhookChange

ENTRIES = 200
"""Of the journal, read at once."""
CALLS, SECONDS = 200, 10
"""In a turn no more calls are begun than so many, nor after so long: what else the worker does at intervals waits meanwhile."""

log = structlog.get_logger()


def gather() -> int:
    """Write the calls for what has changed. Returns how many; two workers never look at the same change."""
    # Looked for first: who deletes keeps others from writing to SQLite, also where there is nothing to delete.
    there = db.session.scalar(select(exists().select_from(WebhookChange)))
    ids = db.session.scalars(delete(WebhookChange).returning(WebhookChange.entry_id)).all() if there else ()
    if not ids:
        db.session.rollback()
        return 0
    entries = [entry for begin in range(0, len(ids), ENTRIES) for entry in db.session.scalars(_of(ids[begin : begin + ENTRIES]))]
    changed = things.changed(entries)
    written = sum(actions.write(webhook, changed) for webhook in db.session.scalars(queries.all_of_them()))
    db.session.commit()
    return written


def deliver() -> int:
    """Call whoever is due. Returns how many calls arrived; a copy of the site calls nobody (case 47)."""
    arrived = 0
    due = [] if home.held() is not None else db.session.execute(queries.due(now()).limit(CALLS)).all()
    db.session.rollback()
    failed, end = set[int](), time.monotonic() + SECONDS
    for call_id, webhook_id in due:
        if webhook_id in failed:
            continue
        if _call(call_id):
            arrived += 1
        else:
            failed.add(webhook_id)
        worker.give_way()
        if time.monotonic() >= end:
            break
    return arrived


def forget() -> int:
    """Erase what is old. Returns how many calls."""
    count = actions.forget(now())
    db.session.commit()
    return count


def _call(call_id: int) -> bool:
    """Make one call, in no transaction: whoever waits for the other system holds no lock."""
    if not actions.claim(call_id):
        db.session.rollback()
        return False
    db.session.commit()
    call = db.session.scalars(queries.call(call_id)).one()
    address, headers, body = call.webhook.address, signing.headers(call.webhook, call.message, now(), call.body), call.body
    db.session.rollback()
    answer = _answer(address, headers, body)
    return _settle(call_id, answer)


def _settle(call_id: int, answer: str) -> bool:
    call = db.session.scalars(queries.call(call_id)).first()
    if call is None:  # its webhook was removed meanwhile
        return False
    actions.settle(call, answer)
    db.session.commit()
    log.info("webhook called", webhook=call.webhook_id, call=call_id, answer=answer)
    return call.state == CallState.DELIVERED


def _answer(address: str, headers: dict[str, str], body: str) -> str:
    try:
        hosts.require(address)
    except Refused:
        return calling.Trouble.FORBIDDEN
    return calling.call(address, headers, body)


def _of(ids: Sequence[int]) -> Select[Entry]:
    return select(Entry).where(Entry.id.in_(ids)).order_by(Entry.id)
