"""What is said of webhooks and their calls."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from ixevents.webhooks.calling import Trouble
from ixevents.webhooks.models import Topic, Why

TOPICS: dict[str, object] = {
    Topic.EVENTS: _l("Events and their dates"),
    Topic.EDITIONS: _l("Editions"),
    Topic.PROJECTS: _l("Projects"),
    Topic.PARTNERS: _l("Partners"),
}
WHY: dict[str, object] = {
    Why.HAND: _l("Somebody paused it."),
    Why.FAILED: _l("No call arrived for three days."),
    Why.GONE: _l("The other system answered that this address is there no more."),
}
_TROUBLES: dict[str, object] = {
    Trouble.UNKNOWN: _l("The name of the host leads nowhere."),
    Trouble.REFUSED: _l("Nobody listens there."),
    Trouble.SLOW: _l("No answer in time."),
    Trouble.UNSAFE: _l("No secure connection could be made (TLS)."),
    Trouble.UNTRUSTED: _l("Nobody we trust vouches for its certificate."),
    Trouble.MISNAMED: _l("Its certificate is for another host."),
    Trouble.OUTDATED: _l("Its certificate is no longer valid, or not yet."),
    Trouble.BROKEN: _l("The line broke."),
    Trouble.FORBIDDEN: _l("This host may not be called any more."),
}


def answer(found: str | None) -> str:
    """Return what came of the last attempt."""
    if found is None:
        return _("Not tried yet")
    return str(_TROUBLES[found]) if found in _TROUBLES else _("Answer %(number)s", number=found)
