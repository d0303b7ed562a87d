"""Dates of an event before the public sees them: one by one or by a rule, on the clock of the wall (CAL-11)."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from flask_babel import gettext as _

from ixevents.core import zones
from ixevents.core.refusal import Refused
from ixevents.events import actions, editing, listeners
from ixevents.events.models import Event, Place, Slot, SlotState
from ixevents.extensions import db
from ixevents.journal import actions as journal
from ixevents.journal.values import recorded

MOST_SEATS = 100_000
"""Of one date."""
MOST_DATES = 100
"""More at once is a slip of the pen."""
MOVING = frozenset({"starts_at", "ends_at", "place_id", "zone", "all_day"})
"""Facts of a slot that say when and where."""


@dataclass(frozen=True)
class Rule:
    """ "Every Wednesday until …", or every second one."""

    first: date
    last: date
    weekdays: frozenset[int]
    "0 is Monday."
    starts: time
    ends: time
    "Before `starts` or equal to it: on the day after."
    every: int = 1
    "Each week, or each second or third, counted from the first day's."
    zone: str = "Europe/Brussels"


@dataclass(frozen=True)
class Occurrence:
    """One date a rule makes, or why there is none."""

    day: date
    starts_at: datetime | None
    ends_at: datetime | None
    problem: str = ""
    already: bool = False
    "The event has a date at that very moment."


def days(rule: Rule) -> list[date]:
    """Return the days of a rule; raises `Refused` when there is none, or are too many to mean it."""
    found = list(_days(rule))
    if not found:
        raise Refused(_("No day fits: choose a day of the week, and a last day after the first."), "no_day")
    if len(found) > MOST_DATES:
        raise Refused(_("That makes more than %(most)s dates. Choose an earlier last day.", most=MOST_DATES), "too_many")
    return found


def occurrences(rule: Rule, event: Event) -> list[Occurrence]:
    """Return every date the rule makes, with what stands against it; the event's slots are loaded."""
    taken = {slot.starts_at for slot in event.slots if not slot.called_off}
    return [_occurrence(day, rule, taken) for day in days(rule)]


def moments(day: date, starts: time, ends: time, zone: str, *, second_pass: bool = False) -> tuple[datetime, datetime]:
    """Return start and end on a day's clock, past midnight where the end is not later; raises `Refused` for hours that do not exist."""
    last = day if ends > starts else day + timedelta(days=1)
    return zones.instant(day, starts, zone, second_pass=second_pass), zones.instant(last, ends, zone, second_pass=second_pass)


def plan_series(event: Event, place: Place, rule: Rule, keep: Collection[date], *, capacity: int | None, actor: str) -> list[Slot]:
    """Plan a slot on each day of a rule that is to be kept; the others are skipped."""
    wanted = [found for found in occurrences(rule, event) if found.day in keep and not found.already]
    for found in wanted:
        if found.problem:
            raise Refused(found.problem, "gap")
    slots = [_plan(event, place, found, capacity, rule.zone) for found in wanted]
    return [planned(slot, actor=actor) for slot in slots]


def planned(slot: Slot, *, actor: str) -> Slot:
    """Note in the journal that somebody planned a slot; raises `Refused` when its registration makes no sense."""
    _require_window(slot)
    journal.record("plan", slot, actor=actor, starts_at=slot.starts_at.isoformat(), event=slot.event_id)
    return slot


def edit_slot(slot: Slot, version: int, values: editing.Values, *, actor: str) -> Slot:
    """Change a planned slot as one likes, or when registration for a public one is open.

    Raises `Refused` for another time or place of a public slot: it is moved, so that everybody who registered is
    written to; its capacity is changed under the lock of its seats. Raises `Conflict` when somebody else saved first.
    """
    editing.take(slot, version)
    changed = {name: value for name, value in values.items() if value != getattr(slot, name)}
    if slot.state != SlotState.PLANNED and changed.keys() - {"registration_opens_at", "registration_closes_at"}:
        raise Refused(_("The public sees this date. Move it, so that everybody who registered is told."), "public")
    was = listeners.Before(slot.starts_at, slot.ends_at, slot.place)
    before = {name: recorded(getattr(slot, name)) for name in changed}
    for name, value in changed.items():
        setattr(slot, name, value)
    actions.require_times(slot.starts_at, slot.ends_at, slot.zone, all_day=slot.all_day)
    _require_window(slot)
    after = {name: recorded(value) for name, value in changed.items()}
    journal.record("edit", slot, actor=actor, before=before, after=after)
    if changed.keys() & MOVING:
        listeners.moved(slot, was, actor=actor)
    return slot


def _require_window(slot: Slot) -> None:
    opens, closes = slot.registration_opens_at, slot.registration_closes_at
    if opens and closes and closes <= opens:
        raise Refused(_("Registration would close before it opens."), "window")


def _plan(event: Event, place: Place, found: Occurrence, capacity: int | None, zone: str) -> Slot:
    if found.starts_at is None or found.ends_at is None:
        raise Refused(found.problem, "gap")
    slot = actions.plan_slot(event, place, found.starts_at, found.ends_at, capacity=capacity, zone=zone)
    db.session.flush()
    return slot


def _occurrence(day: date, rule: Rule, taken: Iterable[datetime]) -> Occurrence:
    try:
        starts_at, ends_at = moments(day, rule.starts, rule.ends, rule.zone)
    except Refused as refusal:
        return Occurrence(day, None, None, refusal.message)
    return Occurrence(day, starts_at, ends_at, already=starts_at in set(taken))


def _days(rule: Rule) -> Iterator[date]:
    monday = rule.first - timedelta(days=rule.first.weekday())
    # One day over a year is more than anybody plans at once, and bounds what a mistyped year can cost.
    for number in range(min((rule.last - rule.first).days, 731) + 1):
        day = rule.first + timedelta(days=number)
        weeks = (day - monday).days // 7
        if day.weekday() in rule.weekdays and weeks % rule.every == 0:
            yield day
