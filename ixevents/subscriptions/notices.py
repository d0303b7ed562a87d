"""Letters about news by mail: confirm it, or see that it comes already. Neither repeats anything a stranger may have typed."""

from collections.abc import Mapping

from flask_babel import gettext as _

from ixevents.core.links import external
from ixevents.core.web import current_language
from ixevents.outbox.models import Notice
from ixevents.outbox.post import post
from ixevents.subscriptions import topics
from ixevents.subscriptions.models import Subscription


def confirm(subscription: Subscription) -> Notice | None:
    """Ask whether the address is the owner's own wish."""
    return _about("confirm", subscription)


def already(subscription: Subscription) -> Notice | None:
    """Say that news comes already, with the page to change it: whoever asked again reads the same on the screen (case 19)."""
    return _about("already", subscription)


def own_page(subscription: Subscription) -> str:
    """Return the full address of the private page, in the language being spoken."""
    return external("subscriptions.own", lang=current_language(), code=subscription.code)


def _about(letter: str, subscription: Subscription) -> Notice | None:
    def values() -> Mapping[str, object]:
        rows = [(_("News of"), " · ".join(topics.names(subscription.topic_list)))]
        return {"theme": "house", "rows": rows, "link": own_page(subscription)}

    return post(f"subscriptions.{letter}", subscription.email or "", subscription.language, about=subscription, context=values)
