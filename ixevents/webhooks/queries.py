"""What is read of webhooks."""

from datetime import datetime

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import joinedload

from ixevents.webhooks.models import CallState, Webhook, WebhookCall, Why


def all_of_them() -> Select[Webhook]:
    """Every webhook, in the order in which they were made."""
    return select(Webhook).order_by(Webhook.id)


def waiting() -> Select[int, int]:
    """How many calls wait, for each webhook that has some."""
    return select(WebhookCall.webhook_id, func.count()).where(WebhookCall.state == CallState.DUE).group_by(WebhookCall.webhook_id)


def log(webhook_id: int) -> Select[WebhookCall]:
    """The calls of a webhook, the newest first."""
    return select(WebhookCall).where(WebhookCall.webhook_id == webhook_id).order_by(WebhookCall.id.desc())


def call(call_id: int) -> Select[WebhookCall]:
    """One call, with its webhook."""
    return select(WebhookCall).where(WebhookCall.id == call_id).options(joinedload(WebhookCall.webhook))


def due(at: datetime) -> Select[int, int]:
    """The number of each call that may be tried now, with its webhook's; those not tried yet first: one refused keeps up no other."""
    return (
        select(WebhookCall.id, WebhookCall.webhook_id)
        .join(WebhookCall.webhook)
        .where(
            WebhookCall.state == CallState.DUE,
            Webhook.paused_at.is_(None),
            or_(Webhook.quiet_until.is_(None), Webhook.quiet_until <= at),
            or_(WebhookCall.claimed_until.is_(None), WebhookCall.claimed_until <= at),
        )
        .order_by(WebhookCall.attempts, WebhookCall.id)
    )


def stopped() -> Select[int]:
    """How many webhooks were paused because nothing arrived."""
    return select(func.count()).select_from(Webhook).where(Webhook.paused_at.is_not(None), Webhook.paused_why != Why.HAND)
