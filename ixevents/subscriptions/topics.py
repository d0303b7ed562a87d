"""What one can get news of: each programme, and the council."""

from flask_babel import gettext as _

from ixevents.core.web import plain
from ixevents.events import programme as programmes
from ixevents.subscriptions.models import COUNCIL


def known() -> list[str]:
    """Return the topics in the order of every page."""
    return [*(one.slug for one in programmes.all_programmes()), COUNCIL]


def name(topic: str) -> str:
    """Return what a topic is called in the language of the page; one of a programme that is no more by its slug."""
    if topic == COUNCIL:
        return _("International Solidarity Consultative Council")
    try:
        return plain(programmes.get(topic).name)
    except KeyError:
        return topic


def hint(topic: str) -> str:
    """Return in a line what comes when one chooses a topic."""
    if topic == COUNCIL:
        return _("Calls for candidatures, public meetings and opinions.")
    return plain(programmes.get(topic).tagline)


def names(topics: list[str]) -> list[str]:
    """Return what some topics are called."""
    return [name(topic) for topic in topics]
