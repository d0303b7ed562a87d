"""What the things of the journal are called now: by their own words where these name no person, else by their number."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import select

from ixevents.core import dates
from ixevents.core.db import Base
from ixevents.core.web import current_language, plain
from ixevents.events.models import Event, Slot
from ixevents.extensions import db
from ixevents.staff.journal import words

LONGEST = 80

Thing = tuple[str, int]

NAMED = {
    "agenda_item": "title",
    "council": "name",
    "council_category": "name",
    "council_group": "name",
    "edition": "title",
    "event": "title",
    "event_proposal": "title",
    "exchange": "title",
    "exchange_school": "name",
    "feedback_question": "label",
    "funder_report": "title",
    "indicator": "name",
    "mailing": "subject",
    "meeting": "title",
    "opinion": "title",
    "partner": "name",
    "place": "name",
    "poll": "title",
    "project": "title",
    "question": "label",
    "school": "name",
}
"""The column that holds a kind's name. Names of persons and what they wrote stay out of the journal."""


MEANT = {
    "edition": "edition",
    "event": "event",
    "funder_id": "partner",
    "into": "event_proposal",
    "meeting": "meeting",
    "parent_id": "partner",
    "partner_id": "partner",
    "place_id": "place",
    "poll": "poll",
    "project": "project",
    "project_id": "project",
    "proposal": "event_proposal",
    "school_id": "school",
    "slot": "slot",
}
"""The kind of the thing whose number a fact is."""

MEANT_BY = {"match_partner": "partner"}
"""The same for verbs whose bare before and after are numbers."""

_NESTED = ("before", "after", "selection")


def of(things: Iterable[Thing]) -> dict[Thing, str]:
    """Return what each is called, one statement a kind; what is gone or has no name by its number, many things by their kind."""
    things = list(things)
    own = by_themselves(things)
    called = {(kind, number): f"{words.kind(kind)} {number or ''}".rstrip() for kind, number in things}
    return called | {thing: f"{words.kind(thing[0])} · {name}" for thing, name in own.items()}


def by_themselves(things: Iterable[Thing]) -> dict[Thing, str]:
    """Return the names alone of what has one and is still there, one statement a kind."""
    asked: dict[str, set[int]] = {}
    for kind, number in things:
        asked.setdefault(kind, set()).add(number)
    found = {}
    for kind, numbers in asked.items():
        for number, name in _slots(numbers) if kind == "slot" else _named(kind, numbers):
            if text := " ".join(name.split()):
                found[kind, number] = _short(text)
    return found


def meant(verb: str, facts: Mapping[str, Any]) -> Iterator[Thing]:
    """Yield the things whose numbers stand among the facts of an entry."""
    for name, value in facts.items():
        if name in _NESTED and isinstance(value, Mapping):
            yield from meant(verb, value)
        elif (kind := _kind(verb, name, value)) is not None:
            yield kind, value


def instead(verb: str, facts: Mapping[str, Any], called: Mapping[Thing, str]) -> dict[str, Any]:
    """Return facts with the names of things where their numbers stood; the number stays of what is gone."""

    def told(name: str, value: Any) -> Any:
        if name in _NESTED and isinstance(value, Mapping):
            return instead(verb, value, called)
        kind = _kind(verb, name, value)
        return value if kind is None else called.get((kind, value), value)

    return {name: told(name, value) for name, value in facts.items()}


def _kind(verb: str, name: str, value: Any) -> str | None:
    if not isinstance(value, int) or isinstance(value, bool):
        return None
    return MEANT_BY.get(verb) if name in ("before", "after") else MEANT.get(name)


def _named(kind: str, numbers: set[int]) -> Iterator[tuple[int, str]]:
    if kind in NAMED:
        table = Base.metadata.tables[kind]
        found = select(table.c.id, table.c[NAMED[kind]]).where(table.c.id.in_(numbers))
        yield from ((number, plain(name)) for number, name in db.session.execute(found))


def _slots(numbers: set[int]) -> Iterator[tuple[int, str]]:
    found = select(Slot.id, Event.title, Slot.starts_at, Slot.zone).join(Slot.event).where(Slot.id.in_(numbers))
    for number, title, start, zone in db.session.execute(found):
        yield number, f"{plain(title)}, {dates.day_short(start, current_language(), zone)}"


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1].rstrip()}…"
