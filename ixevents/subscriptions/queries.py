"""What is read of subscriptions."""

from sqlalchemy import ColumnElement, Select, or_, select

from ixevents.subscriptions.models import Subscription, SubscriptionState


def by_code(code: str) -> Select[Subscription]:
    """The subscription a private page is of."""
    return select(Subscription).where(Subscription.code == code)


def at_address(email_key: str) -> Select[Subscription]:
    """The subscription of an address."""
    return select(Subscription).where(Subscription.email_key == email_key)


def reading(topics: list[str], languages: list[str]) -> list[ColumnElement[bool]]:
    """Return what makes a reader: confirmed, of one of these topics and languages; none named is all."""
    conditions: list[ColumnElement[bool]] = [Subscription.state == SubscriptionState.CONFIRMED, Subscription.email.is_not(None)]
    if topics:
        conditions.append(or_(*(Subscription.topics.contains(f",{topic},", autoescape=True) for topic in topics)))
    if languages:
        conditions.append(Subscription.language.in_(languages))
    return conditions


def wanting(email_keys: list[str]) -> Select[str]:
    """Which of these addresses want news."""
    return select(Subscription.email_key).where(Subscription.email_key.in_(email_keys), Subscription.state == SubscriptionState.CONFIRMED)
