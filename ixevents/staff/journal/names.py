"""What the things of the journal are called now: by their own words where these name no person, else by their number.

Of persons facilitators alone are named, to those who plan the dates: the entry holds the number, and who is forgotten is a number again.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from ixevents.accounts import access
from ixevents.accounts.roles import Power
from ixevents.associations.models import StandCall
from ixevents.core import dates
from ixevents.core.db import Base
from ixevents.core.web import current_language, plain
from ixevents.council.models import CouncilCategory, CouncilSeat
from ixevents.events.models import Edition, Event, Slot
from ixevents.extensions import db
from ixevents.journal.models import Entry
from ixevents.projects.results import IndicatorPeriod
from ixevents.resources.models import Kind, Resource
from ixevents.staff.journal import readers, words

LONGEST = 80

Thing = tuple[str, int]
Called = tuple[int, str]

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
    "stand": "association",
    "volunteer_shift": "title",
    "webhook": "name",
}
"""The column that holds a kind's name. Names of persons and what they wrote stay out of the journal."""

MEANT = {
    "category": "council_category",
    "edition": "edition",
    "event": "event",
    "event_id": "event",
    "funder_id": "partner",
    "into": "event_proposal",
    "meeting": "meeting",
    "parent_id": "partner",
    "period": "indicator_period",
    "partner_id": "partner",
    "place_id": "place",
    "poll": "poll",
    "project": "project",
    "project_id": "project",
    "proposal": "event_proposal",
    "question": "feedback_question",
    "resource": "resource",
    "school_id": "school",
    "seat": "council_seat",
    "shift": "volunteer_shift",
    "slot": "slot",
}
"""The kind of the thing whose number a fact is."""

MEANT_BY = {"match_partner": "partner", "replace": "meeting_document", "transfer": "slot"}
"""The same for verbs whose bare before and after are numbers."""

TITLED = {"grant_document": "title", "meeting_document": "title", "project_document": "title", "stand_document": "filename"}
"""Kinds no entry is about, whose title is told where an entry holds their number."""

DOCUMENTS = {"grant_given": "grant_document", "meeting": "meeting_document", "project": "project_document", "stand": "stand_document"}
"""The kind of a document by the kind of what it belongs to."""

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
        for number, name in _OF[kind](numbers) if kind in _OF else _named(kind, numbers):
            if text := " ".join(name.split()):
                found[kind, number] = _short(text)
    return found


def meant(entry: Entry) -> Iterator[Thing]:
    """Yield the things whose numbers stand among the facts of an entry."""
    yield from _meant(entry, readers.apart(entry))


def instead(entry: Entry, called: Mapping[Thing, str]) -> dict[str, Any]:
    """Return the facts of an entry with the names of things where their numbers stood; the number stays of what is gone."""
    return _instead(entry, entry.facts or {}, called)


def _meant(entry: Entry, facts: Mapping[str, Any]) -> Iterator[Thing]:
    for name, value in facts.items():
        if name in _NESTED and isinstance(value, Mapping):
            yield from _meant(entry, value)
        elif (kind := _kind(entry, name, value)) is not None:
            yield kind, value


def _instead(entry: Entry, facts: Mapping[str, Any], called: Mapping[Thing, str]) -> dict[str, Any]:
    def told(name: str, value: Any) -> Any:
        if name in _NESTED and isinstance(value, Mapping):
            return _instead(entry, value, called)
        kind = _kind(entry, name, value)
        gone = _("%(number)s, no longer there", number=value) if kind in TITLED else value
        return value if kind is None else called.get((kind, value), gone)

    return {name: told(name, value) for name, value in facts.items()}


def _kind(entry: Entry, name: str, value: Any) -> str | None:
    if not isinstance(value, int) or isinstance(value, bool):
        return None
    if name == "document":
        return DOCUMENTS.get(entry.object_kind)
    return MEANT_BY.get(entry.verb) if name in ("before", "after") else MEANT.get(name)


def _named(kind: str, numbers: set[int]) -> Iterator[Called]:
    if column := NAMED.get(kind) or TITLED.get(kind):
        table = Base.metadata.tables[kind]
        found = select(table.c.id, table.c[column]).where(table.c.id.in_(numbers))
        yield from ((number, plain(name)) for number, name in db.session.execute(found))


def _slots(numbers: set[int]) -> Iterator[Called]:
    found = select(Slot.id, Event.title, Slot.starts_at, Slot.zone).join(Slot.event).where(Slot.id.in_(numbers))
    for number, title, start, zone in db.session.execute(found):
        yield number, f"{plain(title)}, {dates.day_short(start, current_language(), zone)}"


def _seats(numbers: set[int]) -> Iterator[Called]:
    found = select(CouncilSeat.id, CouncilSeat.organisation, CouncilCategory.name).join(CouncilSeat.category)
    for number, organisation, category in db.session.execute(found.where(CouncilSeat.id.in_(numbers))):
        seat = organisation or _("Seat %(number)s", number=number)
        yield number, f"{plain(category)}, {seat}"


def _periods(numbers: set[int]) -> Iterator[Called]:
    found = select(IndicatorPeriod.id, IndicatorPeriod.starts, IndicatorPeriod.ends).where(IndicatorPeriod.id.in_(numbers))
    yield from ((number, dates.days(starts, ends, current_language())) for number, starts, ends in db.session.execute(found))


def _stand_calls(numbers: set[int]) -> Iterator[Called]:
    found = select(StandCall.id, Edition.title).join(StandCall.edition).where(StandCall.id.in_(numbers))
    yield from ((number, plain(title)) for number, title in db.session.execute(found))


def _resources(numbers: set[int]) -> Iterator[Called]:
    """Yield facilitators, rooms and kits by their names; a facilitator who was forgotten or is not for the reader, by number."""
    known = access.may(Power.EDIT_PROGRAMME)
    for number, kind, name in db.session.execute(select(Resource.id, Resource.kind, Resource.name).where(Resource.id.in_(numbers))):
        hidden = kind == Kind.FACILITATOR and not (known and name)
        yield number, _("Facilitator %(number)s", number=number) if hidden else name


_OF: dict[str, Callable[[set[int]], Iterator[Called]]] = {
    "council_seat": _seats,
    "indicator_period": _periods,
    "resource": _resources,
    "slot": _slots,
    "stand_call": _stand_calls,
}
"""Kinds whose name is more than a column."""


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1].rstrip()}…"
