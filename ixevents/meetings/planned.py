"""What is planned of a meeting, as the forms that change it have shown it."""

from collections.abc import Mapping
from typing import Any

from ixevents.core.languages import Translated
from ixevents.core.refusal import Conflict
from ixevents.core.seen import seen_mark
from ixevents.meetings.models import Meeting

FACTS = ("title", "room", "note", "urgency", "starts_at", "ends_at", "place_id", "online_url", "languages", "notice_kind")


def mark(meeting: Meeting) -> str:
    """Return a mark of what is planned of a meeting that is another one after every change."""
    return seen_mark([_plain(getattr(meeting, name)) for name in FACTS])


def require(meeting: Meeting, values: Mapping[str, Any], opened: str) -> None:
    """Raise `Conflict` where somebody else changed a meeting since it was `opened`; who sends what stands already changes nothing."""
    changes = any(getattr(meeting, name) != value for name, value in values.items())
    if opened and changes and opened != mark(meeting):
        raise Conflict


def _plain(value: Any) -> object:
    return value.as_dict() if isinstance(value, Translated) else str(value)
