"""A week of one resource, day by day, and what is free for a date: plain values for the pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from flask import url_for
from flask_babel import gettext as _

from ixevents.core import dates
from ixevents.core.clock import BRUSSELS, now, today
from ixevents.core.web import plain
from ixevents.events import words
from ixevents.events.models import Slot, SlotState
from ixevents.extensions import db
from ixevents.resources import occupancy, queries
from ixevents.resources.models import Assignment, Kind, Resource

DAYS = 7


@dataclass(frozen=True)
class Item:
    """One date in a day."""

    hours: str
    title: str
    place: str
    url: str
    off: bool
    planned: bool
    note: str


@dataclass(frozen=True)
class Day:
    """One day of the week and what happens on it."""

    day: date
    items: list[Item]


@dataclass(frozen=True)
class Candidate:
    """A resource that could be assigned to a date."""

    resource: Resource
    facts: str
    taken: str
    "By what; empty when it is free."
    fits: bool
    "Speaks a language of the event, or is large enough."


def monday(asked: str | None) -> date:
    """Return the Monday of the week that was asked for, or of this one."""
    try:
        day = date.fromisoformat(asked or "")
    except ValueError:
        day = today()
    # Weeks at the very ends of the calendar have no week beside them.
    day = min(max(day, date(2000, 1, 3)), date(2200, 1, 1))
    return day - timedelta(days=day.weekday())


def plan(resource: Resource, first: date) -> list[Day]:
    """Return the seven days from a Monday on, in one statement."""
    begin, end = (datetime.combine(first + timedelta(days=days), time(), BRUSSELS) for days in (0, DAYS))
    assignments = db.session.scalars(queries.span(resource.id, begin, end)).all()
    found: dict[date, list[Item]] = {first + timedelta(days=number): [] for number in range(DAYS)}
    for assignment in assignments:
        # What began before this week is shown on its first day.
        found[max(first, dates.local_day(assignment.slot.starts_at))].append(_item(assignment))
    return [Day(day, items) for day, items in found.items()]


def to_come(resource: Resource) -> list[tuple[str, str, Assignment]]:
    """Return every date a resource is still kept for, as when and what, with its address; in one statement."""
    found = [one for one in db.session.scalars(queries.since(resource.id, now())) if not one.slot.called_off]
    return [(_in_a_line(one.slot), url_for("staff_resources.slot", slot_id=one.slot_id), one) for one in found]


def candidates(slot: Slot, assigned: Sequence[Assignment]) -> dict[Kind, list[Candidate]]:
    """Return what could be assigned to a date, by kind: free and fitting first, then free, then taken with what takes it."""
    there = {one.resource_id for one in assigned}
    resources = [resource for resource in db.session.scalars(queries.in_use()) if resource.id not in there]
    clashes = occupancy.clashes(slot, resources)
    found: dict[Kind, list[Candidate]] = {kind: [] for kind in Kind}
    for resource in resources:
        taken = ", ".join(use.words for use in clashes[resource.id])
        found[Kind(resource.kind)].append(Candidate(resource, facts(resource), taken, _fits(resource, slot)))
    return {kind: sorted(rows, key=lambda row: (bool(row.taken), not row.fits)) for kind, rows in found.items()}


def facts(resource: Resource) -> str:
    """Return in a line what matters of a resource."""
    kind, parts = resource.kind, list[str]()
    if kind == Kind.FACILITATOR:
        parts.append(words.spoken(resource.languages))
    if kind == Kind.KIT:
        parts.append(_("%(copies)s copies", copies=resource.copies) if resource.copies > 1 else _("1 copy"))
    if kind == Kind.ROOM and resource.capacity:
        parts.append(_("%(seats)s people", seats=resource.capacity))
    if resource.place:
        parts.append(plain(resource.place.name))
    return " · ".join(part for part in parts if part)


def _in_a_line(slot: Slot) -> str:
    return f"{words.when_short(slot)} · {plain(slot.event.title)}"


def _item(assignment: Assignment) -> Item:
    slot = assignment.slot
    hours = _("Whole day") if slot.all_day else dates.hours(slot.starts_at, slot.ends_at, slot.zone)
    around = _("%(before)s min before, %(after)s min after", before=assignment.before_minutes, after=assignment.after_minutes)
    copies = _("%(copies)s copies", copies=assignment.copies) if assignment.copies > 1 else ""
    return Item(
        hours=hours,
        title=plain(slot.event.title),
        place=plain(slot.place.name),
        url=url_for("staff_resources.slot", slot_id=slot.id),
        off=slot.called_off,
        planned=slot.state == SlotState.PLANNED,
        note=" · ".join(part for part in (copies, around) if part),
    )


def _fits(resource: Resource, slot: Slot) -> bool:
    if resource.kind == Kind.FACILITATOR:
        return bool(set(resource.languages) & set(slot.event.languages))
    if resource.kind == Kind.ROOM:
        return resource.capacity is None or slot.capacity is None or resource.capacity >= slot.capacity
    return True
