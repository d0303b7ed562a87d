"""Whom a mailing goes to, said as its own screens say it, where an entry of the journal holds a selection of readers."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ixevents.journal.models import Entry
from ixevents.mailings import audiences
from ixevents.mailings.audiences import Selection

PLACES = ("selection", "before", "after")
"""Facts that hold a selection, where `audience` stands beside them."""

Said = Mapping[tuple[int, str], str]


def said(entries: Sequence[Entry]) -> Said:
    """Return the selections among some entries in words, by entry and fact; a few statements for each audience."""
    found: dict[tuple[int, str], str] = {}
    held = [one for entry in entries for one in _selections(entry)]
    for name in dict.fromkeys(audience for audience, _key, _selection in held):
        keys, selections = zip(*((key, selection) for audience, key, selection in held if audience == name), strict=True)
        found |= dict(zip(keys, audiences.get(name).describe(selections), strict=True))
    return found


def instead(entry: Entry, facts: dict[str, Any], words: Said) -> dict[str, Any]:
    """Return the facts of an entry with the words of its selections in their places."""
    return {name: words.get((entry.id, name), value) for name, value in facts.items()}


def apart(entry: Entry) -> dict[str, Any]:
    """Return the facts of an entry that are no selection of readers."""
    held = {key[1] for _audience, key, _selection in _selections(entry)}
    return {name: value for name, value in (entry.facts or {}).items() if name not in held}


def _selections(entry: Entry) -> Iterator[tuple[str, tuple[int, str], Selection]]:
    facts = entry.facts or {}
    audience = str(facts.get("audience", ""))
    if audiences.known(audience):
        yield from ((audience, (entry.id, name), facts[name]) for name in PLACES if isinstance(facts.get(name), Mapping))
