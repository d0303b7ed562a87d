"""Samples of the letters about news by mail: an invented address."""

from flask_babel import lazy_gettext as _l

from ixevents.extensions import db
from ixevents.outbox import samples
from ixevents.subscriptions import notices
from ixevents.subscriptions.models import Subscription, SubscriptionState, joined

NAMES = {"confirm": _l("News by email: confirm the address"), "already": _l("News by email: it comes already")}


def add() -> None:
    """Make the samples known."""
    for letter, title in NAMES.items():
        samples.add(f"subscriptions.{letter}", title, _writer(letter))


def write(letter: str, language: str) -> object:
    """Write one letter to somebody invented; the caller undoes it."""
    found = Subscription(
        email="amina@example.org",
        email_key="amina@example.org",
        language=language,
        topics=joined(["festival", "week"]),
        state=SubscriptionState.HELD if letter == "confirm" else SubscriptionState.CONFIRMED,
    )
    db.session.add(found)
    db.session.flush()
    return getattr(notices, letter)(found)


def _writer(letter: str) -> samples.Write:
    return lambda language: write(letter, language)
