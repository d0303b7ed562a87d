"""What happens with news by mail: asked for, confirmed by its letter, changed, ended. Nothing here commits."""

from typing import cast

from flask_babel import gettext as _
from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite

from ixevents.core import addresses
from ixevents.core.clock import now
from ixevents.core.refusal import Refused
from ixevents.core.tokens import new_code
from ixevents.extensions import db
from ixevents.journal import actions as journal
from ixevents.journal.models import PUBLIC
from ixevents.mailings import actions as mailings
from ixevents.outbox import post
from ixevents.subscriptions import notices, queries
from ixevents.subscriptions.models import Subscription, SubscriptionState, joined

AUDIENCE = "subscribers"
WORDING = "2026-11"
"""The month of the words that stand beside the form: who changes their meaning changes this too (GDPR-05)."""


def ask(email: str, language: str, topics: list[str]) -> Subscription:
    """Keep a wish for news until its address is confirmed, and write to it; who gets news already is told so by letter.

    Raises `Refused` for an address nobody can write to, and when forms made us write there often.
    """
    address = addresses.read(email)
    if post.too_many(address.shown):
        raise Refused(_("We have written to this address often in the last hour. Try again later, or call us."), "letters")
    found = _held(address, language, topics)
    if found.state == SubscriptionState.CONFIRMED:
        notices.already(found)
        return found
    found.email, found.language, found.topics, found.wording = address.shown, language, joined(topics), WORDING
    found.state, found.asked_at, found.confirmed_at, found.ended_at, found.ended_by = SubscriptionState.HELD, now(), None, None, ""
    notices.confirm(found)
    return found


def confirm(subscription: Subscription) -> Subscription:
    """Send news from now on: the owner of the address said so. Doing it twice does nothing more."""
    if subscription.state == SubscriptionState.HELD:
        subscription.state, subscription.confirmed_at = SubscriptionState.CONFIRMED, now()
        mailings.welcome_back(AUDIENCE, subscription.email_key)
        journal.record("subscribe", subscription, actor=PUBLIC, topics=subscription.topic_list, wording=subscription.wording)
    return subscription


def change(subscription: Subscription, language: str, topics: list[str]) -> Subscription:
    """Change what one gets news of, and in which language."""
    _require_live(subscription)
    before = subscription.topic_list
    subscription.language, subscription.topics = language, joined(topics)
    if before != topics:
        journal.record("edit", subscription, actor=PUBLIC, before={"topics": before}, after={"topics": topics})
    return subscription


def end(subscription: Subscription, *, by: str = "page") -> Subscription:
    """Send no more news, from this moment; what is on its way is dropped. Doing it twice does nothing more."""
    if subscription.state != SubscriptionState.ENDED:
        confirmed = subscription.state == SubscriptionState.CONFIRMED
        subscription.state, subscription.ended_at, subscription.ended_by, subscription.email = SubscriptionState.ENDED, now(), by, None
        mailings.drop_unsent(AUDIENCE, subscription.email_key)
        if confirmed:
            journal.record("unsubscribe", subscription, actor=PUBLIC, audience=AUDIENCE)
    return subscription


def _held(address: addresses.Address, language: str, topics: list[str]) -> Subscription:
    """Return the subscription of an address, made if need be: of two sendings at the same moment one makes it."""
    dialect = postgresql if db.session.get_bind().dialect.name == "postgresql" else sqlite
    given = {
        "code": new_code(),
        "email": address.shown,
        "email_key": address.key,
        "language": language,
        "topics": joined(topics),
        "state": SubscriptionState.HELD,
        "wording": WORDING,
        "asked_at": now(),
        "ended_by": "",
    }
    table = cast(Table, Subscription.__table__)
    db.session.execute(dialect.insert(table).values(**given).on_conflict_do_nothing(index_elements=["email_key"]))
    return db.session.scalars(queries.at_address(address.key).with_for_update()).one()


def _require_live(subscription: Subscription) -> None:
    if subscription.state == SubscriptionState.ENDED:
        raise Refused(_("You have ended this. Ask for news again with the form."), "ended")
