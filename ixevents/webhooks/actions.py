"""What is done with webhooks and their calls."""

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from http import HTTPStatus

from flask_babel import gettext as _
from sqlalchemy import CursorResult, delete, or_, select, update

from ixevents.core.clock import now
from ixevents.core.links import external
from ixevents.core.refusal import Conflict, Refused
from ixevents.extensions import db
from ixevents.journal import actions as journal
from ixevents.webhooks import hosts
from ixevents.webhooks.models import CallState, Topic, Webhook, WebhookCall, Why
from ixevents.webhooks.things import Thing

LEASE = timedelta(minutes=1)
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (0.5, 2, 10, 30, 60, 180, 360))
"""After so many calls in a row that did not arrive; the last one again and again."""
PATIENCE = timedelta(days=3)
KEPT = timedelta(days=30)


def create(name: str, address: str, topics: Sequence[str], *, actor: str) -> Webhook:
    """Have another system called. Raises `Refused` for an address that may not be called."""
    hosts.require(address)
    webhook = Webhook(name=name, address=address, topics=list(topics))
    db.session.add(webhook)
    db.session.flush()
    journal.record("create", webhook, actor=actor, told_of=webhook.topics)
    return webhook


def change(webhook: Webhook, version: int, name: str, address: str, topics: Sequence[str], *, actor: str) -> None:
    """Change what is called, and of what. Raises `Refused` as `create`, and `Conflict` where somebody else changed it since `version`."""
    if version != webhook.version:
        raise Conflict
    hosts.require(address)
    before = _facts(webhook)
    webhook.name, webhook.address, webhook.topics, webhook.version = name, address, list(topics), webhook.version + 1
    if address != before["called"]:
        _begin_anew(webhook)
    journal.record("edit", webhook, actor=actor, before=before, after=_facts(webhook))


def pause(webhook: Webhook, *, actor: str) -> None:
    """Call it no more for now; what changes meanwhile waits."""
    if webhook.paused_at is None:
        webhook.paused_at, webhook.paused_why = now(), Why.HAND
        journal.record("pause", webhook, actor=actor)


def resume(webhook: Webhook, *, actor: str) -> None:
    """Call it again, first with what waits."""
    if webhook.paused_at is not None:
        journal.record("resume", webhook, actor=actor)
    webhook.paused_at, webhook.paused_why = None, None
    _begin_anew(webhook)
    _wake(webhook)


def retry(webhook: Webhook) -> None:
    """Call at once what did not arrive; how long it has not stays known, so that it pauses as before. One that is paused stays so."""
    if webhook.paused_at is None and webhook.quiet_until is not None:
        webhook.quiet_until = None
        _wake(webhook)


def _wake(webhook: Webhook) -> None:
    waiting = update(WebhookCall).where(WebhookCall.webhook_id == webhook.id, WebhookCall.state == CallState.DUE)
    db.session.execute(waiting.values(claimed_until=None).execution_options(synchronize_session=False))


def remove(webhook: Webhook, *, actor: str) -> None:
    """Forget a webhook with its log."""
    journal.record("delete", webhook, actor=actor)
    db.session.delete(webhook)


def try_out(webhook: Webhook) -> WebhookCall:
    """Write a call that says nothing but that it is a trial. Raises `Refused` for a webhook that is paused."""
    if webhook.paused_at is not None:
        raise Refused(_("It is paused: let it go on first."), "paused")
    call = WebhookCall(webhook=webhook, topic="", body=_body("trial", {}))
    db.session.add(call)
    _begin_anew(webhook)
    return call


def write(webhook: Webhook, things: Iterable[Thing]) -> int:
    """Write a call for each thing the webhook is told of, unless one waits already; returns how many."""
    wanted = [thing for thing in things if thing.topic in webhook.topics]
    waiting = select(WebhookCall.topic, WebhookCall.thing).where(
        WebhookCall.webhook_id == webhook.id, WebhookCall.state == CallState.DUE, WebhookCall.attempts == 0
    )
    known = set(db.session.execute(waiting)) if wanted else set()
    fresh = [thing for thing in wanted if (str(thing.topic), thing.path) not in known]
    db.session.add_all(WebhookCall(webhook=webhook, topic=thing.topic, thing=thing.path, body=_told(thing)) for thing in fresh)
    return len(fresh)


def claim(call_id: int) -> bool:
    """Take a call for one worker; whoever comes second gets none."""
    at = now()
    free = or_(WebhookCall.claimed_until.is_(None), WebhookCall.claimed_until <= at)
    taken: CursorResult[object] = db.session.execute(  # type: ignore[assignment]
        update(WebhookCall)
        .where(WebhookCall.id == call_id, WebhookCall.state == CallState.DUE, free)
        .values(claimed_until=at + LEASE, attempts=WebhookCall.attempts + 1)
        .execution_options(synchronize_session=False)
    )
    return bool(taken.rowcount)


def settle(call: WebhookCall, answer: str) -> None:
    """Keep what became of an attempt: done, or when webhook and call are tried next.

    After three days a call is given up where others arrived meanwhile; where none did, the webhook is paused and the call waits.
    """
    webhook, at = call.webhook, now()
    call.answer, call.answered_at, call.claimed_until = answer, at, None
    if answer.isdecimal() and HTTPStatus(200) <= int(answer) < HTTPStatus(300):
        call.state = CallState.DELIVERED
        _begin_anew(webhook)
        return
    webhook.failures += 1
    webhook.failing_since = webhook.failing_since or at
    webhook.quiet_until, call.claimed_until = at + _pause(webhook.failures), at + _pause(call.attempts)
    if at - call.written_at >= PATIENCE and webhook.failing_since > call.written_at:
        call.state = CallState.FAILED
    if answer == str(HTTPStatus.GONE.value):
        webhook.paused_at, webhook.paused_why = at, Why.GONE
    elif at - webhook.failing_since >= PATIENCE:
        webhook.paused_at, webhook.paused_why = at, Why.FAILED


def forget(at: datetime) -> int:
    """Erase the log of what was done with a month ago. Returns how many calls."""
    old = delete(WebhookCall).where(WebhookCall.state != CallState.DUE, WebhookCall.answered_at < at - KEPT)
    erased: CursorResult[object] = db.session.execute(old)  # type: ignore[assignment]
    return erased.rowcount


def _pause(failures: int) -> timedelta:
    return PAUSES[min(failures, len(PAUSES)) - 1]


def _begin_anew(webhook: Webhook) -> None:
    webhook.failures, webhook.failing_since, webhook.quiet_until = 0, None, None


def _facts(webhook: Webhook) -> dict[str, object]:
    return {"name": webhook.name, "called": webhook.address, "told_of": list(webhook.topics)}


_NAMES = {Topic.EVENTS: ("slug",), Topic.EDITIONS: ("programme", "slug"), Topic.PROJECTS: ("slug",), Topic.PARTNERS: ("slug",)}


def _told(thing: Thing) -> str:
    url = external(f"api.{thing.topic}_single", **dict(zip(_NAMES[thing.topic], thing.key, strict=True)))
    return _body(f"{thing.topic}.changed", {"list": str(thing.topic), "key": thing.path, "url": url})


def _body(kind: str, data: dict[str, str]) -> str:
    return json.dumps({"type": kind, "timestamp": now().astimezone(UTC).isoformat(timespec="seconds"), "data": data}, ensure_ascii=False)
