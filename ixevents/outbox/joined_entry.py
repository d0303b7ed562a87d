"""One calendar entry for a reader whose language is not known: it says itself in both (LANG-05)."""

from collections.abc import Sequence
from dataclasses import replace

from ixevents.core.languages import UNKNOWN
from ixevents.outbox.calendar import Entry


def joined(entries: Sequence[Entry]) -> Entry:
    """Return one entry that says itself in all the languages it is given in."""
    first = entries[0]
    if len(entries) == 1:
        return first

    def both(values: list[str], separator: str) -> str:
        return separator.join(dict.fromkeys(values))

    return replace(
        first,
        language=UNKNOWN,
        summary=both([entry.summary for entry in entries], " / "),
        location=both([entry.location for entry in entries], " / "),
        description=both([entry.description for entry in entries], "\n\n"),
    )
