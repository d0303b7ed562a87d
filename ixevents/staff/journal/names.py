"""What the things of the journal are called now: by their own words where these name no person, else by their number."""

from collections.abc import Iterable, Iterator

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


def of(things: Iterable[Thing]) -> dict[Thing, str]:
    """Return what each is called, one statement a kind; what is gone or has no name by its number, many things by their kind."""
    asked: dict[str, set[int]] = {}
    called = {}
    for kind, number in things:
        called[kind, number] = f"{words.kind(kind)} {number or ''}".rstrip()
        asked.setdefault(kind, set()).add(number)
    for kind, numbers in asked.items():
        for number, name in _slots(numbers) if kind == "slot" else _named(kind, numbers):
            if text := " ".join(name.split()):
                called[kind, number] = f"{words.kind(kind)} · {_short(text)}"
    return called


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
