"""Ways from what an event or an edition still lacks to where that is put right."""

from collections.abc import Iterable
from typing import Any

from ixevents.core.lack import Lack
from ixevents.staff import ways

Step = tuple[str, str | None]
"""What is to be done, and where; None where the person may not go there."""

EDITED = {
    "edition": ("staff_editions.edit", "edition_id"),
    "event": ("staff_events.edit", "event_id"),
    "place": ("staff_places.edit", "place_id"),
    "question": ("staff_questions.change", "question_id"),
}
"""By kind of thing: the form whose fields a part names."""

PARTS: dict[tuple[str, str], tuple[str, str, str]] = {
    ("edition", "languages"): ("staff_editions.edition", "edition_id", "languages"),
    ("event", "languages"): ("staff_events.event", "event_id", "languages"),
    ("place", "languages"): ("staff_places.edit", "place_id", "confirmed-0"),
    ("event", "dates"): ("staff_planning.new", "event_id", ""),
    ("project", "record"): ("staff_records.record", "project_id", "public"),
    ("project", "funding"): ("staff_record_parts.money", "project_id", "funding"),
}
"""What is put right elsewhere than in a field of that form."""


def steps(lacks: Iterable[Lack]) -> list[Step]:
    """Return each sentence with the way to its thing."""
    return [(lack.sentence, _way(lack)) for lack in lacks]


def _way(lack: Lack) -> str | None:
    endpoint, argument, anchor = PARTS.get((lack.kind, lack.part)) or (*EDITED[lack.kind], lack.part)
    values: dict[str, Any] = {argument: lack.number} | ({"_anchor": anchor} if anchor else {})
    return ways.to(endpoint, **values)
